import type { Ticker } from "./ticker.js";

/**
 * The slot of the tick that each place has while something of it is ticked: what belongs together shares a slot, so that
 * a bridge hears and speaks in the same round.
 */
export class PlaceSlots {
  readonly #ticker: Pick<Ticker, "emptiestSlot">;
  readonly #places = new Map<number, { readonly slot: number; streams: number }>();

  constructor(ticker: Pick<Ticker, "emptiestSlot">) {
    this.#ticker = ticker;
  }

  /** For one more stream of the place. */
  take(place: number): number {
    const known = this.#places.get(place);
    if (known) {
      known.streams++;
      return known.slot;
    }
    const slot = this.#ticker.emptiestSlot();
    this.#places.set(place, { slot, streams: 1 });
    return slot;
  }

  /** A stream of the place is ticked no more. */
  leave(place: number): void {
    const known = this.#places.get(place)!;
    if (--known.streams === 0) this.#places.delete(place);
  }
}
