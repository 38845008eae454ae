import { type Kysely, sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { SPEND_LIMITS } from "../domain/ledger/rules.js";
import type {
  CallRating,
  FoundTariff,
  RatedLeg,
  RatingAnswer,
  RatingRefusal,
  RatingTx,
} from "../domain/rating/port.js";
import { chargeBetween, chargeOf, isPriced, RATING_REASONS } from "../domain/rating/rules.js";
import { openCharge } from "./call-settlement.js";
import type { Store, Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";
import { isOverspent } from "./spend.js";
import type { Tables } from "./tables.js";
import { tariffOf, tariffsOf } from "./tariff.js";

/** Money is set aside for so many seconds at a time. */
const STEP_SECONDS = 60;

/** Calls cost what the deck of their product says, else what the rate profile of the account's number does. */
export class SqlCallRating implements CallRating {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async open(leg: RatedLeg): Promise<RatingAnswer> {
    const tariff = await tariffOf(this.#store.db, leg);
    if (!tariff) return { kind: "refused", why: "no_rate" };
    if (!isPriced(tariff)) return { kind: "open", tariff };
    return this.#store.transaction((tx) => openAt(tx, leg, tariff));
  }

  async renew(call: string, now: string): Promise<RatingRefusal | undefined> {
    return this.#store
      .transaction(async (tx) => {
        const row = await openCharge(tx, call);
        if (!row || row.hold === null) return undefined;
        const { hold, minutes, profile } = row;
        const more = chargeBetween(row.tariff, minutes * STEP_SECONDS, (minutes + 1) * STEP_SECONDS);
        if (!(await new SqlLedger(tx).extend(hold, more))) return "balance";
        await tx
          .updateTable("call_charge")
          .set({ minutes: sql<number>`minutes + 1` })
          .where("call", "=", call)
          .execute();
        const over = await overLimit(tx, row.account, profile, now);
        if (over) throw new SpentError(over === "account" ? row.account : undefined);
        return undefined;
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof SpentError)) throw error;
        if (error.account !== undefined) await markReached(this.#store.db, error.account, now);
        return "daily_spend_limit" as const;
      });
  }

  async warn({ call, account, why, endsOn, now }: Parameters<CallRating["warn"]>[0]): Promise<void> {
    const details = { call, reason: RATING_REASONS[why], ends_on: endsOn };
    const message = `Alarm: A call ends at ${endsOn} unless money comes in: ${RATING_REASONS[why]}`;
    const body = { message, success: true, payload: { kind: "cut_off", details } };
    await this.#store.transaction(async (tx) => {
      await tx.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
      await tx.outbox.add({ account, type: "alarm", ref_id: account, created_on: now, body });
    });
  }

  async drop(call: string): Promise<void> {
    await this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ hold: string | null }>`
        delete from call_charge where call = ${call} and settled_on is null returning hold`.execute(tx);
      const hold = rows[0]?.hold;
      if (hold) await new SqlLedger(tx).release(hold);
    });
  }

  async dropOrphans(node: string): Promise<void> {
    const open = await this.#store.db
      .selectFrom("call_charge")
      .select("call")
      .where("node", "=", node)
      .where("settled_on", "is", null)
      .execute();
    for (const { call } of open) await this.drop(call);
  }
}

/** Rating of a leg that the same transaction makes. */
export class SqlRatingTx implements RatingTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async open(leg: RatedLeg): Promise<RatingAnswer> {
    const tariff = await tariffOf(this.#tx, leg);
    if (!tariff) return { kind: "refused", why: "no_rate" };
    return isPriced(tariff) ? openAt(this.#tx, leg, tariff) : { kind: "open", tariff };
  }

  async openMany(legs: readonly RatedLeg[]): Promise<readonly RatingAnswer[]> {
    const [first] = legs;
    if (!first) return [];
    if (legs.length === 1) return [await this.open(first)];
    const tariffs = await tariffsOf(
      this.#tx,
      first,
      legs.map(({ far }) => far),
    );
    const found = legs.map((leg, at) => ({ leg, tariff: tariffs[at] }));
    const priced = found.flatMap(({ leg, tariff }) => (tariff && isPriced(tariff) ? { leg, tariff } : []));
    const isOpen = await openTogether(this.#tx, priced);
    const answers: RatingAnswer[] = [];
    for (const { leg, tariff } of found) {
      if (!tariff) answers.push({ kind: "refused", why: "no_rate" });
      else if (isOpen || !isPriced(tariff)) answers.push({ kind: "open", tariff });
      else answers.push(await openAt(this.#tx, leg, tariff));
    }
    return answers;
  }

  async judge(leg: Parameters<RatingTx["judge"]>[0]): Promise<RatingRefusal | undefined> {
    const tariff = await tariffOf(this.#tx, leg);
    if (!tariff) return "no_rate";
    if (!isPriced(tariff)) return undefined;
    if (leg.profile && (await isAbove(this.#tx, tariff.perMinute, leg.profile.max_rate))) return "max_rate";
    const free = await new SqlLedger(this.#tx).free(leg.account);
    return (await isAbove(this.#tx, chargeOf(tariff, STEP_SECONDS), free)) ? "balance" : undefined;
  }
}

/** Rolls the renewal back that would pass the limit of the day. */
class SpentError extends Error {
  /** Whose own limit it was; undefined for that of a profile. */
  readonly account: string | undefined;

  constructor(account: string | undefined) {
    super("the limit of the day is reached");
    this.account = account;
  }
}

async function openAt(tx: Tx, leg: RatedLeg, tariff: FoundTariff): Promise<RatingAnswer> {
  const { call, account, kind, profile, now } = leg;
  if (profile && (await isAbove(tx, tariff.perMinute, profile.max_rate))) return { kind: "refused", why: "max_rate" };
  const hold = await new SqlLedger(tx).hold({
    account,
    amount: chargeOf(tariff, STEP_SECONDS),
    refType: kind,
    refUuid: call,
    expiresOn: null,
    now,
  });
  if (hold === undefined) return { kind: "refused", why: "balance" };
  await tx
    .insertInto("call_charge")
    .values(chargeRow(leg, tariff, hold))
    .execute();
  // The hold has locked the account, so no other leg of it can pass a limit at the same time.
  const over = await overLimit(tx, account, profile?.uuid ?? null, now);
  if (!over) return { kind: "open", tariff };
  if (over === "account") await markReached(tx, account, now);
  await tx.deleteFrom("call_charge").where("call", "=", call).execute();
  await new SqlLedger(tx).release(hold);
  return { kind: "refused", why: "daily_spend_limit" };
}

interface PricedLeg {
  readonly leg: RatedLeg;
  readonly tariff: FoundTariff;
}

/** Opens legs of one account and profile at once; false when a limit is in the way of any: nothing is changed then. */
async function openTogether(tx: Tx, priced: readonly PricedLeg[]): Promise<boolean> {
  const [first] = priced;
  if (!first) return true;
  const { account, profile, kind, now } = first.leg;
  for (const perMinute of new Set(priced.map(({ tariff }) => tariff.perMinute)))
    if (profile && (await isAbove(tx, perMinute, profile.max_rate))) return false;
  const holds = priced.map(({ leg, tariff }) => {
    return { uuid: newUuid(), amount: chargeOf(tariff, STEP_SECONDS), refUuid: leg.call };
  });
  if (!(await new SqlLedger(tx).holdAll(account, holds, { refType: kind, now }))) return false;
  const rows = priced.map(({ leg, tariff }, at) => chargeRow(leg, tariff, holds[at]?.uuid ?? ""));
  await tx.insertInto("call_charge").values(rows).execute();
  if (!(await overLimit(tx, account, profile?.uuid ?? null, now))) return true;
  const calls = priced.map(({ leg }) => leg.call);
  await tx.deleteFrom("call_charge").where("call", "in", calls).execute();
  const ids = holds.map(({ uuid }) => uuid);
  await tx.deleteFrom("ledger_hold").where("uuid", "in", ids).execute();
  return false;
}

function chargeRow({ call, account, node, kind, tn, profile, now }: RatedLeg, tariff: FoundTariff, hold: string) {
  const { perMinute, connect, minimumSeconds, incrementSeconds, rate } = tariff;
  return {
    call,
    created_on: now,
    account,
    node,
    ref_type: kind,
    tn,
    outbound_voice_profile: profile?.uuid ?? null,
    per_minute: perMinute,
    connect,
    minimum_seconds: minimumSeconds,
    increment_seconds: incrementSeconds,
    rate: rate?.uuid ?? null,
    prefix: rate?.prefix ?? null,
    hold,
    settled_on: null,
  };
}

/** Compared by the database: amounts are decimal. Null = no bound. */
async function isAbove(tx: Tx, perMinute: string, bound: string | number | null): Promise<boolean> {
  if (bound === null) return false;
  const { rows } = await sql<{ above: boolean }>`
    select ${perMinute}::numeric > ${bound}::numeric as above`.execute(tx);
  return rows[0]?.above === true;
}

/** Who has spent more since midnight in the account's zone than it may, what is held included. */
async function overLimit(
  tx: Tx,
  account: string,
  profile: string | null,
  now: string,
): Promise<"account" | "profile" | undefined> {
  const { rows } = await sql<{ account: boolean; profile: boolean | null }>`
    select ${isOverspent(sql`0`, now, SPEND_LIMITS)} as account, (select coalesce((
        select sum(case when c.settled_on is null then h.amount else c.amount end)
        from call_charge c left join ledger_hold h on h.uuid = c.hold where c.outbound_voice_profile = v.uuid
          and c.created_on >= date_trunc('day', ${now}::timestamptz at time zone coalesce(a.time_zone, 'utc'))
            at time zone coalesce(a.time_zone, 'utc')), 0) > v.daily_spend_limit
      from outbound_voice_profile v
      where v.uuid = ${profile}::uuid and v.account = a.uuid and v.daily_spend_limit is not null) as profile
    from account a where a.uuid = ${account}`.execute(tx);
  const [row] = rows;
  if (row?.account) return "account";
  return row?.profile ? "profile" : undefined;
}

/** Notes that something was refused because of what the account may spend today: it is told of that (fraud.ts). */
async function markReached(db: Kysely<Tables>, account: string, now: string): Promise<void> {
  await sql`
    insert into account_spend (account, day, amount, is_reached)
    select a.uuid, (${now}::timestamptz at time zone coalesce(a.time_zone, 'UTC'))::date, 0, true
    from account a where a.uuid = ${account}
    on conflict (account, day) do update set is_reached = true where not account_spend.is_reached`.execute(db);
}
