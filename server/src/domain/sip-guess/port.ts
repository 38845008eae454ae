/** Failed digests of one address, for one SIP user or in all. */
export interface GuessRow {
  readonly address: string;
  /** `login@domain` in lower case; "" = all users together. */
  readonly sip_user: string;
  readonly failures: number;
  /** ISO 8601: when the first of them happened, or the stop began. */
  readonly since_on: string;
}

/** Counters of one node at rest, so that a restart forgives nothing (security.md 10). */
export interface GuessStore {
  /** Counters that began after that time; older ones are removed. */
  load(node: string, afterIso: string): Promise<readonly GuessRow[]>;
  /** Each row replaces the one before. */
  save(node: string, rows: readonly GuessRow[]): Promise<void>;
}
