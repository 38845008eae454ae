import fc from "fast-check";

/** What damages a parser: separators, quotes, brackets, line ends, bytes above 127, numbers too large. */
const PIECES = [
  "\r\n",
  "\n",
  "\r",
  " ",
  "\t",
  ";",
  ",",
  '"',
  "\\",
  "<",
  ">",
  ":",
  "@",
  "=",
  "?",
  "%",
  "%00",
  "\0",
  "\xff",
  "é",
  "[",
  "]",
  "[::1]",
  "-1",
  "4294967296",
  "z9hG4bK",
  "tag=",
  "\r\n ",
  "\r\n\r\n",
  "\r\nContent-Length: 0",
  "SIP/2.0",
];

interface Change {
  readonly at: number;
  readonly size: number;
  readonly piece: string;
  readonly kind: string;
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.nat(30),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })),
  kind: fc.constantFrom("cut", "insert", "replace", "repeat", "truncate"),
});

/** One to five changes of a text, each somewhere in it. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(change, { minLength: 1, maxLength: 5 });

export function damaged(text: string, list: readonly Change[]): string {
  let out = text;
  for (const { at, size, piece, kind } of list) {
    const from = Math.floor(at * out.length);
    const rest = out.slice(from + size);
    if (kind === "cut") out = out.slice(0, from) + rest;
    else if (kind === "insert") out = out.slice(0, from) + piece + out.slice(from);
    else if (kind === "replace") out = out.slice(0, from) + piece + rest;
    else if (kind === "repeat") out = out.slice(0, from) + out.slice(from, from + size).repeat(3) + out.slice(from);
    else out = out.slice(0, from);
  }
  return out;
}
