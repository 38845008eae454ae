import { own } from "../../base/own.js";
import { Recent } from "../../base/recent.js";

/** Longer texts are rare, and would make what is remembered large. */
const TEXT_CHARS_MAX = 128;

/**
 * What the texts that were read last mean: of a call each message names the same few addresses, and so does each call of a
 * phone.
 */
export class RecentTexts<T> {
  readonly #recent: Recent<string, T>;

  /** @param max how many are remembered at least; at most twice as many */
  constructor(max: number) {
    this.#recent = new Recent(max, own);
  }

  /** @param read what it means; never changed by who gets it. Hot. */
  get(text: string, read: (text: string) => T | undefined): T | undefined {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    // What is made of the text may hold pieces of it.
    const isLong = text.length > TEXT_CHARS_MAX;
    const value = read(isLong ? text : own(text));
    return isLong || value === undefined ? value : this.#recent.keep(text, value);
  }
}
