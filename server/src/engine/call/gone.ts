/** The end of something, as one who waits for it needs it: that of a leg, or a signal of the web. */
export type EndSignal = Gone | AbortSignal;

/**
 * That a leg is over: told once, at once, in the order of listening. It is heard like an AbortSignal, but that costs as
 * much as the handling of a SIP message, and each call needs some of them; one is made only for who asks for it.
 */
export class Gone {
  #isOver = false;
  /** A chain: there are one to four, and a list has room for seventeen. */
  #first: Listener | undefined;
  #last: Listener | undefined;
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
    if (this.#isOver) return;
    const added: Listener = { listener, next: undefined };
    if (this.#last) this.#last.next = added;
    else this.#first = added;
    this.#last = added;
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    let before: Listener | undefined;
    let found = this.#first;
    for (; found && found.listener !== listener; found = found.next) before = found;
    if (!found) return;
    if (before) before.next = found.next;
    else this.#first = found.next;
    if (this.#last === found) this.#last = before;
  }

  /** It is over. Idempotent. What a listener throws is its own fault and keeps nothing from the others. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    while (this.#first) {
      const { listener } = this.#first;
      this.#first = this.#first.next;
      tell(listener);
    }
    this.#last = undefined;
    this.#controller?.abort("gone");
  }
}

interface Listener {
  readonly listener: () => void;
  next: Listener | undefined;
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
