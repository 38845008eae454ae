import type { NameAnswer, NameSource } from "../../server/src/net/name-source.js";
import type { NaptrRecord, SrvRecord } from "../../server/src/wire/sip/server-order.js";

/** What the names of a test lead to: addresses of both families, `_service._proto.name` to servers, names to NAPTR. */
export interface NameTable {
  readonly hosts?: Readonly<Record<string, string | readonly string[]>>;
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>;
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>;
  /** TTL of every answer; default: not told. */
  readonly ttlMs?: number;
}

/** A source that answers from a table, and notes what it was asked as "kind name". */
export function namesOf(table: NameTable): NameSource & { readonly asked: string[] } {
  const asked: string[] = [];
  const answer = <T>(question: string, records: readonly T[]): Promise<NameAnswer<T>> => {
    asked.push(question);
    return Promise.resolve({ records, ttlMs: table.ttlMs });
  };
  return {
    asked,
    naptr: (name) => answer(`naptr ${name}`, table.naptr?.[name] ?? []),
    srv: (name) => answer(`srv ${name}`, table.srv?.[name] ?? []),
    addresses: (name, family) => {
      const found = [table.hosts?.[name] ?? []].flat();
      return answer(`${family} ${name}`, found.filter((one) => one.includes(":") === (family === 6))); // biome-ignore format: one line
    },
  };
}
