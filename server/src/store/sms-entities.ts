import type { IEventSMS } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
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
export interface Found {
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

/** Columns of `Found`. `m`: rows of messages, `n` their order. */
export const FOUND_OF_M = sql`
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

/**
 * Outbound messages as they are now, in the given order. Their accounts, profiles and users are read and written out once
 * for all: they are most of each message.
 */
export async function messageEntities(tx: Tx, uuids: readonly string[]): Promise<readonly MessageEntity[]> {
  return entitiesOf(the(await FOUND.rows(tx, { uuids })));
}

/** The row of a statement that always has one. */
export function the<T>([row]: readonly T[]): T {
  if (!row) throw new Error("a statement that always has a row has none");
  return row;
}

/** What was found, put together. */
export function entitiesOf(found: Found): readonly MessageEntity[] {
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
