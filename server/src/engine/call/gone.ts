/** The end of something, as one who waits for it needs it: that of a leg, or a signal of the web. */
export type EndSignal = Gone | AbortSignal;

/**
 * That a leg is over: told once, at once, in the order of listening. It is heard like an AbortSignal, but that costs as
 * much as the handling of a SIP message, and each call needs some of them; one is made only for who asks for it.
 */
export class Gone {
  #isOver = false;
  readonly #listeners: (() => void)[] = [];
  #controller: AbortController | undefined;

  get aborted(): boolean {
    return this.#isOver;
  }

  /** For what wants the type of the web. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isOver) this.#controller.abort("gone");
    return this.#controller.signal;
  }

  /** Once; nothing is told to who listens after the end. */
  addEventListener(_type: "abort", listener: () => void, _options: { readonly once: true }): void {
    if (!this.#isOver) this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  /** It is over. Idempotent. What a listener throws is its own fault and keeps nothing from the others. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (let listener = this.#listeners.shift(); listener; listener = this.#listeners.shift()) tell(listener);
    this.#controller?.abort("gone");
  }
}

/** Ends with the first of two. */
export function eitherEnd(a: EndSignal, b: EndSignal): EndSignal {
  return a === b ? a : AbortSignal.any([webSignal(a), webSignal(b)]);
}

function webSignal(end: EndSignal): AbortSignal {
  return end instanceof Gone ? end.signal : end;
}

function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
