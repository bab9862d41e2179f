/** The shortest piece of a secret that counts as showing it. */
const PIECE = 12;
const MARK = "[redacted]";
// the second form is tried at the start of a word alone: from every character it would take quadratic time
const LOOKS_LIKE_TOKEN =
  /eyJ[\w-]{9,}(?:\.[\w-]*){0,4}|(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/=-]{8,}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/g;

/**
 * Takes secrets and tokens out of a text: whatever looks like a token, and every piece of 12 or more
 * characters of the secrets given. A secret shorter than that is taken out whole.
 *
 * This is the one place where the project redacts; every text from outside passes through it before it is
 * put into a message, a debug line or the journal of the mock.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text.replace(LOOKS_LIKE_TOKEN, MARK);
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    result = secret.length < PIECE
      ? result.replaceAll(secret, MARK)
      : withoutPieces(result, secret);
  }
  return result;
}

function withoutPieces(text: string, secret: string): string {
  if (text.length < PIECE) return text;
  const isPiece = pieceTest(secret, text.length);
  let result = "";
  let kept = 0;
  for (let i = 0; i + PIECE <= text.length; i++) {
    if (!isPiece(text.slice(i, i + PIECE))) continue;
    let end = i + PIECE;
    while (end < text.length && isPiece(text.slice(end - PIECE + 1, end + 1))) end++;
    result += text.slice(kept, i) + MARK;
    kept = end;
    i = end - 1;
  }
  return result + text.slice(kept);
}

/** Tells pieces of a secret. To take it apart first pays for a text that is long, not for the URL of a request. */
function pieceTest(secret: string, textLength: number): (piece: string) => boolean {
  if (textLength <= 100) return (piece) => secret.includes(piece);
  const pieces = new Set<string>();
  for (let i = 0; i + PIECE <= secret.length; i++) pieces.add(secret.slice(i, i + PIECE));
  return (piece) => pieces.has(piece);
}
