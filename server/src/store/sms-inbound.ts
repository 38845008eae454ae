import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { InboundOwner, NewInbound } from "../domain/messaging/port/new-message.js";
import { refusedBy } from "./caller-list.js";
import type { Tx } from "./db.js";
import { plain } from "./json.js";
import { SqlLedger } from "./ledger.js";
import { oneOf, raw } from "./page.js";
import { costSql, specialPrice } from "./price.js";
import { textToCustomer } from "./smpp-customer.js";
import { messageEvent } from "./sms-event.js";

/** CampaignWords of subscription `f`. */
const CAMPAIGN_WORDS = `(select json_build_object(
    ${plain("c", "optoutKeywords optinKeywords helpKeywords optoutMessage optinMessage helpMessage")},
    'brand', (select json_build_object(${plain("b", "displayName email website")}) from sms_brand b where b.uuid = c.brand))
  from sms_campaign c where c.uuid = f.sms_campaign)`;

const AUTORESPONSES = `(select coalesce(json_agg(json_build_object(${plain("u", "op keywords resp_text country_code")})
    order by u.created_on desc, u.uuid), '[]'::json)
  from messaging_autoresponse u where u.messaging_profile = f.messaging_profile)`;

/** The active lease of a number that takes messages. Undefined: none, or its account is closed. */
export function inboundOwner(tx: Tx, to: string, from: string, now: string): Promise<InboundOwner | undefined> {
  if (!/^\d{7,15}$/.test(to)) return Promise.resolve(undefined);
  return oneOf<InboundOwner>(
    tx,
    sql`json_build_object(${raw(plain("l", "account tn"))}, 'type', t.type, 'lease', l.uuid, 'profile', f.messaging_profile,
      'price', ${raw(costSql("sms_per_receive_cost"))}::text, 'isRefused', ${refused(from)},
      'campaign', ${raw(CAMPAIGN_WORDS)}, 'autoresponses', ${raw(AUTORESPONSES)})`,
    sql`tn_lease l join tn t on t.tn = l.tn join tn_profile p on p.uuid = t.profile
      join account a on a.uuid = l.account
      join lease_subscription f on f.tn_lease = l.uuid and f.type = 'sms' and f.removed_on is null
        and f.messaging_profile is not null
      ${specialPrice(sql`l.account`, sql`${now}`)}
      where l.tn = ${Number(to)} and l.released_on is null and a.disabled_on is null and a.deleted_on is null`,
  );
}

/** Whether the behaviour profile of lease `l` refuses messages of a sender. */
function refused(from: string) {
  return sql`exists (select 1 from tn_profile v where v.uuid = l.tn_profile and v.is_active and 'sms' = any (v.applies_to)
    and ${refusedBy(sql`v.uuid`, from)})`;
}

/** Stores a message that came in. One that is taken is charged and told; a refused one is only stored. */
export async function receiveMessage(tx: Tx, o: NewInbound): Promise<void> {
  const { uuid, now, owner } = o;
  const isTaken = o.state === "success";
  const { cost } = await tx
    .insertInto("sms")
    .values({
      uuid,
      created_on: now,
      modified_on: now,
      account: owner.account,
      type: "smsi",
      state: o.state,
      from: o.from,
      to: String(owner.tn),
      message: o.message,
      thread: o.thread,
      reason: o.reason,
      tn: owner.tn,
      tn_lease: owner.lease,
      messaging_profile: owner.profile,
      parts: o.parts,
      encoding: o.encoding,
      price: owner.price,
      cost: isTaken ? sql<string>`${owner.price}::numeric * ${o.parts}::int` : "0",
      keyword: o.keyword,
      provider_event: o.provider_event,
    })
    .returning(sql<string>`cost::text`.as("cost"))
    .executeTakeFirstOrThrow();
  if (!isTaken) return;
  if (Number(cost) > 0) {
    const entry = { amount: cost, refType: "sms_incoming", refUuid: uuid, description: `SMS from ${o.from}` } as const;
    await new SqlLedger(tx).debit(owner.account, entry, now);
  }
  await messageEvent(tx, uuid, "smsi_received", now);
  await textToCustomer(tx, uuid, owner.profile, now);
}

/** A new opt-out of the subscriber from the profile; false: it has opted out already. */
export async function insertOptout(
  tx: Tx,
  o: {
    readonly account: string;
    readonly profile: string;
    readonly from: string;
    readonly to: number | null;
    readonly keyword: string | null;
    readonly source: "sms" | "api" | "import" | "carrier";
    readonly now: string;
  },
): Promise<string | undefined> {
  const { account, profile, from, to, keyword, source, now } = o;
  const { rows } = await sql<{ uuid: string }>`
    insert into sms_optout (uuid, created_on, modified_on, account, "from", "to", keyword, messaging_profile, source)
    values (${newUuid()}, ${now}, ${now}, ${account}, ${from}, ${to}, ${keyword}, ${profile}, ${source})
    on conflict (messaging_profile, "from") where deleted_on is null do nothing returning uuid`.execute(tx);
  return rows[0]?.uuid;
}
