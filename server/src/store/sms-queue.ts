import { sql } from "kysely";
import type { MessageError } from "../domain/messaging/rules.js";
import type {
  Begun,
  CarrierIds,
  MessageResults,
  PartReceipt,
  Postponed,
  Receipt,
  SmsQueueStore,
  SmsQueueTx,
} from "../domain/sms-queue/port.js";
import type { Store, Tx } from "./db.js";
import { raw } from "./page.js";
import { planOnce } from "./plan-once.js";
import { SqlProviderEvents } from "./provider-event.js";
import { transactionWithRetry } from "./retry.js";
import { beginMessages, claimMessages, FIRST_OF_PAIR, postponeMessages, restSenders } from "./sms-claim.js";
import { OPTED_OUT } from "./sms-facts.js";
import { lockMessages, succeedMessages, writeResults } from "./sms-handed.js";
import { failMessage } from "./sms-outbound.js";
import { takeCampaignRates } from "./sms-rate.js";
import { applyReceipts, failMessages, findParts, keepEarly, keepEvents, lockIds } from "./sms-receipt.js";
import { takeSlowTurn } from "./sms-review.js";
import { failWaiting } from "./sms-stop.js";

/** The queue of messages in the database. */
export class SqlSmsQueue implements SmsQueueStore {
  readonly #store: Store;
  readonly #node: string;

  /** @param node gives events their positions as it writes them */
  constructor(store: Store, node: string) {
    this.#store = store;
    this.#node = node;
  }

  transaction<T>(work: (tx: SmsQueueTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new QueueTx(tx, this.#node)));
  }

  async optedOut(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ uuid: string }>`
      select m.uuid from sms m left join lease_subscription f
        on f.tn_lease = m.tn_lease and f.type = 'sms' and f.removed_on is null
      where m.uuid = any (${planOnce([...uuids], "uuid")}) and ${raw(OPTED_OUT)}`.execute(this.#store.db);
    return new Set(rows.map(({ uuid }) => uuid));
  }

  async nextDue(before: string): Promise<string | undefined> {
    const { rows } = await sql<{ due: string | null }>`
      select min(greatest(s.next_on, q.due_on)) as due from sms_sender s cross join lateral (
        select min(q.due_on) as due_on from sms_queue q
        where q.tn = s.tn and q.claimed_by is null and q.due_on < ${before} and ${raw(FIRST_OF_PAIR)}) q
      where s.queued_parts > 0 and s.next_on < ${before} and q.due_on is not null`.execute(this.#store.db);
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

  async stillSending(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ uuid: string }>`
      select m.uuid from sms m join sms_queue q on q.sms = m.uuid
      where m.uuid = any (${planOnce([...uuids], "uuid")}) and m.state = 'sending' and q.claimed_by is not null`.execute(
      this.#store.db,
    );
    return new Set(rows.map(({ uuid }) => uuid));
  }

  async confirmNone(sentBefore: string, now: string): Promise<number> {
    // What was looked through is never looked at again: messages get the time of their handover as it is.
    const { numAffectedRows } = (await sql`
      with looked as (
        select until from sms_confirmed where until < ${sentBefore}::timestamptz for update
      ), moved as (
        update sms_confirmed set until = ${sentBefore}::timestamptz where exists (select from looked)
      )
      update sms set delivery_state = 'delivery_unconfirmed', modified_on = ${now}
      where sent_on > (select until from looked) and sent_on <= ${sentBefore} and delivery_state = 'sent'`.execute(
      this.#store.db,
    )) as { numAffectedRows?: bigint };
    return Number(numAffectedRows ?? 0);
  }

  async forgetReceipts(before: string): Promise<void> {
    await this.#store.db.deleteFrom("sms_receipt_early").where("received_on", "<", before).execute();
  }

  async forgetReferences(before: string): Promise<void> {
    await this.#store.db.deleteFrom("sms_reference").where("used_on", "<", before).execute();
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
  readonly #node: string;

  readonly providerEvents: SqlProviderEvents;

  constructor(tx: Tx, node: string) {
    this.#tx = tx;
    this.#node = node;
    this.providerEvents = new SqlProviderEvents(tx);
  }

  claim(o: Parameters<SmsQueueTx["claim"]>[0]) {
    return claimMessages(this.#tx, o);
  }

  takeRates(wishes: Parameters<SmsQueueTx["takeRates"]>[0], nowMs: number) {
    return takeCampaignRates(this.#tx, wishes, nowMs);
  }

  takeSlowTurn(review: string, nowMs: number): Promise<number | undefined> {
    return takeSlowTurn(this.#tx, review, nowMs);
  }

  restSenders(rests: Parameters<SmsQueueTx["restSenders"]>[0]): Promise<void> {
    return restSenders(this.#tx, rests);
  }

  begin(begun: readonly Begun[], o: Parameters<SmsQueueTx["begin"]>[1]): Promise<void> {
    return beginMessages(this.#tx, begun, o);
  }

  postpone(postponed: readonly Postponed[]): Promise<void> {
    return postponeMessages(this.#tx, postponed);
  }

  async lock(uuids: readonly string[], ids: readonly CarrierIds[] = []): Promise<void> {
    lockMessages(this.#tx, uuids, ids);
  }

  async results(list: readonly MessageResults[], now: string): Promise<void> {
    writeResults(this.#tx, list, now);
  }

  succeed(list: readonly MessageResults[], now: string) {
    return succeedMessages(this.#tx, list, now, this.#node);
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

  findParts(...[receipts, o]: Parameters<SmsQueueTx["findParts"]>) {
    return findParts(this.#tx, receipts, o);
  }

  async lockIds(list: readonly CarrierIds[]): Promise<void> {
    lockIds(this.#tx, list);
  }

  keepEarly(receipts: readonly Receipt[], now: string): Promise<void> {
    return keepEarly(this.#tx, receipts, now);
  }

  applyReceipts(list: readonly PartReceipt[], now: string) {
    return applyReceipts(this.#tx, list, now, this.#node);
  }

  failed(list: Parameters<SmsQueueTx["failed"]>[0], now: string): Promise<void> {
    return failMessages(this.#tx, list, now, this.#node);
  }

  async keepEvents(list: Parameters<SmsQueueTx["keepEvents"]>[0], now: string): Promise<void> {
    keepEvents(this.#tx, list, now);
  }
}
