import { own } from "../../base/own.js";

/** Longer texts are rare, and would make what is remembered large. */
const TEXT_CHARS_MAX = 128;

/**
 * What the texts that were read last mean: of a call each message names the same few addresses, and so does each call of a
 * phone.
 */
export class RecentTexts<T> {
  readonly #max: number;
  #known = new Map<string, T>();
  /** The ones before them, which are looked at once more. */
  #former = new Map<string, T>();

  /** @param max how many are remembered at least; at most twice as many */
  constructor(max: number) {
    this.#max = max;
  }

  /** @param read what it means; never changed by who gets it. Hot. */
  get(text: string, read: (text: string) => T | undefined): T | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    return text.length > TEXT_CHARS_MAX ? read(text) : this.#keep(own(text), read);
  }

  #keep(text: string, read: (text: string) => T | undefined): T | undefined {
    const value = this.#former.get(text) ?? read(text);
    if (value === undefined) return undefined;
    if (this.#known.size >= this.#max) {
      this.#former = this.#known;
      this.#known = new Map();
    }
    this.#known.set(text, value);
    return value;
  }
}
