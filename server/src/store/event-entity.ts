import type { EEventEntityType } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "./tables.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** More digits than any number has would not fit its column. */
const TN = /^\d{7,15}$/;

/**
 * What events carry for an entity of the account (events.md 10.3): domain name, uuid, or digits of a leased number.
 * Undefined: the account has no such entity.
 * @param id lower case, without a leading `+`
 */
export async function entityKey(
  db: Kysely<Tables>,
  account: string,
  type: EEventEntityType,
  id: string,
  suffix: string,
): Promise<string | undefined> {
  const query = queryOf(account, type, id, suffix);
  if (!query) return undefined;
  const { rows } = await query.execute(db);
  return rows[0]?.key;
}

function queryOf(
  account: string,
  type: EEventEntityType,
  id: string,
  suffix: string,
): RawBuilder<{ readonly key: string }> | undefined {
  switch (type) {
    case "sip_domain":
      return sql`select domain as key from sip_domain
        where account = ${account} and domain = ${id.includes(".") ? id : `${id}.${suffix}`}`;
    case "sip_user":
      return UUID.test(id) ? byUuid("sip_user", account, id) : sipUser(account, id);
    case "did":
      return lease(account, id);
    case "sip_switch":
    case "sip_control_app":
    case "messaging_profile":
    case "sip_connection":
      return UUID.test(id) ? byUuid(type, account, id) : undefined;
    default:
      return type satisfies never;
  }
}

function byUuid(table: keyof Tables, account: string, id: string): RawBuilder<{ readonly key: string }> {
  return sql`select uuid as key from ${sql.table(table)} where uuid = ${id} and account = ${account}`;
}

/** `login@domain`. */
function sipUser(account: string, id: string): RawBuilder<{ readonly key: string }> {
  const at = id.lastIndexOf("@");
  return sql`select uuid as key from sip_user
    where account = ${account} and lower(login) = ${id.slice(0, Math.max(0, at))} and sip_domain = ${id.slice(at + 1)}`;
}

/** The number itself, or its lease. */
function lease(account: string, id: string): RawBuilder<{ readonly key: string }> | undefined {
  const which = UUID.test(id) ? sql`uuid = ${id}` : TN.test(id) ? sql`tn = ${Number(id)}` : undefined;
  return (
    which && sql`select tn::text as key from tn_lease where ${which} and account = ${account} and released_on is null`
  );
}
