/** DER for tests: each function gives one element. */

/** Any element: a tag of one byte and its content. */
export function der(tag: number, ...content: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...content: readonly Buffer[]) => der(0x30, ...content);
/** Not negative, in as few bytes as DER wants: the highest bit is its sign. */
export function integer(value: number): Buffer {
  const hex = value.toString(16);
  const even = hex.padStart(hex.length + (hex.length % 2), "0");
  return der(0x02, Buffer.from(Number.parseInt(even.slice(0, 2), 16) < 0x80 ? even : `00${even}`, "hex"));
}
export const ia5 = (text: string) => der(0x16, text);
/** An object identifier by the hex of its content. */
export const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
