/** What bencode can carry (BEP 3): texts are UTF-8 here, numbers are whole. */
export type BencodeValue = string | number | readonly BencodeValue[] | BencodeDictionary;

/** Keys are sorted when it is printed. */
export interface BencodeDictionary {
  readonly [key: string]: BencodeValue;
}

const MAX_DEPTH = 32;
/** Sixteen digits and a sign hold every number that is exact here. */
const MAX_NUMBER_LENGTH = 17;
const [DICTIONARY, LIST, NUMBER, END, COLON] = ["d", "l", "i", "e", ":"].map((text) => text.charCodeAt(0));

/** Prints a value. */
export function printBencode(value: BencodeValue): Buffer {
  const parts: Buffer[] = [];
  print(value, parts);
  return Buffer.concat(parts);
}

function print(value: BencodeValue, parts: Buffer[]): void {
  if (typeof value === "number") parts.push(Buffer.from(`i${Math.trunc(value)}e`));
  else if (typeof value === "string") printText(value, parts);
  else if (Array.isArray(value)) printAll("l", value, parts);
  else printAll("d", Object.entries(value).sort(byKey).flat(), parts);
}

function printText(text: string, parts: Buffer[]): void {
  const bytes = Buffer.from(text, "utf8");
  parts.push(Buffer.from(`${bytes.length}:`), bytes);
}

function printAll(kind: "l" | "d", values: readonly BencodeValue[], parts: Buffer[]): void {
  parts.push(Buffer.from(kind));
  for (const value of values) print(value, parts);
  parts.push(Buffer.from("e"));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Reads one value that fills all bytes; undefined for anything else. Dictionaries have no prototype. */
export function parseBencode(bytes: Uint8Array): BencodeValue | undefined {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const value = reader.value(0);
  return reader.isAtEnd ? value : undefined;
}

/** Once something cannot be read, everything is undefined. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): BencodeValue | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const first = this.#bytes[this.#at];
    if (first === NUMBER) return this.#number();
    if (first === LIST) return this.#items(depth);
    if (first === DICTIONARY) return toDictionary(this.#items(depth));
    return this.#text();
  }

  #number(): number | undefined {
    this.#at++;
    return this.#digitsUntil(END!, /^-?\d+$/);
  }

  #text(): string | undefined {
    const length = this.#digitsUntil(COLON!, /^\d+$/);
    if (length === undefined || length > this.#bytes.length - this.#at) return undefined;
    this.#at += length;
    return this.#bytes.toString("utf8", this.#at - length, this.#at);
  }

  #items(depth: number): BencodeValue[] | undefined {
    const items: BencodeValue[] = [];
    this.#at++;
    while (this.#bytes[this.#at] !== END) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    this.#at++;
    return items;
  }

  #digitsUntil(end: number, form: RegExp): number | undefined {
    const stop = this.#bytes.indexOf(end, this.#at);
    if (stop < 0 || stop - this.#at > MAX_NUMBER_LENGTH) return undefined;
    const text = this.#bytes.toString("latin1", this.#at, stop);
    if (!form.test(text)) return undefined;
    this.#at = stop + 1;
    return Number(text);
  }
}

function toDictionary(items: readonly BencodeValue[] | undefined): BencodeDictionary | undefined {
  if (!items || items.length % 2 === 1) return undefined;
  const dictionary: Record<string, BencodeValue> = Object.create(null);
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (typeof key !== "string") return undefined;
    dictionary[key] = items[i + 1]!;
  }
  return dictionary;
}
