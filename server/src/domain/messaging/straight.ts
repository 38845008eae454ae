import type { NewOutbound } from "./port/new-message.js";
import type { RouteTable } from "./port/routes.js";
import type { PricedSender } from "./port/send-facts.js";
import type { StraightStart } from "./straight-start.js";

/** What is known of a message when it is accepted, beside itself. */
export interface StraightFacts {
  readonly sender: PricedSender;
  readonly table: RouteTable;
}

/** Messages of one transaction that go to their carriers as soon as it is committed. */
export interface StraightBatch {
  /** Takes a place on the way for a message. Undefined: it has to wait in the queue, as any other. */
  take(message: NewOutbound, facts: StraightFacts): StraightStart | undefined;
  /**
   * Sends what was taken; the transaction is committed.
   * @param parts ids of their only parts, by the uuid of the message
   */
  go(parts: ReadonlyMap<string, number>): void;
  /** The transaction was not committed: the places are free again. Idempotent; does nothing after `go`. */
  drop(): void;
}

/** The way of messages past their queue: those that could go at once cost no look, no claim and no second writing. */
export interface StraightWay {
  open(): StraightBatch;
}
