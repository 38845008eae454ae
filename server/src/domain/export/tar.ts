/** Blocks of a tar archive (POSIX.1-1988, ustar). */
const BLOCK_BYTES = 512;
/** The end of an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK_BYTES);
/** Eleven octal digits. */
const MAX_BYTES = 8 ** 11 - 1;

/**
 * The header of a file in a tar archive.
 * @param name path in it, ASCII, 100 characters at most
 * @throws RangeError when the file or its name is too long for the format
 */
export function tarHeader(name: string, sizeBytes: number, modifiedMs: number): Buffer {
  if (sizeBytes > MAX_BYTES || name.length > 100) throw new RangeError("too long for a tar archive");
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  header.write(name, 0, "latin1");
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(sizeBytes, 11), 124);
  header.write(octal(Math.floor(modifiedMs / 1000), 11), 136);
  header.write("0", 156);
  header.write("ustar\x0000", 257, "latin1");
  // The sum counts its own field as blanks.
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return header;
}

/** What fills the last block of a file. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
}
