import { sql } from "kysely";
import type { MessageError } from "../domain/messaging/rules.js";
import type {
  ClaimedSms,
  PartResult,
  Postponed,
  RateWait,
  Receipt,
  SmsQueueStore,
  SmsQueueTx,
} from "../domain/sms-queue/port.js";
import type { Store, Tx } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, raw } from "./page.js";
import { SqlProviderEvents } from "./provider-event.js";
import { transactionWithRetry } from "./retry.js";
import { CLAIM_FACTS, CLAIM_JOINS, OPTED_OUT, ROUTE_TABLE } from "./sms-facts.js";
import { failMessage, lockOutbound, receiptOf, succeedMessage } from "./sms-outbound.js";
import { takeCampaignRate } from "./sms-rate.js";
import { takeSlowTurn } from "./sms-review.js";
import { failWaiting } from "./sms-stop.js";

const CLAIMED = `json_build_object(${plain("m", "uuid account tn from to message encoding parts reason")},
  ${dated("m", "created_on valid_until send_after")}, 'isAutomated', m.automated,
  'open', (select coalesce(json_agg(json_build_object('number', o.number, 'id', o.id) order by o.number), '[]'::json)
    from sms_part o where o.sms = m.uuid and o.state in ('queued', 'unknown')),
  'isOpen', exists (select 1 from smpp_text x where x.sms = m.uuid),
  'campaignId', (select g."campaignId" from sms_campaign g where g.uuid = m.sms_campaign),
  ${plain("q", "tried carrier failures")}, ${dated("q", "failing_since")},
  'facts', ${CLAIM_FACTS}, 'table', ${ROUTE_TABLE})`;

/** No earlier message of the same pair of numbers waits or is on its way: their order is kept. */
const FIRST_OF_PAIR = `not exists (select 1 from sms_queue e
  where e.tn = q.tn and e.recipient = q.recipient and e.id < q.id)`;

/** The queue of messages in the database. */
export class SqlSmsQueue implements SmsQueueStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  transaction<T>(work: (tx: SmsQueueTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new QueueTx(tx)));
  }

  async isOptedOut(uuid: string): Promise<boolean> {
    const { rows } = await sql<{ out: boolean }>`
      select ${raw(OPTED_OUT)} as out from sms m left join lease_subscription f
        on f.tn_lease = m.tn_lease and f.type = 'sms' and f.removed_on is null
      where m.uuid = ${uuid}`.execute(this.#store.db);
    return rows[0]?.out ?? false;
  }

  async nextDue(): Promise<string | undefined> {
    const { rows } = await sql<{ due: string | null }>`
      select min(greatest(s.next_on, (select min(q.due_on) from sms_queue q
        where q.tn = s.tn and q.claimed_by is null and ${raw(FIRST_OF_PAIR)}))) as due
      from sms_sender s where s.queued_parts > 0`.execute(this.#store.db);
    return rows[0]?.due ?? undefined;
  }

  async takeBack(node: string | null, now: string): Promise<number> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ sms: string }>`
        update sms_queue set claimed_by = null, claimed_until = null, due_on = least(due_on, ${now}::timestamptz)
        where claimed_by is not null and (claimed_by = ${node}::text or claimed_until <= ${now}::timestamptz)
        returning sms`.execute(tx);
      const uuids = rows.map(({ sms }) => sms);
      // One that was not yet handed over can only go out once.
      await sql`
        update sms set state = 'created', delivery_state = 'queued', maybe_duplicate = true, modified_on = ${now}
        where uuid = any (${uuids}::uuid[]) and state = 'sending'`.execute(tx);
      return uuids.length;
    });
  }

  async confirmNone(sentBefore: string, now: string): Promise<number> {
    const { numAffectedRows } = (await sql`
      update sms set delivery_state = 'delivery_unconfirmed', modified_on = ${now}
      where delivery_state = 'sent' and sent_on <= ${sentBefore}`.execute(this.#store.db)) as {
      numAffectedRows?: bigint;
    };
    return Number(numAffectedRows ?? 0);
  }

  async forgetReceipts(before: string): Promise<void> {
    await this.#store.db.deleteFrom("sms_receipt_early").where("received_on", "<", before).execute();
  }

  async forgetUnseen(carrier: string, digests: readonly string[]): Promise<void> {
    await sql`delete from sms_unseen where carrier = ${carrier} and digest = any (${[...digests]}::text[])`.execute(
      this.#store.db,
    );
  }

  async forgetOldUnseen(before: string): Promise<void> {
    await this.#store.db.deleteFrom("sms_unseen").where("received_on", "<", before).execute();
  }
}

class QueueTx implements SmsQueueTx {
  readonly #tx: Tx;

  readonly providerEvents: SqlProviderEvents;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.providerEvents = new SqlProviderEvents(tx);
  }

  async claim({ node, now, until }: Parameters<SmsQueueTx["claim"]>[0]): Promise<ClaimedSms | undefined> {
    // The row of the sender is the lock of its queue: who is busy with it is passed over.
    const { rows } = await sql<{ id: number }>`
      select q.id from sms_sender s cross join lateral (
        select q.id, q.due_on from sms_queue q
        where q.tn = s.tn and q.claimed_by is null and q.due_on <= ${now} and ${raw(FIRST_OF_PAIR)}
        order by q.id limit 1) q
      where s.queued_parts > 0 and s.next_on <= ${now}
      order by q.due_on, q.id limit 1 for update of s skip locked`.execute(this.#tx);
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    const claimed = await this.#tx
      .updateTable("sms_queue")
      .set({ claimed_by: node, claimed_until: until, attempts: sql<number>`attempts + 1` })
      .where("id", "=", id)
      .where("claimed_by", "is", null)
      .where("due_on", "<=", now)
      .returning("id")
      .executeTakeFirst();
    // Somebody had it between our look and our lock.
    if (!claimed) return this.claim({ node, now, until });
    return oneOf<ClaimedSms>(
      this.#tx,
      raw(CLAIMED),
      sql`sms_queue q join sms m on m.uuid = q.sms ${raw(CLAIM_JOINS)} where q.id = ${id}`,
    );
  }

  takeRate(o: Parameters<SmsQueueTx["takeRate"]>[0]): Promise<RateWait | undefined> {
    return takeCampaignRate(this.#tx, o);
  }

  takeSlowTurn(review: string, nowMs: number): Promise<number | undefined> {
    return takeSlowTurn(this.#tx, review, nowMs);
  }

  async restSender(tn: number, until: string): Promise<void> {
    await this.#tx.updateTable("sms_sender").set({ next_on: until }).where("tn", "=", tn).execute();
  }

  async begin(sms: ClaimedSms, o: Parameters<SmsQueueTx["begin"]>[1]): Promise<void> {
    const { carrier, node, now, until, nextOn, reason } = o;
    await this.#tx.updateTable("sms_queue").set({ claimed_until: until }).where("sms", "=", sms.uuid).execute();
    await this.#tx.updateTable("sms_sender").set({ next_on: nextOn, used_on: now }).where("tn", "=", sms.tn).execute();
    await this.#tx
      .updateTable("sms")
      .set({ state: "sending", delivery_state: "sending", carrier, reason, modified_on: now })
      .where("uuid", "=", sms.uuid)
      .execute();
    await this.#tx
      .insertInto("sms_attempt")
      .values(sms.open.map(({ number }) => ({ sms: sms.uuid, part: number, carrier, node, started_on: now })))
      .execute();
  }

  async postpone(o: Postponed): Promise<void> {
    const { uuid, due, now, tried, carrier, failures, failing_since } = o;
    await this.#tx
      .updateTable("sms_queue")
      .set({
        claimed_by: null,
        claimed_until: null,
        // Looked at once more when its limit is up, whatever it waits for.
        due_on: sql<string>`least(${due}::timestamptz, coalesce(${o.valid_until ?? null}::timestamptz, valid_until))`,
        ...(o.valid_until === undefined ? {} : { valid_until: o.valid_until }),
        tried: [...tried],
        carrier,
        failures,
        failing_since,
      })
      .where("sms", "=", uuid)
      .execute();
    await this.#tx
      .updateTable("sms")
      .set({
        state: "created",
        delivery_state: "queued",
        reason: o.reason,
        modified_on: now,
        ...(o.send_after === undefined ? {} : { send_after: o.send_after }),
        ...(o.valid_until === undefined ? {} : { valid_until: o.valid_until }),
        ...(o.maybeDuplicate ? { maybe_duplicate: true } : {}),
      })
      .where("uuid", "=", uuid)
      .where("state", "in", ["created", "sending"])
      .execute();
  }

  async lock(uuid: string): Promise<void> {
    await lockOutbound(this.#tx, null, uuid);
  }

  async results(uuid: string, carrier: string, results: readonly PartResult[], now: string): Promise<void> {
    const ids = results.flatMap(({ provider_id }) => provider_id?.toLowerCase() ?? []);
    if (ids.length > 0) await this.lockIds(carrier, ids);
    for (const { number, outcome, provider_id, code } of results) {
      if (outcome !== "down")
        await this.#tx
          .updateTable("sms_part")
          .set({
            state: outcome === "accepted" ? "accepted" : outcome === "unknown" ? "unknown" : "queued",
            carrier,
            provider_id: provider_id?.toLowerCase() ?? null,
            carrier_code: code,
          })
          .where("sms", "=", uuid)
          .where("number", "=", number)
          .execute();
      await this.#tx
        .updateTable("sms_attempt")
        .set({ ended_on: now, outcome, carrier_code: code })
        .where("sms", "=", uuid)
        .where("part", "=", number)
        .where("ended_on", "is", null)
        .execute();
    }
  }

  async succeed(uuid: string, { carrier, now }: Parameters<SmsQueueTx["succeed"]>[1]): Promise<void> {
    const first = await this.#tx
      .selectFrom("sms_part")
      .select("provider_id")
      .where("sms", "=", uuid)
      .orderBy("number")
      .executeTakeFirst();
    await succeedMessage(this.#tx, uuid, { reference_id: first?.provider_id ?? null, carrier, now });
  }

  fail(uuid: string, error: MessageError, reason: string, now: string): Promise<void> {
    return failMessage(this.#tx, uuid, error, reason, now);
  }

  async failOthers(uuid: string, now: string): Promise<void> {
    const { messaging_profile, to } = await this.#tx
      .selectFrom("sms")
      .select(["messaging_profile", "to"])
      .where("uuid", "=", uuid)
      .executeTakeFirstOrThrow();
    if (messaging_profile !== null) await failWaiting(this.#tx, messaging_profile, to, now);
  }

  async partOf({ carrier, ids, recipient }: Receipt): Promise<{ sms: string; number: number } | undefined> {
    const { rows } = await sql<{ sms: string; number: number }>`
      select p.sms, p.number from sms_part p join sms m on m.uuid = p.sms
      where p.carrier = ${carrier} and p.provider_id = any (${ids}::text[])
      order by (m."to" = ${recipient}::text) desc nulls last, p.id desc limit 1`.execute(this.#tx);
    return rows[0];
  }

  async lockIds(carrier: string, ids: readonly string[]): Promise<void> {
    // In one order, so that two who want the same do not wait for each other.
    await sql`
      select pg_advisory_xact_lock(k.key) from (
        select distinct hashtextextended(${carrier} || ' ' || id, 0) as key from unnest(${[...ids]}::text[]) id
        order by key) k`.execute(this.#tx);
  }

  async keepEarly({ carrier, ids, recipient, ...body }: Receipt, now: string): Promise<void> {
    await this.#tx
      .insertInto("sms_receipt_early")
      .values(
        ids.map((provider_id) => ({
          carrier,
          provider_id,
          recipient,
          body: JSON.stringify(body),
          received_on: now,
        })),
      )
      .execute();
  }

  async early(uuid: string) {
    const { rows } = await sql<{ number: number; state: string; error: string | null }>`
      with found as (delete from sms_receipt_early e using sms_part p, sms m
        where p.sms = ${uuid} and m.uuid = p.sms and e.carrier = p.carrier and e.provider_id = p.provider_id
          and (e.recipient is null or e.recipient = m."to")
        returning p.number, e.body, e.id)
      select number, body ->> 'state' as state, body ->> 'error' as error from found order by id`.execute(this.#tx);
    return rows;
  }

  async partReceipt({ sms, number, state, error }: Parameters<SmsQueueTx["partReceipt"]>[0]) {
    // A carrier that takes whole texts has one id, and one receipt, for all parts.
    const { rows } = await sql`
      update sms_part p set state = ${state}, error_code = ${error?.code ?? null}, carrier_code = ${error?.carrier_code ?? null}
      from sms_part named where named.sms = ${sms} and named.number = ${number} and p.sms = named.sms
        and (p.number = named.number or p.provider_id = named.provider_id) and p.state in ('accepted', 'unknown')
      returning p.id`.execute(this.#tx);
    if (rows.length === 0) return undefined;
    const parts = await this.#tx.selectFrom("sms_part").select("state").where("sms", "=", sms).execute();
    return parts.map((part) => part.state);
  }

  receipt(uuid: string, outcome: Parameters<SmsQueueTx["receipt"]>[1], now: string): Promise<void> {
    return receiptOf(this.#tx, uuid, outcome, now);
  }
}
