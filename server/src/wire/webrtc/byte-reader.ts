/** Bytes ended before what they announced. */
export class ShortBytes extends Error {
  constructor() {
    super("bytes end too early");
    this.name = "ShortBytes";
  }
}

/** Reads big-endian fields and the vectors of TLS (RFC 5246 §4) one after the other. Each method throws `ShortBytes`. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @param size 1 to 6 bytes */
  number(size: number): number {
    return this.bytes(size).readUIntBE(0, size);
  }

  /** A view, no copy. */
  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new ShortBytes();
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** A vector whose length stands before it in that many bytes. */
  vector(lengthBytes: number): Buffer {
    return this.bytes(this.number(lengthBytes));
  }

  /** A vector of 16-bit numbers; a last odd byte is left out. */
  numbers16(lengthBytes: number): number[] {
    const bytes = this.vector(lengthBytes);
    return Array.from({ length: bytes.length >> 1 }, (_, k) => bytes.readUInt16BE(2 * k));
  }
}

/** A number in so many bytes. */
export function numberBytes(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** A vector with its length before it. */
export function vector(lengthBytes: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([numberBytes(body.length, lengthBytes), body]);
}

/** A vector of 16-bit numbers. */
export function vector16(lengthBytes: number, numbers: readonly number[]): Buffer {
  return vector(lengthBytes, ...numbers.map((number) => numberBytes(number, 2)));
}
