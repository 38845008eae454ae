import type { EventBatch, EventScope, StoredEvent, SubscriptionRule } from "../../domain/event/port.js";
import { frameText, isSent } from "../../domain/event/rules.js";

/** Events of one account with the rules of its listening users. A frame is written once, however many get it. */
export class Batch {
  readonly #batch: EventBatch;
  readonly #rules: readonly SubscriptionRule[];
  readonly #scopes: ReadonlyMap<string, EventScope>;
  readonly #texts = new Map<StoredEvent, string>();
  readonly #allowed = new Map<string, readonly StoredEvent[]>();

  constructor(batch: EventBatch, rules: readonly SubscriptionRule[], scopes: ReadonlyMap<string, EventScope>) {
    this.#batch = batch;
    this.#rules = rules;
    this.#scopes = scopes;
  }

  /** Position of its last event. */
  get last(): number {
    return this.#batch.events.at(-1)?.position ?? this.#batch.after;
  }

  /** The events this user's connections get, ascending position. */
  allowed(user: string): readonly StoredEvent[] {
    const known = this.#allowed.get(user);
    if (known) return known;
    const rules = this.#rules.filter((rule) => rule.user === user);
    const { account, events } = this.#batch;
    const allowed = events.filter((event) => isSent(event, account, rules, this.#scopes.get(event.uuid)));
    this.#allowed.set(user, allowed);
    return allowed;
  }

  /** The frame of a live event. */
  text(event: StoredEvent): string {
    const known = this.#texts.get(event);
    if (known !== undefined) return known;
    const text = frameText(event, this.#batch.account);
    this.#texts.set(event, text);
    return text;
  }

  /** The frame of an event that is sent again. */
  replayedText(event: StoredEvent): string {
    return frameText(event, this.#batch.account, true);
  }
}
