import type { EventBatch, EventScope, StoredEvent, SubscriptionRule } from "../../domain/event/port.js";
import { frameText, isSent } from "../../domain/event/rules.js";

/** Events of one account with the rules of the users they may go to. A live frame is written once, however many get it. */
export class Batch {
  readonly #batch: EventBatch;
  readonly #rules: ReadonlyMap<string, readonly SubscriptionRule[]>;
  readonly #scopes: ReadonlyMap<string, EventScope>;
  #judged: { readonly event: StoredEvent; readonly users: Map<string, boolean> } | undefined;
  #last: { readonly event: StoredEvent; readonly text: string } | undefined;

  /** @param rules of every user the batch may be asked about, also of those without any */
  constructor(
    batch: EventBatch,
    rules: ReadonlyMap<string, readonly SubscriptionRule[]>,
    scopes: ReadonlyMap<string, EventScope>,
  ) {
    this.#batch = batch;
    this.#rules = rules;
    this.#scopes = scopes;
  }

  /** Ascending position. */
  get events(): readonly StoredEvent[] {
    return this.#batch.events;
  }

  /** Position of its last event. */
  get last(): number {
    return this.events.at(-1)?.position ?? this.#batch.after;
  }

  /** The batch can be asked about this user. */
  knows(user: string): boolean {
    return this.#rules.has(user);
  }

  /** The event goes to this user's connections. Judged once, however many they are. */
  allows(user: string, event: StoredEvent): boolean {
    if (this.#judged?.event !== event) this.#judged = { event, users: new Map() };
    const { users } = this.#judged;
    const known = users.get(user);
    if (known !== undefined) return known;
    const isAllowed = this.#judge(user, event);
    users.set(user, isAllowed);
    return isAllowed;
  }

  #judge(user: string, event: StoredEvent): boolean {
    const rules = this.#rules.get(user);
    return rules !== undefined && isSent(event, this.#batch.account, rules, this.#scopes.get(event.uuid));
  }

  /** The frame of a live event. */
  text(event: StoredEvent): string {
    if (this.#last?.event !== event) this.#last = { event, text: frameText(event, this.#batch.account) };
    return this.#last.text;
  }

  /** The frame of an event that is sent again. */
  replayedText(event: StoredEvent): string {
    return frameText(event, this.#batch.account, true);
  }
}
