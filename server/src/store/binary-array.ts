const LINE_END = 0x0a;

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
