/** Requests at a time per account and host (events.md 12.5). */
const PER_HOST = 8;
/** Requests at a time of this node: each holds its body and a connection. */
const TOTAL = 1_000;

interface Waiter {
  readonly key: string;
  readonly go: () => void;
}

/** The right to one request at a time to a host. */
export class WebhookSlot {
  readonly #slots: WebhookSlots;
  #key: string;

  constructor(slots: WebhookSlots, key: string) {
    this.#slots = slots;
    this.#key = key;
  }

  /** Never two at once, or two could wait for each other. */
  async move(key: string): Promise<void> {
    if (key === this.#key) return;
    this.#slots.give(this.#key);
    await this.#slots.take(key);
    this.#key = key;
  }

  give(): void {
    this.#slots.give(this.#key);
  }
}

/** Who may send now. Waiting is first come, first served, and one host's waiters hold up no other's. */
export class WebhookSlots {
  readonly #taken = new Map<string, number>();
  #total = 0;
  #waiting: Waiter[] = [];

  /** At least one when there is room, and as many more as there are at once, `max` at most. */
  async takeSome(key: string, max: number): Promise<WebhookSlot[]> {
    await this.take(key);
    const taken = [new WebhookSlot(this, key)];
    while (taken.length < max && this.tryTake(key)) taken.push(new WebhookSlot(this, key));
    return taken;
  }

  /** Resolves when there is room, and takes it. */
  async take(key: string): Promise<void> {
    if (this.tryTake(key)) return;
    await new Promise<void>((go) => this.#waiting.push({ key, go }));
  }

  tryTake(key: string): boolean {
    if (this.#isFull(key)) return false;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    this.#total++;
    return true;
  }

  give(key: string): void {
    const left = (this.#taken.get(key) ?? 0) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
    this.#total--;
    const next = this.#waiting.find((waiter) => !this.#isFull(waiter.key));
    if (!next) return;
    this.#waiting = this.#waiting.filter((waiter) => waiter !== next);
    this.tryTake(next.key);
    next.go();
  }

  #isFull(key: string): boolean {
    return this.#total >= TOTAL || (this.#taken.get(key) ?? 0) >= PER_HOST;
  }
}

/** The key of a URL: one limit for all endpoints of an account at the same host. */
export function slotKey(account: string, url: string): string {
  return `${account} ${URL.canParse(url) ? new URL(url).host : ""}`;
}
