import type { TextPlace } from "./xml-error.js";

/**
 * Turns indexes of a text into lines and columns. Asked with rising indexes, the whole costs one pass over the text;
 * a smaller one starts again from the beginning. Lines end with LF, CR LF or CR; a column is one character, however
 * many code units it has.
 */
export class TextCursor {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #column = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Place of the character at `index`; the length of the text gives the place after its last character. */
  place(index: number): TextPlace {
    if (index < this.#at) this.#reset();
    const end = Math.min(index, this.#text.length);
    while (this.#at < end) this.#step(this.#text.charCodeAt(this.#at++));
    return { line: this.#line, column: this.#column };
  }

  #step(code: number): void {
    const isLineEnd = code === 10 || (code === 13 && this.#text.charCodeAt(this.#at) !== 10);
    if (isLineEnd) {
      this.#line++;
      this.#column = 1;
    } else if (code !== 13 && !isSecondHalf(code)) {
      this.#column++;
    }
  }

  #reset(): void {
    this.#at = 0;
    this.#line = 1;
    this.#column = 1;
  }
}

/** Second unit of a surrogate pair: its character was counted with the first. */
function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
