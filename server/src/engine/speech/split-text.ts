/**
 * Cuts a text into pieces of at most `maxChars`, so that one long text does not keep the others waiting:
 * after the last sentence that fits, else after a comma, else between words, else anywhere.
 * White space around the cuts is dropped.
 */
export function splitText(text: string, maxChars: number): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > maxChars) {
    const at = cut(rest, maxChars);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
}

const BOUNDARIES = [/[.!?;:]["')\]]*(?=\s)/g, /,(?=\s)/g, /(?=\s)/g];

function cut(text: string, maxChars: number): number {
  const head = text.slice(0, maxChars + 1); // the white space after the last character that fits counts
  for (const boundary of BOUNDARIES) {
    const last = [...head.matchAll(boundary)].at(-1);
    if (last && last.index + last[0].length > 0) return last.index + last[0].length;
  }
  return /[\uD800-\uDBFF]/.test(text[maxChars - 1]!) && maxChars > 1 ? maxChars - 1 : maxChars; // keep a pair together
}
