import { compressed, textFrame } from "./text-frame.js";

/** A text below it is not worth the work. */
const COMPRESS_FROM_BYTES = 1024;

/**
 * The frame of the text that was asked for last, plain and compressed: made once for all clients that get the same text
 * one after the other. A thousand clients share one buffer.
 */
export class SharedFrame {
  #text: string | undefined;
  #plain: Buffer | undefined;
  #compressed: Buffer | undefined;

  /** @param isCompressed the client takes messages that were compressed one by one, with the largest window */
  of(text: string, isCompressed: boolean): Buffer {
    if (text !== this.#text) this.#take(text);
    if (!isCompressed || text.length < COMPRESS_FROM_BYTES) {
      this.#plain ??= textFrame(Buffer.from(text), false);
      return this.#plain;
    }
    this.#compressed ??= textFrame(compressed(Buffer.from(text)), true);
    return this.#compressed;
  }

  #take(text: string): void {
    this.#text = text;
    this.#plain = undefined;
    this.#compressed = undefined;
  }
}
