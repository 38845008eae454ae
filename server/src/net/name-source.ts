import type { NaptrRecord, SrvRecord } from "../wire/sip/server-order.js";

/** What is known of a name. */
export interface NameAnswer<T> {
  /** Empty: there is no such name, or it has no such records. */
  readonly records: readonly T[];
  /** How long that holds; undefined when nobody said. */
  readonly ttlMs?: number | undefined;
}

/** Answers questions about names. It rejects when nobody could tell: the servers are silent or have failed. */
export interface NameSource {
  naptr(name: string): Promise<NameAnswer<NaptrRecord>>;
  srv(name: string): Promise<NameAnswer<SrvRecord>>;
  addresses(name: string, family: 4 | 6): Promise<NameAnswer<string>>;
}
