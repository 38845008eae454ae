import { sql } from "kysely";
import type { RateSlot, RateWait } from "../domain/sms-queue/port.js";
import { firstSecond, fitsFrom } from "../domain/sms-queue/rules.js";
import type { Tx } from "./db.js";

/** Ids of the registry: who limits a campaign by the minute, and who a brand by the day. */
const ATT = "10017";
const TMOBILE = "10035";
/** Days of the cap begin and end there. */
const CAP_ZONE = "America/Los_Angeles";

interface Wish {
  readonly campaign: string;
  readonly parts: number;
}

/** A campaign as it is limited; its row is locked. */
interface Terms {
  readonly campaign: string;
  readonly tpm: number | null;
  readonly cap: number | null;
  readonly brand: string;
}

/** What was counted before, and what this transaction adds. */
interface Counts {
  readonly slots: Map<string, RateSlot[]>;
  readonly days: Map<string, number>;
  readonly added: Map<string, number>;
  readonly addedDays: Map<string, number>;
}

/**
 * Counts messages against the limits of their campaigns and brands, each all or nothing, in their order; who asks after
 * us waits for our commit. Operators of recipients are not known, so the strictest of all holds: both.
 * @returns for each, undefined = it may go, and is counted
 */
export async function takeCampaignRates(
  tx: Tx,
  wishes: readonly Wish[],
  nowMs: number,
): Promise<readonly (RateWait | undefined)[]> {
  if (wishes.length === 0) return [];
  const terms = await termsOf(tx, [...new Set(wishes.map(({ campaign }) => campaign))]);
  const counts: Counts = {
    slots: await slotsOf(tx, terms, nowMs),
    days: await daysOf(tx, terms, nowMs),
    added: new Map(),
    addedDays: new Map(),
  };
  const waits: (RateWait | undefined)[] = [];
  for (const { campaign, parts } of wishes) {
    const limits = terms.get(campaign);
    const full = limits && fullOf(limits, parts, counts);
    waits.push(full === "day" ? { kind: "day", untilMs: await nextDay(tx, nowMs) } : full);
    if (limits && full === undefined) count(limits, parts, counts, nowMs);
  }
  await addSlots(tx, counts.added, nowMs);
  await addDays(tx, counts.addedDays, nowMs);
  return waits;
}

function fullOf(
  { campaign, tpm, cap, brand }: Terms,
  parts: number,
  { slots, days }: Counts,
): RateWait | "day" | undefined {
  const untilMs = tpm === null ? undefined : fitsFrom(slots.get(campaign) ?? [], tpm, parts);
  if (untilMs !== undefined) return { kind: "minute", untilMs };
  const today = days.get(brand) ?? 0;
  return cap !== null && today > 0 && today + parts > cap ? "day" : undefined;
}

function count({ campaign, tpm, cap, brand }: Terms, parts: number, counts: Counts, nowMs: number): void {
  const { slots, days, added, addedDays } = counts;
  if (cap !== null) {
    days.set(brand, (days.get(brand) ?? 0) + parts);
    addedDays.set(brand, (addedDays.get(brand) ?? 0) + parts);
  }
  if (tpm === null) return;
  added.set(campaign, (added.get(campaign) ?? 0) + parts);
  slots.set(campaign, [...(slots.get(campaign) ?? []), { second: Math.floor(nowMs / 1000), parts }]);
}

/** Locks the campaigns in one order. */
async function termsOf(tx: Tx, campaigns: readonly string[]): Promise<ReadonlyMap<string, Terms>> {
  const { rows } = await sql<Terms>`
    select c.uuid as campaign, (c."mnoMetadata" #>> array[${ATT}, 'tpm'])::int as tpm,
      (c."mnoMetadata" #>> array[${TMOBILE}, 'brandDailyCap'])::int as cap, coalesce(b.ein, b.uuid::text) as brand
    from sms_campaign c join sms_brand b on b.uuid = c.brand where c.uuid = any (${[...campaigns]}::uuid[])
    order by c.uuid for no key update of c`.execute(tx);
  return new Map(rows.map((row) => [row.campaign, row]));
}

async function slotsOf(tx: Tx, terms: ReadonlyMap<string, Terms>, nowMs: number): Promise<Map<string, RateSlot[]>> {
  const limited = [...terms.values()].filter(({ tpm }) => tpm !== null).map(({ campaign }) => campaign);
  const slots = new Map<string, RateSlot[]>();
  if (limited.length === 0) return slots;
  const { rows } = await sql<RateSlot & { campaign: string }>`
    select campaign, second::float8 as second, parts from sms_campaign_rate
    where campaign = any (${limited}::uuid[]) and second >= ${firstSecond(nowMs)} order by second`.execute(tx);
  for (const { campaign, second, parts } of rows)
    slots.set(campaign, [...(slots.get(campaign) ?? []), { second, parts }]);
  return slots;
}

/** Parts of today by brand; their rows are made where there are none, and locked, in one order. */
async function daysOf(tx: Tx, terms: ReadonlyMap<string, Terms>, nowMs: number): Promise<Map<string, number>> {
  const capped = [...new Set([...terms.values()].filter(({ cap }) => cap !== null).map(({ brand }) => brand))];
  if (capped.length === 0) return new Map();
  const { rows } = await sql<{ brand: string; parts: number }>`
    insert into sms_brand_day (brand, day, parts)
    select brand, ${dayOf(nowMs)}, 0 from unnest(${capped}::text[]) as c(brand) order by brand
    on conflict (brand, day) do update set parts = sms_brand_day.parts
    returning brand, parts`.execute(tx);
  return new Map(rows.map(({ brand, parts }) => [brand, parts]));
}

async function addSlots(tx: Tx, added: ReadonlyMap<string, number>, nowMs: number): Promise<void> {
  if (added.size === 0) return;
  await sql`
    with gone as (delete from sms_campaign_rate
      where campaign = any (${[...added.keys()]}::uuid[]) and second < ${firstSecond(nowMs)})
    insert into sms_campaign_rate (campaign, second, parts)
    select campaign, ${Math.floor(nowMs / 1000)}, parts
    from unnest(${[...added.keys()]}::uuid[], ${[...added.values()]}::integer[]) as a(campaign, parts)
    on conflict (campaign, second) do update set parts = sms_campaign_rate.parts + excluded.parts`.execute(tx);
}

async function addDays(tx: Tx, added: ReadonlyMap<string, number>, nowMs: number): Promise<void> {
  if (added.size === 0) return;
  await sql`
    update sms_brand_day d set parts = d.parts + a.parts
    from unnest(${[...added.keys()]}::text[], ${[...added.values()]}::integer[]) as a(brand, parts)
    where d.brand = a.brand and d.day = ${dayOf(nowMs)}`.execute(tx);
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
