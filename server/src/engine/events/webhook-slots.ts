/** Requests at a time per account and host (events.md 12.5). */
const PER_HOST = 8;
/** Requests at a time of this node: each holds its body and a connection. */
const TOTAL = 1_000;
/** Of one account: however many slow hosts it names, others have room. */
const PER_ACCOUNT = TOTAL / 4;

/** Whose requests go where: one limit for all endpoints of an account at the same host. */
export interface SlotKey {
  readonly account: string;
  readonly host: string;
}

interface Waiter {
  readonly key: SlotKey;
  /** @param hasRoom false: it waits no more */
  readonly go: (hasRoom: boolean) => void;
}

/** The right to one request at a time to a host. */
export class WebhookSlot {
  readonly #slots: WebhookSlots;
  #key: SlotKey;

  constructor(slots: WebhookSlots, key: SlotKey) {
    this.#slots = slots;
    this.#key = key;
  }

  /** Never two at once, or two could wait for each other. */
  async move(key: SlotKey): Promise<void> {
    if (key.account === this.#key.account && key.host === this.#key.host) return;
    this.#slots.give(this.#key);
    await this.#slots.enter(key);
    this.#key = key;
  }

  give(): void {
    this.#slots.give(this.#key);
  }
}

/**
 * Who may send now. Of those who wait for room the account that sends least comes first, and of one account who came
 * first; one host's waiters hold up no other's.
 */
export class WebhookSlots {
  readonly #ofHost = new Map<string, number>();
  readonly #ofAccount = new Map<string, number>();
  #total = 0;
  #waiting: Waiter[] = [];

  /** Resolves when there is room, with the place. */
  async take(key: SlotKey): Promise<WebhookSlot> {
    await this.enter(key);
    return new WebhookSlot(this, key);
  }

  /** The same; undefined when there was no room before `signal`. */
  async takeUntil(key: SlotKey, signal: AbortSignal): Promise<WebhookSlot | undefined> {
    return (await this.enter(key, signal)) ? new WebhookSlot(this, key) : undefined;
  }

  /** Resolves when there is room, and takes it; false when `signal` came before. */
  async enter(key: SlotKey, signal?: AbortSignal): Promise<boolean> {
    if (this.tryTake(key)) return true;
    if (signal?.aborted) return false;
    const stopped = new AbortController();
    const hasRoom = await new Promise<boolean>((go) => {
      const waiter = { key, go };
      this.#waiting.push(waiter);
      signal?.addEventListener("abort", () => this.#leave(waiter), { signal: stopped.signal });
    });
    stopped.abort();
    return hasRoom;
  }

  tryTake(key: SlotKey): boolean {
    if (this.#isFull(key)) return false;
    add(this.#ofHost, hostOf(key), 1);
    add(this.#ofAccount, key.account, 1);
    this.#total++;
    return true;
  }

  give(key: SlotKey): void {
    add(this.#ofHost, hostOf(key), -1);
    add(this.#ofAccount, key.account, -1);
    this.#total--;
    const next = this.#next();
    if (!next) return;
    this.#waiting = this.#waiting.filter((waiter) => waiter !== next);
    this.tryTake(next.key);
    next.go(true);
  }

  #leave(waiter: Waiter): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
    waiter.go(false);
  }

  #next(): Waiter | undefined {
    let best: Waiter | undefined;
    for (const waiter of this.#waiting)
      if (!this.#isFull(waiter.key) && (!best || this.#sends(waiter) < this.#sends(best))) best = waiter;
    return best;
  }

  #sends({ key }: Waiter): number {
    return this.#ofAccount.get(key.account) ?? 0;
  }

  #isFull(key: SlotKey): boolean {
    const isAccountFull = (this.#ofAccount.get(key.account) ?? 0) >= PER_ACCOUNT;
    return this.#total >= TOTAL || isAccountFull || (this.#ofHost.get(hostOf(key)) ?? 0) >= PER_HOST;
  }
}

/** The key of a URL. */
export function slotKey(account: string, url: string): SlotKey {
  return { account, host: URL.canParse(url) ? new URL(url).host : "" };
}

function hostOf({ account, host }: SlotKey): string {
  return `${account} ${host}`;
}

function add(counts: Map<string, number>, name: string, change: 1 | -1): void {
  const count = (counts.get(name) ?? 0) + change;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
