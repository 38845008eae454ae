import type { IEventSMS } from "@opentact/contract";
import { sql } from "kysely";
import { withShownUrls } from "../domain/event/shown-urls.js";
import { type MessageCommons, packedCommons, packedMessage } from "../domain/messaging/packed-message.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { FixedStatement } from "./fixed-statement.js";
import { accountJson, messagingProfileJson, userJson } from "./json.js";
import { raw } from "./page.js";
import { planOnce } from "./plan-once.js";

/** A message as events show it, and the number of its last event; 0 = it has had none. */
export interface MessageEntity {
  readonly head: Head;
  /** JSON of the packed form. */
  readonly packed: string;
  /** Its profile, with the URLs as they are. */
  readonly profile: IEventSMS["messaging_profile"];
}

/** What is asked of a message beside its packed form. */
interface Head extends Pick<IEventSMS, "uuid" | "type" | "state" | "delivery_state" | "custom_callback_url"> {
  readonly account: string;
  readonly profile: string | null;
  readonly user: string | null;
  /** Profile of the lease. */
  readonly lease: string | null;
  readonly last: number;
}

/** Messages with the uuids of what they have in common, and that once for each uuid. */
export interface Found {
  readonly heads: readonly Head[] | null;
  /** Their own values, one message a line. */
  readonly lines: string | null;
  readonly accounts: Readonly<Record<string, WithZoneName<IEventSMS>["account"]>>;
  readonly profiles: Readonly<Record<string, NonNullable<IEventSMS["messaging_profile"]>>>;
  readonly users: Readonly<Record<string, IEventSMS["created_by"]>>;
}

/** A message's own values, as `unpackedMessage` reads them. To write a time as answers have it costs more than all else. */
const LINE = `json_build_array(m.created_on, m.modified_on, m.uuid, m.type, m.state, m."from", m.message, m.thread, m.delivered,
  m.reason, m.parts, m.encoding, m."to",
  json_build_array(t.created_on, t.modified_on, t.deleted_on, t.tn, t.type, t.registered, f.types),
  m.send_after, m.sent_on, m.delivered_on, m.valid_until, m.automated, m.reference_id, m.cost, m.delivery_state,
  m.maybe_duplicate, json_build_array(l.uuid, l.autorenew, l.expired_on),
  case when m.sms_campaign is not null then (select json_build_array(sc.uuid, sc."campaignId")
    from sms_campaign sc where sc.uuid = m.sms_campaign) end,
  case when m.error_code is not null then json_build_array(m.error_code, m.error_message, m.carrier_code) end,
  (select mc.name from messaging_carrier mc where mc.uuid = m.carrier))`;

const HEAD = `json_build_object('uuid', m.uuid, 'type', m.type, 'state', m.state, 'delivery_state', m.delivery_state,
  'custom_callback_url', m.custom_callback_url, 'account', m.account, 'profile', m.messaging_profile, 'user', m.created_by,
  'lease', l.messaging_profile, 'last', coalesce((select max(o.sequence) from outbox o where o.ref_id = m.uuid), 0))`;

/**
 * A part of the statement for `FOUND_OF_M`. Each look-up is lateral with an offset: the planner, who does not know how many
 * messages there are, must not read a whole table for them.
 * @param m rows of messages, `n` their order
 */
export const SHOWN_OF_M = sql`
    shown as materialized (
      select m.n, m.account, m.messaging_profile, m.created_by, l.messaging_profile as lease_profile,
        ${raw(HEAD)} as head, ${raw(LINE)}::text as line
      from m cross join lateral (select x.* from tn x where x.tn = m.tn offset 0) t
      cross join lateral (select x.* from tn_lease x where x.uuid = m.tn_lease offset 0) l
      cross join lateral (select array_agg(x.type) as types from lease_subscription x
        where x.tn_lease = m.tn_lease and x.removed_on is null) f)`;

/** Columns of `Found`. */
export const FOUND_OF_M = sql`
      (select json_agg(s.head order by s.n) from shown s) as heads,
      (select string_agg(s.line, chr(10) order by s.n) from shown s) as lines,
      (select coalesce(json_object_agg(ac.uuid, ${raw(accountJson("ac"))}), '{}'::json)
        from account ac where ac.uuid = any (array(select distinct s.account from shown s))) as accounts,
      (select coalesce(json_object_agg(mp.uuid, ${raw(messagingProfileJson("mp"))}), '{}'::json)
        from messaging_profile mp where mp.uuid = any (array(select s.messaging_profile from shown s
          union select s.lease_profile from shown s))) as profiles,
      (select coalesce(json_object_agg(cu.uuid, ${raw(userJson("cu"))}), '{}'::json)
        from "user" cu where cu.uuid = any (array(select distinct s.created_by from shown s))) as users`;

const FOUND = new FixedStatement<{ uuids: readonly string[] }, Found>(
  (slot) => sql`
    with m as materialized (
      select s.*, u.n from unnest(${planOnce(slot("uuids"), "uuid")}) with ordinality u(uuid, n) join sms s on s.uuid = u.uuid
    ), ${SHOWN_OF_M}
    select ${FOUND_OF_M}`,
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
  const lines = (found.lines ?? "").split("\n");
  const commons = new Map<string, string>();
  return (found.heads ?? []).map((head, at) => {
    const { account, profile, user, lease } = head;
    const key = `${account} ${profile} ${user} ${lease}`;
    const common = commons.get(key) ?? packedCommons(commonsOf(found, head));
    commons.set(key, common);
    const { custom_callback_url } = withShownUrls({ custom_callback_url: head.custom_callback_url });
    return {
      head,
      packed: packedMessage(lines[at] ?? "", custom_callback_url, common),
      profile: found.profiles[profile ?? ""] ?? null,
    };
  });
}

function commonsOf({ accounts, profiles, users }: Found, head: Head): MessageCommons {
  const account = accounts[head.account];
  if (!account) throw new Error("a message of this transaction has no account");
  return withShownUrls({
    ...zoned<Pick<IEventSMS, "account">>({ account }),
    messaging_profile: profiles[head.profile ?? ""] ?? null,
    created_by: users[head.user ?? ""] ?? null,
    lease_profile: profiles[head.lease ?? ""] ?? null,
  });
}
