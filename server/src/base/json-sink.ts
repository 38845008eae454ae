/** Takes JSON piece by piece, as it is made. */
export interface JsonSink {
  /** JSON that is there already, or a part of it. */
  raw(json: string): void;
  /** The same as UTF-8. It may be used again: what is needed of it is copied. */
  bytes(json: Uint8Array): void;
  /** A string, or null. */
  string(text: string | null): void;
  /** A piece of a string: escaped, without quotes. */
  part(text: string): void;
}

/** What a sink was given, as one text. */
export class JsonText implements JsonSink {
  #text = "";

  get text(): string {
    return this.#text;
  }

  raw(json: string): void {
    this.#text += json;
  }

  bytes(json: Uint8Array): void {
    this.#text += Buffer.from(json).toString();
  }

  string(text: string | null): void {
    this.#text += JSON.stringify(text);
  }

  part(text: string): void {
    this.#text += JSON.stringify(text).slice(1, -1);
  }
}
