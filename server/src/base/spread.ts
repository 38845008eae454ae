/** How values spread over buckets. A value costs a walk over them and an addition. */
export class Spread {
  /** Upper bounds, rising. */
  readonly bounds: readonly number[];
  /** Values up to each bound and above the one before; the last place is for those above all. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Hot. */
  note(value: number): void {
    let place = 0;
    while (place < this.bounds.length && value > this.bounds[place]!) place++;
    this.#counts[place]!++;
    this.#sum += value;
  }

  get sum(): number {
    return this.#sum;
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Values up to each bound, those below included. */
  upTo(): number[] {
    let sum = 0;
    return this.bounds.map((_bound, place) => {
      sum += this.#counts[place]!;
      return sum;
    });
  }
}
