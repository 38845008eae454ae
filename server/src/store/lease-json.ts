import type { ITNLease } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import {
  appJson,
  authorsJson,
  behaviourJson,
  connectionJson,
  leaseMembers,
  messagingProfileJson,
  orderJson,
  ownerJson,
  sipUserJson,
} from "./json.js";
import { oneOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

/** ITNLease of row `l` in full form. */
export const LEASE = `json_build_object(${leaseMembers("l")},
  'messaging_profile', (select ${messagingProfileJson("m")} from messaging_profile m where m.uuid = l.messaging_profile),
  'sip_connection', (select ${connectionJson("c")} from sip_connection c where c.uuid = l.sip_connection),
  'sip_control_app', (select ${appJson("p")} from sip_control_app p where p.uuid = l.sip_control_app),
  'sip_user', (select ${sipUserJson("u")} from sip_user u where u.uuid = l.sip_user),
  'tn_profile', (select ${behaviourJson("b")} from tn_profile b where b.uuid = l.tn_profile),
  'tnorder', (select ${orderJson("o")} from tn_order o where o.uuid = l.tn_order),
  ${ownerJson("l")}, ${authorsJson("l")})`;

/** What SQL gives: the zone by name. */
export type FoundLease = WithZoneName<ITNLease>;

/** The documented entity of what SQL gave. */
export function leaseOf(found: FoundLease): ITNLease {
  return zoned<ITNLease>(found);
}

/** The lease as it is now, released or not. @throws Error when there is none: the caller has locked it */
export async function leaseEntity(db: Kysely<Tables>, uuid: string): Promise<ITNLease> {
  const found = await oneOf<FoundLease>(db, raw(LEASE), sql`tn_lease l where l.uuid = ${uuid}`);
  if (!found) throw new Error("a locked lease is gone");
  return leaseOf(found);
}

/** Elements of a list when the request does not say how many (rest.md 1.8). */
const DEFAULT_TAKE = 1000;

/** SQL of the number of all leases of an account, which is kept with each change. */
export function leaseCount(account: string): RawBuilder<unknown> {
  return sql`(select coalesce(sum(c.leases), 0) from lease_count c where c.account = ${account})`;
}

/**
 * Leases that fit, newest first unless `order` says otherwise. The page is cut by ids, which indexes hold, and only what
 * is shown is read and built.
 * @param total SQL of the number of all that fit; counts them by default
 */
export async function leasePage(
  db: Kysely<Tables>,
  where: RawBuilder<unknown>,
  page: PageQuery,
  order: RawBuilder<unknown> = raw("l.created_on desc, l.uuid"),
  total: RawBuilder<unknown> = sql`(select count(*) from tn_lease l where ${where})`,
): Promise<Page<ITNLease>> {
  const { rows } = await sql<{ total: string; data: FoundLease[] }>`
    select ${total} as total,
      coalesce((select json_agg(${raw(LEASE)} order by hit.place) from (
        select cut.uuid, row_number() over () as place from (
          select l.uuid from tn_lease l where ${where} order by ${order} limit ${page.take ?? DEFAULT_TAKE} offset ${page.skip ?? 0}
        ) cut) hit join tn_lease l on l.uuid = hit.uuid), '[]'::json) as data`.execute(db);
  const row = rows[0];
  return { data: (row?.data ?? []).map(leaseOf), total: Number(row?.total ?? 0) };
}
