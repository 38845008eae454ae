import type { IEventSMS } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { EarlyNews } from "../domain/sms-queue/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { FixedStatement } from "./fixed-statement.js";
import { accountJson, messagingProfileJson, userJson } from "./json.js";
import { raw } from "./page.js";
import { planOnce } from "./plan-once.js";
import { outboundJson } from "./sms-json.js";

/** A message as events show it, and the number of its last event; 0 = it has had none. */
export interface MessageEntity {
  readonly entity: IEventSMS;
  readonly last: number;
}

type Common = "account" | "messaging_profile" | "created_by";

/** Messages with the uuids of what they have in common, and that once for each uuid. */
interface Found {
  readonly messages:
    | readonly {
        readonly entity: Omit<IEventSMS, Common> & Readonly<Record<Common, string | null>>;
        readonly last: number;
      }[]
    | null;
  readonly accounts: Readonly<Record<string, WithZoneName<IEventSMS>["account"]>>;
  readonly profiles: Readonly<Record<string, IEventSMS["messaging_profile"]>>;
  readonly users: Readonly<Record<string, IEventSMS["created_by"]>>;
}

/** `m`, messages in the given order. */
const messagesOf = (uuids: RawBuilder<unknown>) => sql`
    m as materialized (
      select s.*, u.n from unnest(${planOnce(uuids, "uuid")}) with ordinality u(uuid, n) join sms s on s.uuid = u.uuid)`;

/** Columns of `Found`. */
const FOUND_OF_M = sql`
      (select json_agg(json_build_object('entity', ${raw(outboundJson("text", "uuids"))},
          'last', coalesce((select max(o.sequence) from outbox o where o.ref_id = m.uuid), 0)) order by m.n) from m) as messages,
      (select coalesce(json_object_agg(ac.uuid, ${raw(accountJson("ac"))}), '{}'::json)
        from account ac where ac.uuid = any (array(select distinct m.account from m))) as accounts,
      (select coalesce(json_object_agg(mp.uuid, ${raw(messagingProfileJson("mp"))}), '{}'::json)
        from messaging_profile mp where mp.uuid = any (array(select distinct m.messaging_profile from m))) as profiles,
      (select coalesce(json_object_agg(cu.uuid, ${raw(userJson("cu"))}), '{}'::json)
        from "user" cu where cu.uuid = any (array(select distinct m.created_by from m))) as users`;

const FOUND = new FixedStatement<{ uuids: readonly string[] }, Found>(
  (slot) => sql`with ${messagesOf(slot("uuids"))} select ${FOUND_OF_M}`,
);

/** The same, and what came for messages before the answers to their parts, which is taken away. */
const FOUND_SENT = new FixedStatement<{ sent: readonly string[]; all: readonly string[] }, Found & EarlyNews>(
  (slot) => sql`
    with ${messagesOf(slot("sent"))}, part as materialized (
      select p.*, k."to" from sms_part p join sms k on k.uuid = p.sms where p.sms = any (${planOnce(slot("all"), "uuid")})
    ), early as (
      delete from sms_receipt_early e using part p
      where e.carrier = p.carrier and e.provider_id = p.provider_id and (e.recipient is null or e.recipient = p."to")
      returning p.sms, p.number, e.body, e.id)
    select ${FOUND_OF_M},
      (select coalesce(json_agg(json_build_object('sms', e.sms, 'number', e.number, 'state', e.body ->> 'state',
        'error', e.body ->> 'error') order by e.id), '[]'::json) from early e) as receipts,
      (select coalesce(json_agg(json_build_object('sms', p.sms, 'number', p.number, 'code', p.error_code,
        'carrier_code', p.carrier_code) order by p.number), '[]'::json) from part p where p.state = 'failed') as failed`,
);

/**
 * Outbound messages as they are now, in the given order. Their accounts, profiles and users are read and written out once
 * for all: they are most of each message.
 */
export async function messageEntities(tx: Tx, uuids: readonly string[]): Promise<readonly MessageEntity[]> {
  return entitiesOf(the(await FOUND.rows(tx, { uuids })));
}

/**
 * Messages that were handed over now, `sent`, in the given order; of `all` what came before the answers to their parts is
 * taken up, and which of their parts have failed already.
 */
export async function sentEntities(
  tx: Tx,
  o: { readonly sent: readonly string[]; readonly all: readonly string[] },
): Promise<{ readonly entities: readonly MessageEntity[]; readonly early: EarlyNews }> {
  const found = the(await FOUND_SENT.rows(tx, o));
  const { receipts, failed } = found;
  return { entities: entitiesOf(found), early: { receipts, failed } };
}

function the<T>([row]: readonly T[]): T {
  if (!row) throw new Error("a statement that always has a row has none");
  return row;
}

function entitiesOf(found: Found): readonly MessageEntity[] {
  const accounts = new Map(
    Object.entries(found.accounts).map(([uuid, account]) => [
      uuid,
      zoned<Pick<IEventSMS, "account">>({ account }).account,
    ]),
  );
  return (found.messages ?? []).map(({ entity, last }) => {
    const { account, messaging_profile, created_by } = entity;
    // They take the places of their uuids: members keep their order.
    const whole = {
      ...entity,
      account: accounts.get(account ?? ""),
      messaging_profile: found.profiles[messaging_profile ?? ""] ?? null,
      created_by: found.users[created_by ?? ""] ?? null,
    };
    return { entity: whole as IEventSMS, last };
  });
}
