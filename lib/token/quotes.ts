/** Quotes as keyboards, word processors and web pages write them, for a class of characters in a pattern. */
export const QUOTES = "\"'`´\u2018-\u201f\u2039\u203a\u00ab\u00bb\u2032\u2033\uff02\uff07";
