import type { Ticked } from "./ticker.js";

/** Sends, half a round after its leg spoke, the packet that the leg has for then. */
export class HalfRound implements Ticked {
  readonly #stream: { flushHalf(): void };

  constructor(stream: { flushHalf(): void }) {
    this.#stream = stream;
  }

  hear(): void {}
  speak(): void {}

  /** Hot. */
  flush(): void {
    this.#stream.flushHalf();
  }

  skip(): void {}

  /** The leg finds out by itself. */
  broken(): void {}
}
