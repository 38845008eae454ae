import { type Kysely, sql } from "kysely";
import type { OwnedNoun } from "../domain/audit/port.js";
import type { Tables } from "./tables.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Columns that a path may name a thing by in place of its uuid. */
const NAMES: Partial<Record<OwnedNoun, string>> = {
  sip_domain: "domain",
  tn_lease: "tn",
  sms_brand: "brandId",
  sms_campaign: "campaignId",
};

/** The account that a thing belongs to, whatever its state; undefined when there is none. */
export async function ownerOf(db: Kysely<Tables>, noun: OwnedNoun, id: string): Promise<string | undefined> {
  const key = UUID.test(id) ? "uuid" : NAMES[noun];
  if (key === undefined || (key === "uuid" && noun === "sip_domain")) return undefined;
  const { rows } = await sql<{ account: string | null }>`
    select ${sql.ref(noun === "account" ? "uuid" : "account")} as account from ${sql.table(noun)}
    where ${sql.ref(key)} = ${id} order by created_on desc limit 1`.execute(db);
  return rows[0]?.account ?? undefined;
}
