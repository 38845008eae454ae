/** Type of the elements: `json` in pg_type. */
const JSON_OID = 114;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const LINE_END = 0x0a;

/**
 * An array of type `json[]` as PostgreSQL reads it in its binary format (array_recv): dimensions, whether there are
 * nulls, type, count, first index, then each text after its length. As text every quote in it would be escaped here and
 * looked for there.
 * @param texts undefined: null
 */
export function jsonArray(texts: readonly (string | undefined)[]): Buffer {
  const lengths = texts.map((text) => (text === undefined ? 0 : Buffer.byteLength(text)));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, HEAD_BYTES));
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(texts.includes(undefined) ? 1 : 0, 4);
  bytes.writeInt32BE(JSON_OID, 8);
  bytes.writeInt32BE(texts.length, 12);
  let at = bytes.writeInt32BE(1, 16);
  texts.forEach((text, index) => {
    at = bytes.writeInt32BE(text === undefined ? NULL_LENGTH : (lengths[index] ?? 0), at);
    if (text !== undefined) at += writeText(bytes, text, at, lengths[index] ?? 0);
  });
  return bytes;
}

/** A text as it is sent. */
export function bytesOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(length);
  writeText(bytes, text, 0, length);
  return bytes;
}

/** Lines with an end between each and the next. Joined as a text they would be copied twice. */
export function bytesOfLines(lines: readonly string[]): Buffer {
  const lengths = lines.map((line) => Buffer.byteLength(line));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length + 1, lines.length > 0 ? -1 : 0));
  let at = 0;
  lines.forEach((line, index) => {
    if (index > 0) at = bytes.writeUInt8(LINE_END, at);
    at += writeText(bytes, line, at, lengths[index] ?? 0);
  });
  return bytes;
}

/** @param length of the text in bytes: where there are as many as letters, all are ASCII, and copied as they are */
function writeText(bytes: Buffer, text: string, at: number, length: number): number {
  return bytes.write(text, at, length === text.length ? "latin1" : "utf8");
}

/** An array of words that hold no comma, brace, quote, backslash or space: ids, numbers, times. */
export function wordArray(words: readonly (string | number)[]): string {
  return `{${words.join()}}`;
}
