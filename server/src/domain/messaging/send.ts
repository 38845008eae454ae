import type { ISMS, ISMSBatchNewParams, ISMSNewParams } from "@opentact/contract";
import { MESSAGE_MAX } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { SeenTexts } from "../fraud/port.js";
import { isPumping } from "../fraud/rules.js";
import { SPEND_LIMITS } from "../ledger/rules.js";
import {
  allowed,
  enabled,
  hasRoom,
  leased,
  notToItself,
  permitted,
  refusal,
  registered,
  unregistered,
} from "./checks.js";
import { type Draft, localOf, type MessageExchange, wayOf } from "./exchange.js";
import { chooseSender } from "./pool.js";
import type {
  BulkSending,
  JoinableParts,
  JoinParts,
  MeasureText,
  MessageStore,
  MessageTx,
  SenderFacts,
  SenderWish,
  SendFacts,
  SendingUser,
  SmppSubmitNote,
  SubmittedPart,
} from "./port.js";
import {
  ACCOUNT_PARTS_PER_SECOND,
  countryOfDigits,
  HOME_COUNTRIES,
  HOME_COUNTRY,
  messageError,
  type ReadNumber,
  readNumber,
  VALIDITY_SECONDS,
} from "./rules.js";

/** A request to send, read. */
interface Wish {
  readonly sender: SenderWish;
  /** Profile that the request names beside a sender. */
  readonly profile: string | undefined;
  readonly to: ReadNumber;
  readonly country: string | undefined;
  readonly message: string;
  readonly parts: number;
  readonly body: ISMSNewParams;
  readonly note: SmppSubmitNote | undefined;
  /** It is the first of so many parts of a text. */
  readonly total?: number;
}

/** The other parts of a text are waited for so long (messaging.md 9.4). */
const PARTS_MS = 60_000;
/** More parts than any text that may be sent has. */
const PARTS_MOST = 14;

/** A message that was accepted. */
export interface SentMessage {
  readonly entity: ISMS;
  /** The recipient is a number of this platform. */
  readonly isLocal: boolean;
}

export interface SmsSendingOptions {
  readonly store: MessageStore;
  readonly exchange: MessageExchange;
  readonly clock: Clock;
  readonly measure: MeasureText;
  readonly join: JoinParts;
  readonly texts: SeenTexts;
  /** Numbers must be registered for where they send (messaging.md 12.6). */
  readonly isEnforced: boolean;
  /** Called after a message was put into the queue. */
  readonly wake: () => void;
}

/** Takes messages from users (messaging.md 2). What it accepts is stored and paid for before it answers. */
export class SmsSending implements BulkSending {
  readonly #o: SmsSendingOptions;
  readonly #buckets: TokenBuckets;

  constructor(options: SmsSendingOptions) {
    this.#o = options;
    this.#buckets = new TokenBuckets(options.clock, ACCOUNT_PARTS_PER_SECOND, ACCOUNT_PARTS_PER_SECOND * 60);
  }

  /**
   * @param note how it was handed in over SMPP; stored with it
   * @throws DomainError in the order of messaging.md 2.1, with the message error code as `meta`
   */
  async send(actor: SendingUser, body: ISMSNewParams, note?: SmppSubmitNote): Promise<SentMessage> {
    const wish = { ...this.#read(body), note };
    const verdict = this.#buckets.take(actor.account, wish.parts);
    if (!verdict.isAllowed) throw new TooManyRequests(verdict.retryAfterSeconds, { code: "1202" });
    const sent = await this.#o.store.transaction((tx) => this.#accept(tx, actor, wish));
    if (!sent.isLocal) this.#o.wake();
    return sent;
  }

  /**
   * Takes one part of a text that comes in parts: the first is judged as the whole text and holds the price of all that
   * were announced, each is stored before this resolves, and with the last one the message may go.
   * @param body the text of this part
   * @throws DomainError as `send`; one for the last part ends the message
   */
  async sendPart(actor: SendingUser, body: ISMSNewParams, note: SmppSubmitNote, part: SubmittedPart): Promise<void> {
    if (part.total > PARTS_MOST) throw invalidField("body.message", `more than ${PARTS_MOST} parts`);
    const message = this.#o.join({ total: part.total, charset: part.charset, parts: [part] });
    const wish = { ...this.#read({ ...body, message }), note, parts: part.total, total: part.total };
    const verdict = this.#buckets.take(actor.account, 1);
    if (!verdict.isAllowed) throw new TooManyRequests(verdict.retryAfterSeconds, { code: "1202" });
    const problem = await this.#o.store.transaction((tx) => this.#part(tx, actor, wish, part));
    if (problem) throw problem;
    this.#o.wake();
  }

  /** @returns why the whole message is over, although this part is sound */
  async #part(tx: MessageTx, actor: SendingUser, wish: Wish & { note: SmppSubmitNote }, part: SubmittedPart) {
    const { submittedTexts: texts } = tx;
    const found = await texts.lock(part);
    const now = isoTime(this.#o.clock.now());
    await tx.lockAccounts(actor.account, wish.to.digits);
    // Another text with the same reference: the rest of the former one does not come any more.
    if (found?.isTaken) await this.#giveUp(tx, found.sms, now);
    let sms = found?.isTaken ? undefined : found?.sms;
    if (sms === undefined) {
      sms = (await this.#accept(tx, actor, wish)).entity.uuid;
      await texts.open(sms, part);
    } else await tx.noteSubmit(sms, wish.note);
    const whole = await texts.add(sms, part);
    return whole && this.#close(tx, sms, whole, wish.to.digits);
  }

  async #close(tx: MessageTx, sms: string, parts: JoinableParts, to: string) {
    const nowMs = this.#o.clock.now();
    const now = isoTime(nowMs);
    const message = this.#o.join(parts);
    if (message.length > MESSAGE_MAX) {
      await this.#giveUp(tx, sms, now);
      return invalidField("body.message", `maxLength ${MESSAGE_MAX}`);
    }
    const closed = await tx.submittedTexts.close(sms, { message, ...this.#o.measure(message), now });
    if (!closed) {
      const error = messageError(405);
      await tx.fail(sms, error, error.message, now);
      return refusal(402, 405);
    }
    const { from } = await tx.outbound(sms);
    if (closed.isLocal) await this.#o.exchange.handOver(tx, sms, { from, to, message, isAutomated: false }, nowMs);
    return undefined;
  }

  async #giveUp(tx: MessageTx, sms: string, now: string): Promise<void> {
    await tx.fail(sms, messageError(1304), "incomplete", now);
  }

  async checkSender(tx: MessageTx, account: string, body: ISMSBatchNewParams): Promise<void> {
    const { from, messaging_profile, message, phones } = body;
    const to = String(phones[0]);
    const named = messaging_profile === undefined ? {} : { messaging_profile };
    const wish = senderOf({ to, message, ...named, ...(from === undefined ? {} : { from: String(from) }) });
    const { parts } = this.#o.measure(message);
    const now = isoTime(this.#o.clock.now());
    const facts = await tx.facts({ account, wish, to, parts, now, limits: SPEND_LIMITS });
    if (wish.kind === "number") return enabled(leased(facts.senders[0]), messaging_profile);
    if (!facts.pool) throw notFound("Messaging profile");
    if (!facts.pool.number_pool_enable || facts.senders.length === 0) throw refusal(409, 1003);
  }

  async acceptIn(tx: MessageTx, sender: SendingUser, body: ISMSNewParams): Promise<ISMS> {
    return (await this.#accept(tx, sender, { ...this.#read(body), note: undefined })).entity;
  }

  #read(body: ISMSNewParams): Omit<Wish, "note"> {
    const { message, messaging_profile: profile } = body;
    if (message.length > MESSAGE_MAX) throw invalidField("body.message", `maxLength ${MESSAGE_MAX}`);
    const to = readNumber(body.to);
    if (!to) throw invalidField("body.to", "invalid phone number", body.to);
    const country = countryOfDigits(to, HOME_COUNTRY);
    return { sender: senderOf(body), profile, to, country, message, parts: this.#o.measure(message).parts, body };
  }

  async #accept(tx: MessageTx, actor: SendingUser, wish: Wish): Promise<SentMessage> {
    const { account } = actor;
    const nowMs = this.#o.clock.now();
    const { to, parts } = wish;
    await tx.lockAccounts(account, to.digits);
    const now = isoTime(nowMs);
    const facts = await tx.facts({ account, wish: wish.sender, to: to.digits, parts, now, limits: SPEND_LIMITS });
    const sender = await this.#sender(tx, wish, facts);
    notToItself(sender, to.digits);
    permitted(wish.country, facts.countries ?? HOME_COUNTRIES);
    if (this.#o.isEnforced) registered(sender, wish.country);
    allowed(sender);
    const { isLocal, carriers } = wayOf(facts, sender, to, account);
    if (!isLocal && carriers.length === 0) throw refusal(409, 1301);
    hasRoom(sender, parts);
    const { total } = wish;
    const open = total === undefined ? undefined : { parts: total, untilMs: nowMs + PARTS_MS };
    const sent = await this.#place(tx, { ...draftOf(actor, wish, sender, isLocal), open }, wish.note, nowMs);
    if (!isLocal) await this.#watch(tx, account, wish, sender, nowMs);
    return sent;
  }

  /** What looks like fraud is held before it goes out. */
  async #watch(tx: MessageTx, account: string, wish: Wish, sender: SenderFacts, nowMs: number): Promise<void> {
    const { message, to } = wish;
    const text = { account, to: to.digits, message, hasCampaign: sender.campaign !== null };
    for (const suspicion of this.#o.texts.seen(text, nowMs)) {
      const { kind, key } = suspicion;
      if (kind === "sms_pumping" && !isPumping(await tx.replyCounts(account, key))) continue;
      await tx.holdForReview(account, suspicion, isoTime(nowMs));
    }
  }

  async #place(tx: MessageTx, draft: Draft, note: SmppSubmitNote | undefined, nowMs: number): Promise<SentMessage> {
    const { exchange } = this.#o;
    const uuid = await exchange.place(tx, draft, nowMs);
    if (uuid === undefined) throw refusal(402, 405);
    if (note) await tx.noteSubmit(uuid, note);
    // As it was accepted: a message between two numbers of this platform has arrived before it is answered.
    const entity = await tx.outbound(uuid);
    if (draft.isLocal && !draft.open) await exchange.handOver(tx, uuid, localOf(draft), nowMs);
    return { entity, isLocal: draft.isLocal };
  }

  /** Checks 4 to 6. */
  async #sender(tx: MessageTx, wish: Wish, facts: SendFacts): Promise<SenderFacts> {
    if (wish.sender.kind === "number") {
      const sender = leased(facts.senders[0]);
      enabled(sender, wish.profile);
      return sender;
    }
    const { pool } = facts;
    if (!pool) throw notFound("Messaging profile");
    const usable = facts.senders.filter((one) => this.#isUsable(one, wish));
    const chosen = pool.number_pool_enable ? chooseSender(usable, pool, pool.turn, pool.sticky) : undefined;
    if (!chosen) throw refusal(409, 1003);
    const { tn } = chosen.sender;
    await tx.rememberPool({ profile: wish.sender.profile, turn: chosen.turn, recipient: wish.to.digits, tn });
    return chosen.sender;
  }

  #isUsable(sender: SenderFacts, { country, to }: Wish): boolean {
    if (sender.isOptedOut || String(sender.tn) === to.digits) return false;
    return !this.#o.isEnforced || unregistered(sender, country) === undefined;
  }
}

function senderOf({ from, messaging_profile }: ISMSNewParams): SenderWish {
  if (from !== undefined) {
    const number = readNumber(from);
    if (!number || number.isShortCode) throw invalidField("body.from", "invalid phone number", from);
    return { kind: "number", tn: Number(number.digits) };
  }
  if (messaging_profile === undefined) throw invalidField("body.from", "'from' is required");
  return { kind: "pool", profile: messaging_profile };
}

function draftOf(actor: SendingUser, wish: Wish, sender: SenderFacts, isLocal: boolean): Draft {
  const { body, to, message } = wish;
  return {
    account: actor.account,
    by: actor.user,
    sender,
    to,
    message,
    isLocal,
    isAutomated: false,
    custom_callback_url: body.custom_callback_url ?? null,
    validitySeconds: body.validity_period ?? VALIDITY_SECONDS,
  };
}
