import { type Kysely, sql } from "kysely";
import type { FoundTariff, RatedLeg } from "../domain/rating/port.js";
import { byTheMinute } from "../domain/rating/rules.js";
import { costSql, specialPrice } from "./price.js";
import type { Tables } from "./tables.js";

const COLUMNS = {
  voice_incoming: "voice_incoming_per_min_cost",
  voice_outgoing: "voice_outgoing_per_min_cost",
} as const;

/** What of a leg decides its price. */
export type PricedLeg = Pick<RatedLeg, "account" | "kind" | "tn" | "far" | "now"> & {
  readonly profile: { readonly uuid: string } | null;
};

interface Found {
  readonly rate: string | null;
  readonly prefix: string;
  readonly name: string | null;
  readonly per_minute: string;
  readonly connect: string;
  readonly minimum_seconds: number;
  readonly increment_seconds: number;
  readonly own: string | null;
  readonly has_deck: boolean;
}

/**
 * The tariff of a leg: the valid rate with the longest prefix of the called number in the deck of the product, else the
 * price by the minute of the account's number, special prices first.
 * @returns undefined when an outbound number is not in the deck that its product has
 */
export async function tariffOf(db: Kysely<Tables>, leg: PricedLeg): Promise<FoundTariff | undefined> {
  const isOut = leg.kind === "voice_outgoing";
  const valid = validRates(leg);
  const { rows } = await sql<Found>`
    with class as (select coalesce(${isOut ? outboundProduct(leg) : inboundProduct(leg)}, 1) as product),
    deck as (
      select r.* from call_rate r, class
      where r.product = class.product and r.prefix = any (${prefixesOf(isOut ? leg.far : String(leg.tn))}::text[]) and ${valid}
      order by length(r.prefix) desc, r.effective_on desc limit 1)
    select d.uuid as rate, d.prefix, d.name, d.per_minute::text, d.connect::text, d.minimum_seconds, d.increment_seconds,
      ${ownPrice(leg)} as own,
      exists (select from call_rate r where r.product = class.product and ${valid}) as has_deck
    from class left join deck d on true`.execute(db);
  return tariffIn(rows[0], isOut);
}

/** The same of outbound legs that differ in the called number alone, in their order. */
export async function tariffsOf(
  db: Kysely<Tables>,
  leg: PricedLeg,
  numbers: readonly string[],
): Promise<readonly (FoundTariff | undefined)[]> {
  const given = numbers.map((far, at) => ({ at, prefixes: prefixesOf(far) }));
  const valid = validRates(leg);
  const { rows } = await sql<Found>`
    with class as (select coalesce(${outboundProduct(leg)}, 1) as product),
    fixed as (
      select class.product, exists (select from call_rate r where r.product = class.product and ${valid}) as has_deck,
        ${ownPrice(leg)} as own
      from class)
    select d.uuid as rate, d.prefix, d.name, d.per_minute::text, d.connect::text, d.minimum_seconds, d.increment_seconds,
      fixed.own, fixed.has_deck
    from json_to_recordset(${JSON.stringify(given)}::json) as g(at int, prefixes text[]) cross join fixed
    left join lateral (
      select r.* from call_rate r where r.product = fixed.product and r.prefix = any (g.prefixes) and ${valid}
      order by length(r.prefix) desc, r.effective_on desc limit 1) d on true
    order by g.at`.execute(db);
  return rows.map((row) => tariffIn(row, true));
}

function tariffIn(found: Found | undefined, isOut: boolean): FoundTariff | undefined {
  if (found?.rate) {
    const { rate: uuid, prefix, name, per_minute: perMinute, connect, minimum_seconds, increment_seconds } = found;
    const times = { minimumSeconds: minimum_seconds, incrementSeconds: increment_seconds };
    return { perMinute, connect, ...times, rate: { uuid, prefix, name } };
  }
  if (isOut && found?.has_deck) return undefined;
  return { ...byTheMinute(found?.own ?? "0"), rate: null };
}

function validRates({ kind, now }: PricedLeg) {
  return sql`r.direction = ${kind === "voice_outgoing" ? "out" : "in"} and r.effective_on <= ${now}::timestamptz
    and (r.expired_on is null or r.expired_on > ${now}::timestamptz)`;
}

/** By the minute, of the account's number. */
function ownPrice({ account, kind, tn, now }: PricedLeg) {
  return sql`(select (${sql.raw(costSql(COLUMNS[kind]))})::text from tn t join tn_profile p on p.uuid = t.profile
    ${specialPrice(sql`${account}`, sql`${now}`)} where t.tn = ${tn})`;
}

function outboundProduct({ profile }: PricedLeg) {
  return sql`(select v.product from outbound_voice_profile v where v.uuid = ${profile?.uuid ?? null}::uuid)`;
}

/** That of the app or the connection where the number leads. */
function inboundProduct({ tn }: PricedLeg) {
  return sql`(select coalesce(app.product, peer.product) from tn_lease l
    left join sip_control_app app on app.uuid = l.sip_control_app
    left join sip_connection peer on peer.uuid = l.sip_connection
    where l.tn = ${tn} and l.released_on is null limit 1)`;
}

/** "", "1", "12" and so on, the whole number included. */
function prefixesOf(digits: string): readonly string[] {
  return Array.from({ length: digits.length + 1 }, (_, length) => digits.slice(0, length));
}
