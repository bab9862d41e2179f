/**
 * For how long a signal is the same request to end, repeated: Ctrl+C under `npx` arrives twice, from the terminal
 * and from npm. In milliseconds.
 */
export const REPEATED_WITHIN = 1000;
