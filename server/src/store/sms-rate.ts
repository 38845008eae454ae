import { sql } from "kysely";
import type { RateSlot, RateWait } from "../domain/sms-queue/port.js";
import { firstSecond, fitsFrom } from "../domain/sms-queue/rules.js";
import type { Tx } from "./db.js";

/** Ids of the registry: who limits a campaign by the minute, and who a brand by the day. */
const ATT = "10017";
const TMOBILE = "10035";
/** Days of the cap begin and end there. */
const CAP_ZONE = "America/Los_Angeles";

/**
 * Counts a message against the limits of its campaign and brand, all or nothing; who asks after us waits for our commit.
 * Operators of recipients are not known, so the strictest of all holds: both.
 * @returns undefined = it may go, and is counted
 */
export async function takeCampaignRate(
  tx: Tx,
  { campaign, parts, nowMs }: { readonly campaign: string; readonly parts: number; readonly nowMs: number },
): Promise<RateWait | undefined> {
  const { rows } = await sql<{ tpm: number | null; cap: number | null; brand: string }>`
    select (c."mnoMetadata" #>> array[${ATT}, 'tpm'])::int as tpm,
      (c."mnoMetadata" #>> array[${TMOBILE}, 'brandDailyCap'])::int as cap, coalesce(b.ein, b.uuid::text) as brand
    from sms_campaign c join sms_brand b on b.uuid = c.brand where c.uuid = ${campaign} for no key update of c`.execute(
    tx,
  );
  const [terms] = rows;
  if (!terms) return undefined;
  const { tpm, cap, brand } = terms;
  const minute = tpm === null ? undefined : fitsFrom(await slotsOf(tx, campaign, nowMs), tpm, parts);
  if (minute !== undefined) return { kind: "minute", untilMs: minute };
  if (cap !== null && !(await takeDay(tx, brand, cap, parts, nowMs)))
    return { kind: "day", untilMs: await nextDay(tx, nowMs) };
  if (tpm !== null) await addSlot(tx, campaign, parts, nowMs);
  return undefined;
}

async function slotsOf(tx: Tx, campaign: string, nowMs: number): Promise<readonly RateSlot[]> {
  const { rows } = await sql<RateSlot>`
    select second::float8 as second, parts from sms_campaign_rate
    where campaign = ${campaign} and second >= ${firstSecond(nowMs)} order by second`.execute(tx);
  return rows;
}

async function addSlot(tx: Tx, campaign: string, parts: number, nowMs: number): Promise<void> {
  await sql`
    with gone as (delete from sms_campaign_rate where campaign = ${campaign} and second < ${firstSecond(nowMs)})
    insert into sms_campaign_rate (campaign, second, parts) values (${campaign}, ${Math.floor(nowMs / 1000)}, ${parts})
    on conflict (campaign, second) do update set parts = sms_campaign_rate.parts + excluded.parts`.execute(tx);
}

/** False: the cap of the day would be passed. */
async function takeDay(tx: Tx, brand: string, cap: number, parts: number, nowMs: number): Promise<boolean> {
  const { rows } = await sql`
    insert into sms_brand_day (brand, day, parts) values (${brand}, ${dayOf(nowMs)}, ${parts})
    on conflict (brand, day) do update set parts = sms_brand_day.parts + excluded.parts
      where sms_brand_day.parts + excluded.parts <= ${cap}
    returning 1`.execute(tx);
  return rows.length > 0;
}

async function nextDay(tx: Tx, nowMs: number): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from (${dayOf(nowMs)} + 1)::timestamp at time zone ${CAP_ZONE})::float8 * 1000 as ms`.execute(
    tx,
  );
  return rows[0]?.ms ?? nowMs;
}

function dayOf(nowMs: number) {
  return sql`(to_timestamp(${nowMs / 1000}::float8) at time zone ${CAP_ZONE})::date`;
}
