/** Takes JSON piece by piece, as it is made. */
export interface JsonSink {
  /** JSON that is there already, or a part of it. */
  raw(json: string): void;
  /** A string, or null. */
  string(text: string | null): void;
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

  string(text: string | null): void {
    this.#text += JSON.stringify(text);
  }
}
