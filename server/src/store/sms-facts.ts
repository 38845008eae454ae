import { type Kysely, type RawBuilder, sql } from "kysely";
import type { SenderWish, SendFacts } from "../domain/messaging/port/send-facts.js";
import { dated, plain } from "./json.js";
import { heldOf } from "./ledger.js";
import { raw } from "./page.js";
import { costSql, specialPrice } from "./price.js";
import { dayMembers } from "./spend.js";
import type { Tables } from "./tables.js";

/** CampaignFacts of subscription `f`. */
export const CAMPAIGN_FACTS = `(select json_build_object(${plain("c", "uuid campaignId is_active usecase")},
  'quiet_hours', json_build_object('enabled', c.quiet_hours_enabled, 'start', c.quiet_hours_start, 'end', c.quiet_hours_end))
  from sms_campaign c where c.uuid = f.sms_campaign and c.deleted_on is null)`;

/** RouteTable: all active routes in their order, and the active carriers that take messages. */
export const ROUTE_TABLE = `json_build_object(
  'routes', (select coalesce(json_agg(json_build_object(${plain("r", "uuid match targets fallback any_sender force_carrier")})
    order by r.priority, r.created_on, r.uuid), '[]'::json) from messaging_route r where r.is_active),
  'carriers', (select coalesce(json_agg(json_build_object(${plain("k", "uuid name kind")}, 'label', k.settings ->> 'label')),
    '[]'::json) from messaging_carrier k where k.is_active and k.direction in ('both', 'send')))`;

/** A toll-free number `l` whose verification passed. */
export const VERIFIED = `exists (select 1 from tollfree_verification v where v.account = l.account and v.deleted_on is null
  and v."verificationStatus" = 'Verified' and v.numbers @> array[l.tn])`;

/** The number `l` may send under its campaign. */
export const ASSIGNED = `coalesce(f.assignment_status, 'ASSIGNED') = 'ASSIGNED' and f.sms_campaign is not null`;

/** Members of a sender `l` that do not depend on the message: number `t`, profile `p`, subscription `f`, queue `q`, price `s`. */
const SENDER_MEMBERS = `${plain("l", "tn")}, 'lease', l.uuid, 'type', t.type, 'tn_profile', t.profile,
    'provider', p.sms_provider, 'profile', f.messaging_profile, 'campaign', ${CAMPAIGN_FACTS},
    'isAssigned', ${ASSIGNED}, 'isVerified', ${VERIFIED}, 'queuedParts', coalesce(q.queued_parts, 0),
    'usedOn', q.used_on, 'restsUntil', q.next_on, 'price', (${costSql("sms_per_send_cost")})::text`;

const WITH_SUBSCRIPTION = `left join lease_subscription f on f.tn_lease = l.uuid and f.type = 'sms' and f.removed_on is null
  left join sms_sender q on q.tn = l.tn`;

interface FactsWish {
  readonly account: string;
  readonly wish: SenderWish;
  readonly to: string;
  readonly now: string;
  readonly limits: Readonly<Record<string, string>>;
}

/** Everything a send is judged by, in one statement. */
export async function sendFacts(db: Kysely<Tables>, o: FactsWish): Promise<SendFacts> {
  const pool = o.wish.kind === "pool" ? poolOf(o.account, o.wish.profile, o.to) : sql`null::json`;
  const { rows } = await sql<{ facts: SendFacts }>`
    select json_build_object('countries', a.sms_countries, 'senders', ${sendersOf(o)}, 'pool', ${pool},
      'recipient', ${recipientOf(o.to)}, 'day', json_build_object(${dayMembers(o.now, JSON.stringify(o.limits))}),
      'table', ${raw(ROUTE_TABLE)}) as facts
    from account a cross join lateral (${heldOf("a")}) h where a.uuid = ${o.account}`.execute(db);
  const facts = rows[0]?.facts;
  if (!facts) throw new Error("an account that acts is not there");
  return facts;
}

function sendersOf(o: FactsWish): RawBuilder<unknown> {
  const { wish } = o;
  const named =
    wish.kind === "number"
      ? sql`l.tn = ${wish.tn}`
      : sql`f.messaging_profile = ${wish.profile}::uuid and t.deleted_on is null`;
  return sql`(select coalesce(json_agg(${senderJson(o)} order by l.tn), '[]'::json)
    from tn_lease l join tn t on t.tn = l.tn join tn_profile p on p.uuid = t.profile
    ${raw(WITH_SUBSCRIPTION)} ${specialPrice(sql`l.account`, sql`${o.now}`)}
    where l.account = a.uuid and l.released_on is null and ${named})`;
}

function senderJson({ to, now, wish }: FactsWish): RawBuilder<unknown> {
  const figures = wish.kind === "pool" ? figuresOf(now) : sql`'results', 0, 'delivered', 0, 'isBlocked', false`;
  return sql`json_build_object(${raw(SENDER_MEMBERS)},
    'isOptedOut', exists (select 1 from sms_optout x where x.messaging_profile = f.messaging_profile
      and x."from" = ${to} and x.deleted_on is null), ${figures})`;
}

/** Final results of the last 24 h of number `l`, and whether a carrier refuses it as a sender (1305). */
function figuresOf(now: string): RawBuilder<unknown> {
  const recent = sql`from sms h where h.tn = l.tn and h.created_on > ${now}::timestamptz - interval '24 hours'`;
  return sql`'results', (select count(*) ${recent} and h.delivery_state in ('delivered', 'delivery_failed')),
    'delivered', (select count(*) ${recent} and h.delivery_state = 'delivered'),
    'isBlocked', coalesce((select h.error_code = 1305 ${recent} and h.type = 'smso' and h.state in ('success', 'failed')
      order by h.created_on desc limit 1), false)`;
}

function poolOf(account: string, profile: string, to: string): RawBuilder<unknown> {
  return sql`(select json_build_object(${raw(
    plain("mp", "number_pool_enable long_code_weight tollfree_weight skip_unhealthy_tns sticky_sender"),
  )}, 'turn', json_build_object('long_code', coalesce(y.long_code, 0), 'toll_free', coalesce(y.toll_free, 0)),
      'sticky', (select z.tn from sms_sticky_sender z where z.messaging_profile = mp.uuid and z.recipient = ${to}))
    from messaging_profile mp left join sms_pool_turn y on y.messaging_profile = mp.uuid
    where mp.uuid = ${profile}::uuid and mp.account = ${account}::uuid)`;
}

/** A number of this platform that takes messages; the account that holds it is neither closed nor gone. */
function recipientOf(to: string): RawBuilder<unknown> {
  const tn = tnOf(to);
  return tn === null ? sql`null::json` : recipientHolding(sql`${tn}`);
}

/** Digits as they are kept of a number that may be leased; null: no such number. */
export function tnOf(digits: string): number | null {
  return /^\d{7,15}$/.test(digits) ? Number(digits) : null;
}

/** LocalRecipient of number `tn`, or null. */
export function recipientHolding(tn: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select json_build_object('account', l.account, 'tn', l.tn)
    from tn_lease l join account b on b.uuid = l.account
    where l.tn = ${tn} and l.released_on is null and b.disabled_on is null and b.deleted_on is null
      and exists (select 1 from lease_subscription f where f.tn_lease = l.uuid and f.type = 'sms'
        and f.removed_on is null and f.messaging_profile is not null))`;
}

/** The recipient of message `m` has opted out of its profile, or of that of its sender `f`. */
export const OPTED_OUT = `exists (select 1 from sms_optout x where x."from" = m."to" and x.deleted_on is null
  and x.messaging_profile in (m.messaging_profile, f.messaging_profile))`;

/** ClaimFacts of message `m` with its lease `l`, number `t`, rate profile `p` and subscription `f`. */
export const CLAIM_FACTS = `json_build_object('isClosed',
  exists (select 1 from account ac where ac.uuid = m.account and (ac.disabled_on is not null or ac.deleted_on is not null)),
  'type', t.type, 'tn_profile', t.profile, 'provider', p.sms_provider,
  'isSubscribed', l.released_on is null and f.messaging_profile is not null, 'campaign', ${CAMPAIGN_FACTS},
  'isAssigned', ${ASSIGNED}, 'isVerified', ${VERIFIED},
  'isOptedOut', ${OPTED_OUT},
  'reviews', (select coalesce(json_agg(json_build_object(${plain("v", "uuid kind state")}, ${dated("v", "until_on")})), '[]'::json)
    from sms_review v where v.account = m.account and v.state <> 'released' and v.key in (md5(m.message), left(m."to", 7))))`;

/** What `CLAIM_FACTS` reads from. */
export const CLAIM_JOINS = `join tn_lease l on l.uuid = m.tn_lease join tn t on t.tn = m.tn
  join tn_profile p on p.uuid = t.profile
  left join lease_subscription f on f.tn_lease = l.uuid and f.type = 'sms' and f.removed_on is null`;
