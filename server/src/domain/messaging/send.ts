import type { ISMS, ISMSNewParams } from "@opentact/contract";
import { MESSAGE_MAX } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { UserActor } from "../auth/port.js";
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
import { type Draft, type MessageExchange, wayOf } from "./exchange.js";
import { chooseSender } from "./pool.js";
import type {
  MeasureText,
  MessageStore,
  MessageTx,
  SenderFacts,
  SenderWish,
  SendFacts,
  SmppSubmitNote,
} from "./port.js";
import {
  ACCOUNT_PARTS_PER_SECOND,
  countryOfDigits,
  HOME_COUNTRIES,
  HOME_COUNTRY,
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
}

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
  /** Numbers must be registered for where they send (messaging.md 12.6). */
  readonly isEnforced: boolean;
  /** Called after a message was put into the queue. */
  readonly wake: () => void;
}

/** Takes messages from users (messaging.md 2). What it accepts is stored and paid for before it answers. */
export class SmsSending {
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
  async send(actor: UserActor, body: ISMSNewParams, note?: SmppSubmitNote): Promise<SentMessage> {
    const wish = { ...this.#read(body), note };
    const verdict = this.#buckets.take(actor.account, wish.parts);
    if (!verdict.isAllowed) throw new TooManyRequests(verdict.retryAfterSeconds, { code: "1202" });
    const sent = await this.#o.store.transaction((tx) => this.#accept(tx, actor, wish));
    if (!sent.isLocal) this.#o.wake();
    return sent;
  }

  #read(body: ISMSNewParams): Omit<Wish, "note"> {
    const { message, messaging_profile: profile } = body;
    if (message.length > MESSAGE_MAX) throw invalidField("body.message", `maxLength ${MESSAGE_MAX}`);
    const to = readNumber(body.to);
    if (!to) throw invalidField("body.to", "invalid phone number", body.to);
    const country = countryOfDigits(to, HOME_COUNTRY);
    return { sender: senderOf(body), profile, to, country, message, parts: this.#o.measure(message).parts, body };
  }

  async #accept(tx: MessageTx, actor: UserActor, wish: Wish): Promise<SentMessage> {
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
    return this.#place(tx, draftOf(actor, wish, sender, isLocal), wish.note, nowMs);
  }

  async #place(tx: MessageTx, draft: Draft, note: SmppSubmitNote | undefined, nowMs: number): Promise<SentMessage> {
    const { exchange } = this.#o;
    const uuid = await exchange.place(tx, draft, nowMs);
    if (uuid === undefined) throw refusal(402, 405);
    if (note) await tx.noteSubmit(uuid, note);
    // As it was accepted: a message between two numbers of this platform has arrived before it is answered.
    const entity = await tx.outbound(uuid);
    if (draft.isLocal) await exchange.handOver(tx, uuid, draft, nowMs);
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

function draftOf(actor: UserActor, wish: Wish, sender: SenderFacts, isLocal: boolean): Draft {
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
