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
  addEventListener(_type: "abort", listener: (() => void) | AbortHearer, _options: { readonly once: true }): void {
    this.#add(typeof listener === "function" ? new ToldFunction(listener) : new ToldObject(listener));
  }

  /** The same for one object that hears of many: each function would be kept for as long as the leg. Not to be removed. */
  watch<L>(hearer: GoneHearer<L>, leg: L): void {
    this.#add(new ToldHearer(hearer, leg));
  }

  #add(added: Listener): void {
    if (this.#isOver) return;
    if (this.#last) this.#last.next = added;
    else this.#first = added;
    this.#last = added;
  }

  removeEventListener(_type: "abort", listener: (() => void) | AbortHearer): void {
    let before: Listener | undefined;
    let found = this.#first;
    for (; found && !found.is(listener); found = found.next) before = found;
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
      const first = this.#first;
      this.#first = first.next;
      tell(first);
    }
    this.#last = undefined;
    this.#controller?.abort("gone");
  }
}

/** Hears an end as an object, as those of the web may. */
export interface AbortHearer {
  handleEvent(): void;
}

/** Hears that legs are over. */
export interface GoneHearer<L> {
  legGone(leg: L): void;
}

interface Listener {
  next: Listener | undefined;
  tell(): void;
  is(listener: (() => void) | AbortHearer): boolean;
}

class ToldFunction implements Listener {
  next: Listener | undefined;
  readonly #listener: () => void;

  constructor(listener: () => void) {
    this.next = undefined;
    this.#listener = listener;
  }

  tell(): void {
    this.#listener();
  }

  is(listener: (() => void) | AbortHearer): boolean {
    return this.#listener === listener;
  }
}

class ToldObject implements Listener {
  next: Listener | undefined;
  readonly #hearer: AbortHearer;

  constructor(hearer: AbortHearer) {
    this.next = undefined;
    this.#hearer = hearer;
  }

  tell(): void {
    this.#hearer.handleEvent();
  }

  is(listener: (() => void) | AbortHearer): boolean {
    return this.#hearer === listener;
  }
}

class ToldHearer<L> implements Listener {
  next: Listener | undefined;
  readonly #hearer: GoneHearer<L>;
  readonly #leg: L;

  constructor(hearer: GoneHearer<L>, leg: L) {
    this.next = undefined;
    this.#hearer = hearer;
    this.#leg = leg;
  }

  tell(): void {
    this.#hearer.legGone(this.#leg);
  }

  is(): boolean {
    return false;
  }
}

/** Ends with the first of two. */
export function eitherEnd(a: EndSignal, b: EndSignal): EndSignal {
  return a === b ? a : AbortSignal.any([webSignal(a), webSignal(b)]);
}

function webSignal(end: EndSignal): AbortSignal {
  return end instanceof Gone ? end.signal : end;
}

function tell(listener: Listener): void {
  try {
    listener.tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
