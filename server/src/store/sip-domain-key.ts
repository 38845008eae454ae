import type { Kysely } from "kysely";
import { withinReach } from "./page.js";
import type { Tables } from "./tables.js";

/** Whether a domain of that full name is within reach. */
export async function domainExists(db: Kysely<Tables>, reach: string | null, domain: string): Promise<boolean> {
  const row = await db
    .selectFrom("sip_domain")
    .select("domain")
    .where("domain", "=", domain)
    .where(withinReach("account", reach))
    .executeTakeFirst();
  return row !== undefined;
}

/** A domain within reach, kept from being removed until the end of the transaction. */
export function holdDomain(
  tx: Kysely<Tables>,
  reach: string | null,
  domain: string,
): Promise<{ readonly domain: string; readonly account: string } | undefined> {
  return tx
    .selectFrom("sip_domain")
    .select(["domain", "account"])
    .where("domain", "=", domain)
    .where(withinReach("account", reach))
    .forKeyShare()
    .executeTakeFirst();
}
