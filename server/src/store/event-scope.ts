import { type Kysely, sql } from "kysely";
import type { EventScope, StoredEvent } from "../domain/event/port.js";
import type { Tables } from "./tables.js";

interface ScopeRow {
  readonly ref: string;
  readonly did: string | null;
  readonly sip_user: string | null;
  readonly sip_domain: string | null;
  readonly sip_control_app: string | null;
  readonly sip_connection: string | null;
  readonly sip_switch: string | null;
  readonly messaging_profile: string | null;
}

const CALL_TYPES: ReadonlySet<string> = new Set(["call_state", "call_flow", "call_record", "call_asr"]);
const KINDS = [
  "did",
  "sip_user",
  "sip_domain",
  "sip_control_app",
  "sip_connection",
  "sip_switch",
  "messaging_profile",
] as const;

/**
 * What each event belongs to (events.md 10.3): of a call its number, user, domain, app, connection and switch, and those of its
 * A leg; of a lease its number; of a message its number and profile; of a SIP user itself and its domain.
 */
export async function scopesOf(
  db: Kysely<Tables>,
  account: string,
  events: readonly StoredEvent[],
): Promise<ReadonlyMap<string, EventScope>> {
  const refs = (isWanted: (event: StoredEvent) => boolean) => [
    ...new Set(events.filter(isWanted).map((event) => event.ref_id)),
  ];
  const calls = refs((event) => CALL_TYPES.has(event.type));
  const leases = refs((event) => event.type === "tn_lease");
  const messages = refs((event) => event.type === "sms");
  const users = refs((event) => event.type === "sip_user");
  const { rows } = await sql<ScopeRow>`
    select c.uuid as ref, x.tn::text as did, x.sip_user::text, coalesce(x.sip_domain, u.sip_domain, w.sip_domain) as sip_domain,
      x.sip_control_app::text, x.sip_connection::text, x.sip_switch::text, null as messaging_profile
    from call c join call x on x.uuid in (c.uuid, c.parent) left join sip_user u on u.uuid = x.sip_user
      left join sip_switch w on w.uuid = x.sip_switch
    where c.account = ${account} and c.uuid = any(${calls}::uuid[])
    union all
    select l.uuid, l.tn::text, null, null, null, null, null, null from tn_lease l
    where l.account = ${account} and l.uuid = any(${leases}::uuid[])
    union all
    select m.uuid, m.tn::text, null, null, null, null, null, m.messaging_profile::text from sms m
    where m.account = ${account} and m.uuid = any(${messages}::uuid[])
    union all
    select u.uuid, null, u.uuid::text, u.sip_domain, null, null, null, null from sip_user u
    where u.account = ${account} and u.uuid = any(${users}::uuid[])`.execute(db);
  const byRef = new Map<string, ScopeRow[]>();
  for (const row of rows) byRef.set(row.ref, [...(byRef.get(row.ref) ?? []), row]);
  return new Map(events.map((event) => [event.uuid, scopeOf(byRef.get(event.ref_id) ?? [])]));
}

function scopeOf(rows: readonly ScopeRow[]): EventScope {
  const scope: Record<string, string[]> = {};
  for (const kind of KINDS) scope[kind] = rows.flatMap((row) => row[kind] ?? []);
  return scope;
}
