import type { EAuditKind, EUserRole, IAuditEntry, IAuditQuery } from "@opentact/contract";
import type { Page } from "../../base/page.js";
import type { OwnedNoun } from "./owned-noun.js";

export type { OwnedNoun } from "./owned-noun.js";

/** Who did something. `link`: whoever has a signed address; `platform`: a job. */
export interface AuditActor {
  readonly type: "user" | "sip_user" | "link" | "stranger" | "platform";
  readonly uuid: string | null;
  readonly account: string | null;
  readonly role: EUserRole | null;
  /** uuid of the API token that was used. */
  readonly token: string | null;
}

/** Something that has to be remembered. No secret and no body stands in it; numbers stand in it in full. */
export interface AuditFact {
  readonly kind: EAuditKind;
  /** `operationId`, or what it was beside REST. */
  readonly operation: string;
  readonly actor: AuditActor;
  /** Whose data it is; null: nobody's, or that of many. */
  readonly account: string | null;
  /** The id, number or name of the thing; null: the result of the work has it as `uuid`, or there is none. */
  readonly ref: string | null;
  readonly address: string;
  readonly request_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Takes facts. Resolves when they are stored. */
export interface AuditSink {
  add(fact: AuditFact): Promise<void>;
}

/** A fact with its time. */
export interface NewAuditEntry extends AuditFact {
  readonly created_on: string;
}

/** The audit log at rest: entries are added, and removed when their time is over. */
export interface AuditStore {
  add(entry: NewAuditEntry): Promise<void>;
  /**
   * Runs `work`. The first transaction inside it that commits and gives something also adds the entry, so that change and
   * entry are there together or not at all; without one it is added when `work` is done.
   */
  within<T>(entry: NewAuditEntry, work: () => Promise<T>): Promise<T>;
  /** uuid of the account that a thing belongs to; undefined when there is no such thing. */
  accountOf(noun: OwnedNoun, id: string): Promise<string | undefined>;
  list(query: IAuditQuery): Promise<Page<IAuditEntry>>;
  /** Removes at most `max` entries from before that time. @returns how many went */
  removeBefore(before: string, max: number): Promise<number>;
}
