import { type Kysely, sql } from "kysely";
import type { OwnedNoun } from "../domain/audit/port.js";
import { domainOfPath } from "../domain/sip-domain/rules.js";
import type { Tables } from "./tables.js";
import { isUuid } from "./tendlc-json.js";

interface NamedThing {
  readonly noun: OwnedNoun;
  /** Its uuid or name, as the path has it. */
  readonly id: string;
  /** Of the domains of the installation. */
  readonly suffix: string;
}

/** A column, and what stands in it. */
type Key = readonly [column: string, value: string];

/** Names that a path may have in place of a uuid, widened as the operations of these paths do. */
const NAMES: Partial<Record<OwnedNoun, (given: string, suffix: string) => Key>> = {
  sip_domain: (given, suffix) => ["domain", domainOfPath(given, suffix)],
  tn_lease: (given) => ["tn", given],
  sms_brand: (given) => ["brandId", given.toUpperCase()],
  sms_campaign: (given) => ["campaignId", given.toUpperCase()],
};

/** The account that a thing belongs to, whatever its state; undefined when there is none. */
export async function ownerOf(db: Kysely<Tables>, thing: NamedThing): Promise<string | undefined> {
  const [column, value] = keyOf(thing) ?? [];
  if (column === undefined) return undefined;
  const { noun } = thing;
  const { rows } = await sql<{ account: string | null }>`
    select ${sql.ref(noun === "account" ? "uuid" : "account")} as account from ${sql.table(noun)}
    where ${sql.ref(column)} = ${value} order by created_on desc limit 1`.execute(db);
  return rows[0]?.account ?? undefined;
}

/** Undefined: nothing is named so. */
function keyOf({ noun, id, suffix }: NamedThing): Key | undefined {
  if (isUuid(id) && noun !== "sip_domain") return ["uuid", id.toLowerCase()];
  return NAMES[noun]?.(id, suffix);
}
