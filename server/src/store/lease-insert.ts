import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { Feature } from "../domain/order/rules.js";
import type { Tx } from "./db.js";
import { insertSubscription } from "./lease.js";
import { HELD_BY_NOBODY } from "./number-states.js";

/** A lease to make for a number that is nobody's. */
export interface NewLease {
  readonly uuid: string;
  readonly account: string;
  readonly tn: number;
  readonly features: readonly Feature[];
  readonly autorenew: boolean;
  /** null = the account's default. */
  readonly messagingProfile: string | null;
  readonly connection: string | null;
  readonly app: string | null;
  readonly order: string | null;
  readonly by: string | null;
  readonly now: string;
  readonly expiredOn: string;
}

/** Makes a lease with a subscription per feature; its number is leased from now on. Links of other accounts are left out. */
export async function insertLease(tx: Tx, lease: NewLease): Promise<void> {
  const { uuid, account, tn, now } = lease;
  await sql`
    insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew, messaging_profile,
      sip_connection, sip_control_app, tn_order, created_by, modified_by)
    select ${uuid}::uuid, ${now}::timestamptz, ${now}::timestamptz, a.uuid, ${tn}::bigint, ${lease.expiredOn}::timestamptz,
      extract(day from ${now}::timestamptz at time zone 'utc')::int, ${lease.autorenew}::boolean,
      coalesce(${lease.messagingProfile}::uuid, a.messaging_profile_default),
      (select c.uuid from sip_connection c where c.uuid = ${lease.connection}::uuid and c.account = a.uuid),
      (select p.uuid from sip_control_app p where p.uuid = ${lease.app}::uuid and p.account = a.uuid),
      ${lease.order}::uuid, ${lease.by}::uuid, ${lease.by}::uuid
    from account a where a.uuid = ${account}`.execute(tx);
  for (const feature of lease.features)
    await insertSubscription(tx, { uuid: newUuid(), account, lease: uuid, feature, now });
  await tx
    .updateTable("tn")
    .set({ ...HELD_BY_NOBODY, ...NO_HISTORY, stock_state: "leased", registered: true, modified_on: now })
    .where("tn", "=", tn)
    .execute();
}

const NO_HISTORY = { released_by: null, quarantine_until: null, offered_until: null } as const;
