/** Whether the caller is on hold, shared by the main document, which waits, and side documents, which release. */
export class HoldState {
  #release: (() => void) | undefined;

  get isHeld(): boolean {
    return this.#release !== undefined;
  }

  /** Puts the caller on hold; `released` is called once by `release`. False when on hold already. */
  hold(released: () => void): boolean {
    if (this.#release) return false;
    this.#release = released;
    return true;
  }

  /** Ends the hold from outside; false when there is none. */
  release(): boolean {
    const release = this.#release;
    this.#release = undefined;
    release?.();
    return release !== undefined;
  }

  /** The hold is over by itself. */
  clear(): void {
    this.#release = undefined;
  }
}
