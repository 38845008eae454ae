import type { ISMS, ISMSBatchNewParams, ISMSNewParams } from "@opentact/contract";
import { MESSAGE_MAX } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { SeenTexts, Suspicion } from "../fraud/port.js";
import { isPumping } from "../fraud/rules.js";
import { SPEND_LIMITS } from "../ledger/rules.js";
import { enabled, leased, refusal, unregistered } from "./checks.js";
import { type Draft, localOf, type MessageExchange } from "./exchange.js";
import { judged } from "./judge.js";
import { chooseSender } from "./pool.js";
import type { MessageStore, MessageTx, SmppSubmitNote } from "./port/message-store.js";
import type { SenderFacts, SendFacts } from "./port/send-facts.js";
import type { BulkSending, SendingUser, SentMessage } from "./port/sending.js";
import type { JoinableParts, JoinParts, SubmittedPart } from "./port/text-parts.js";
import type { MeasureText } from "./port/texts.js";
import { dayMoney } from "./price.js";
import { messageError } from "./rules.js";
import { SendingGroup } from "./sending-group.js";
import type { StraightWay } from "./straight.js";
import { Unanswered } from "./unanswered.js";
import { draftOf, readWish, senderOf, type Wish } from "./wish.js";

/** The other parts of a text are waited for so long (messaging.md 9.4). */
const PARTS_MS = 60_000;
/** More parts than any text that may be sent has. */
const PARTS_MOST = 14;

export interface SmsSendingOptions {
  readonly store: MessageStore;
  readonly exchange: MessageExchange;
  readonly clock: Clock;
  readonly measure: MeasureText;
  readonly join: JoinParts;
  readonly texts: SeenTexts;
  /** Numbers must be registered for where they send (messaging.md 12.6). */
  readonly isEnforced: boolean;
  /** Fee of the recipient's operator for one part, decimal text. */
  readonly surcharge: string;
  /** Parts that an account may hand in a second, and at once. */
  readonly partsPerSecond: number;
  /** The first message of a transaction waits so long at most for others, while they come. */
  readonly gatherMs: number;
  /** Takes messages that need not wait. */
  readonly straight: StraightWay;
  /** Called after messages were put into the queue. */
  readonly wake: () => void;
}

/** Takes messages from users (messaging.md 2). What it accepts is stored and paid for before it answers. */
export class SmsSending implements BulkSending {
  readonly #o: SmsSendingOptions;
  readonly #buckets: TokenBuckets;
  readonly #group: SendingGroup;
  readonly #unanswered = new Unanswered();
  /** What was found of messages that were counted, until they are answered. */
  readonly #found = new WeakMap<Wish, readonly Suspicion[]>();

  constructor(options: SmsSendingOptions) {
    this.#o = options;
    const { store, exchange, clock, isEnforced, surcharge, straight, wake, partsPerSecond, gatherMs } = options;
    this.#buckets = new TokenBuckets(clock, partsPerSecond, partsPerSecond * 60);
    this.#group = new SendingGroup({
      store,
      exchange,
      clock,
      isEnforced,
      surcharge,
      gatherMs,
      straight,
      wake,
      acceptAlone: (tx, actor, wish) => this.#accept(tx, actor, wish),
      seen: (account, wish, sender, nowMs) => this.#seen(account, wish, sender, nowMs),
      hold: (tx, account, found, nowMs) => this.#hold(tx, account, found, nowMs),
    });
  }

  /** Resolves when what was taken is answered; nothing is taken any more. Idempotent. */
  close(): Promise<void> {
    return this.#group.close();
  }

  /**
   * @param note how it was handed in over SMPP; stored with it
   * @throws DomainError in the order of messaging.md 2.1, with the message error code as `meta`
   */
  async send(actor: SendingUser, body: ISMSNewParams, note?: SmppSubmitNote): Promise<SentMessage> {
    const wish = readWish(body, this.#o.measure, note);
    const verdict = this.#buckets.take(actor.account, wish.parts);
    if (!verdict.isAllowed) throw new TooManyRequests(verdict.retryAfterSeconds, { code: "1202" });
    return this.#group.accept(actor, wish);
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
    const read = readWish({ ...body, message }, this.#o.measure, note);
    const wish = { ...read, note, parts: part.total, total: part.total };
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
    const now = isoTime(this.#o.clock.now());
    const facts = await tx.facts({ account, wish, to, now, limits: SPEND_LIMITS });
    if (wish.kind === "number") return enabled(leased(facts.senders[0]), messaging_profile);
    if (!facts.pool) throw notFound("Messaging profile");
    if (!facts.pool.number_pool_enable || facts.senders.length === 0) throw refusal(409, 1003);
  }

  async acceptIn(tx: MessageTx, sender: SendingUser, body: ISMSNewParams): Promise<ISMS> {
    return (await this.#accept(tx, sender, readWish(body, this.#o.measure))).entity;
  }

  async #accept(tx: MessageTx, actor: SendingUser, wish: Wish): Promise<SentMessage> {
    const { account } = actor;
    const nowMs = this.#o.clock.now();
    const { to, total } = wish;
    const { isEnforced, surcharge } = this.#o;
    await tx.lockAccounts(account, to.digits);
    const now = isoTime(nowMs);
    const facts = await tx.facts({ account, wish: wish.sender, to: to.digits, now, limits: SPEND_LIMITS });
    const about = { ...facts, day: dayMoney(facts.day) };
    const chosen = await this.#sender(tx, wish, facts);
    const { sender, isLocal } = judged(wish, chosen, about, { account, isEnforced, surcharge });
    const open = total === undefined ? undefined : { parts: total, untilMs: nowMs + PARTS_MS };
    const sent = await this.#place(tx, { ...draftOf(actor, wish, sender, isLocal), open }, wish.note, nowMs);
    if (!isLocal) await this.#hold(tx, account, this.#seen(account, wish, sender, nowMs), nowMs);
    return sent;
  }

  #seen(account: string, wish: Wish, sender: SenderFacts, nowMs: number): readonly Suspicion[] {
    const { message, to } = wish;
    const text = { account, to: to.digits, message, hasCampaign: sender.campaign !== null };
    const found = this.#found.get(wish) ?? this.#unanswered.open(account, this.#o.texts.seen(text, nowMs), nowMs);
    this.#found.set(wish, found);
    return found;
  }

  /** What looks like fraud is held before it goes out. */
  async #hold(tx: MessageTx, account: string, found: readonly Suspicion[], nowMs: number): Promise<void> {
    for (const suspicion of found) {
      const { kind, key } = suspicion;
      if (kind === "sms_pumping" && !(await this.#isPumping(tx, account, key, nowMs))) continue;
      await tx.holdForReview(account, suspicion, isoTime(nowMs));
    }
  }

  async #isPumping(tx: MessageTx, account: string, block: string, nowMs: number): Promise<boolean> {
    const counts = await tx.replyCounts(account, block);
    if (counts.block.replies + counts.others.replies === 0) this.#unanswered.note(account, nowMs);
    return isPumping(counts);
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
