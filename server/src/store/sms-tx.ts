import type { ISMS, ISMSI } from "@opentact/contract";
import { sql } from "kysely";
import type { ReplyCounts, Suspicion } from "../domain/fraud/port.js";
import type { MessageTx, ReceiptOutcome, SmppSubmitNote } from "../domain/messaging/port/message-store.js";
import type { InboundOwner, NewInbound, NewOutbound } from "../domain/messaging/port/new-message.js";
import type { KeywordAction } from "../domain/messaging/port/texts.js";
import type { MessageError } from "../domain/messaging/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { SqlInboundParts } from "./inbound-part.js";
import { oneOf, raw, withinReach } from "./page.js";
import { SqlProviderEvents } from "./provider-event.js";
import { acceptMany, factsOfMany, noteSubmits } from "./sms-accept-many.js";
import { sendFacts } from "./sms-facts.js";
import { inboundOwner, insertOptout, receiveMessage } from "./sms-inbound.js";
import { inboundJson, outboundJson } from "./sms-json.js";
import { acceptMessage, failMessage, lockOutbound, receiptOf, succeedMessage } from "./sms-outbound.js";
import { holdForReview, replyCounts } from "./sms-review.js";
import { failWaiting } from "./sms-stop.js";
import { SqlSubmittedTexts } from "./submitted-text.js";

const REPLY_SECONDS = 60;

/** One transaction on messages. */
export class MessagesTx implements MessageTx {
  readonly #tx: Tx;

  readonly providerEvents: SqlProviderEvents;
  readonly inboundParts: SqlInboundParts;
  readonly submittedTexts: SqlSubmittedTexts;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.providerEvents = new SqlProviderEvents(tx);
    this.inboundParts = new SqlInboundParts(tx);
    this.submittedTexts = new SqlSubmittedTexts(tx);
  }

  async noteSubmit(uuid: string, note: SmppSubmitNote): Promise<void> {
    noteSubmits(this.#tx, [{ uuid, note }]);
  }

  async lockEnds(from: string, to: string): Promise<void> {
    const numbers = [from, to].filter((digits) => /^\d{7,15}$/.test(digits)).map(Number);
    await sql`
      select uuid from account where uuid in
        (select l.account from tn_lease l where l.tn = any (${numbers}::bigint[]) and l.released_on is null)
      order by uuid for no key update`.execute(this.#tx);
  }

  async lockAccounts(account: string, to: string): Promise<void> {
    const tn = /^\d{7,15}$/.test(to) ? Number(to) : null;
    // In one order by everyone, so that two messages in opposite directions cannot wait for each other.
    await sql`
      select uuid from account where uuid = ${account}
        or uuid = (select l.account from tn_lease l where l.tn = ${tn}::bigint and l.released_on is null)
      order by uuid for no key update`.execute(this.#tx);
  }

  replyCounts(account: string, block: string): Promise<ReplyCounts> {
    return replyCounts(this.#tx, account, block);
  }

  holdForReview(account: string, suspicion: Suspicion, now: string): Promise<void> {
    return holdForReview(this.#tx, account, suspicion, now);
  }

  facts(o: Parameters<MessageTx["facts"]>[0]) {
    return sendFacts(this.#tx, o);
  }

  factsOfMany(o: Parameters<MessageTx["factsOfMany"]>[0]) {
    return factsOfMany(this.#tx, o);
  }

  acceptMany(messages: readonly NewOutbound[]): Promise<ReadonlyMap<string, number>> {
    return acceptMany(this.#tx, messages);
  }

  async noteSubmits(notes: Parameters<MessageTx["noteSubmits"]>[0]): Promise<void> {
    noteSubmits(this.#tx, notes);
  }

  answers(result: unknown): Promise<void> {
    return this.#tx.answers(result);
  }

  accept(message: NewOutbound): Promise<boolean> {
    return acceptMessage(this.#tx, message);
  }

  async rememberPool({ profile, turn, recipient, tn }: Parameters<MessageTx["rememberPool"]>[0]): Promise<void> {
    await sql`
      insert into sms_pool_turn (messaging_profile, long_code, toll_free)
      values (${profile}, ${turn.long_code}, ${turn.toll_free})
      on conflict (messaging_profile) do update set long_code = excluded.long_code, toll_free = excluded.toll_free`.execute(
      this.#tx,
    );
    await sql`
      insert into sms_sticky_sender (messaging_profile, recipient, tn) values (${profile}, ${recipient}, ${tn})
      on conflict (messaging_profile, recipient) do update set tn = excluded.tn`.execute(this.#tx);
  }

  succeed(uuid: string, o: Parameters<MessageTx["succeed"]>[1]): Promise<void> {
    return succeedMessage(this.#tx, uuid, o);
  }

  fail(uuid: string, error: MessageError, reason: string, now: string): Promise<void> {
    return failMessage(this.#tx, uuid, error, reason, now);
  }

  receipt(uuid: string, outcome: ReceiptOutcome, now: string): Promise<void> {
    return receiptOf(this.#tx, uuid, outcome, now);
  }

  lockOutbound(reach: string | null, uuid: string) {
    return lockOutbound(this.#tx, reach, uuid);
  }

  owner(to: string, from: string, now: string): Promise<InboundOwner | undefined> {
    return inboundOwner(this.#tx, to, from, now);
  }

  receive(message: NewInbound): Promise<void> {
    return receiveMessage(this.#tx, message);
  }

  async optOut({ owner, from, keyword, now }: Parameters<MessageTx["optOut"]>[0]): Promise<boolean> {
    const { account, profile, tn } = owner;
    const made = await insertOptout(this.#tx, { account, profile, from, to: tn, keyword, source: "sms", now });
    await failWaiting(this.#tx, profile, from, now);
    return made !== undefined;
  }

  async optIn(profile: string, from: string, now: string): Promise<boolean> {
    const closed = await this.#tx
      .updateTable("sms_optout")
      .set({ deleted_on: now, modified_on: now })
      .where("messaging_profile", "=", profile)
      .where("from", "=", from)
      .where("deleted_on", "is", null)
      .returning("uuid")
      .executeTakeFirst();
    return closed !== undefined;
  }

  async mayReply(tn: number, recipient: string, action: KeywordAction, now: string): Promise<boolean> {
    const { rows } = await sql`
      insert into sms_auto_reply (tn, recipient, action, sent_on) values (${tn}, ${recipient}, ${action}, ${now})
      on conflict (tn, recipient, action) do update set sent_on = excluded.sent_on
        where sms_auto_reply.sent_on <= ${now}::timestamptz - make_interval(secs => ${REPLY_SECONDS})
      returning 1`.execute(this.#tx);
    return rows.length > 0;
  }

  async setReaded(reach: string | null, uuid: string, readed: boolean, now: string): Promise<boolean> {
    const changed = await this.#tx
      .updateTable("sms")
      .set({ readed, modified_on: now })
      .where("uuid", "=", uuid)
      .where("type", "=", "smsi")
      .where(withinReach("account", reach))
      .returning("uuid")
      .executeTakeFirst();
    return changed !== undefined;
  }

  async outbound(uuid: string): Promise<ISMS> {
    return this.#entity<ISMS>(outboundJson("number"), uuid);
  }

  async inbound(uuid: string): Promise<ISMSI> {
    return this.#entity<ISMSI>(inboundJson("number"), uuid);
  }

  async #entity<T extends ISMS | ISMSI>(json: string, uuid: string): Promise<T> {
    const found = await oneOf<WithZoneName<T>>(this.#tx, raw(json), sql`sms m where m.uuid = ${uuid}`);
    if (!found) throw new Error("a message of this transaction is gone");
    return zoned<T>(found);
  }
}
