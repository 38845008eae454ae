/** DER (X.690), as far as a certificate of our own needs it: each function gives one element. */

/** Any element: a tag of one byte and its content. */
export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

/** SEQUENCE of what is given. */
export function sequence(...content: readonly Buffer[]): Buffer {
  return element(0x30, ...content);
}

/** SET of one thing. */
export function setOf(content: Buffer): Buffer {
  return element(0x31, content);
}

/** INTEGER of bytes that are not negative. */
export function integer(bytes: Buffer): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const shortest = bytes.subarray(from);
  return element(0x02, (shortest[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

/** OBJECT IDENTIFIER by the hex of its content. */
export function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, "hex"));
}

/** UTF8String. */
export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** UTCTime in whole seconds, for years before 2050 (RFC 5280 §4.1.2.5). */
export function utcTime(epochMs: number): Buffer {
  // biome-ignore lint/style/noRestrictedGlobals: only writes a time that was given
  const text = new Date(epochMs).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return element(0x17, Buffer.from(`${text}Z`));
}

/** BIT STRING of whole bytes. */
export function bits(bytes: Buffer): Buffer {
  return element(0x03, Buffer.from([0]), bytes);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}
