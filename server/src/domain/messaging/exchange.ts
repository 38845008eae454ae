import { newOrderedUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { threadOf } from "../call/rules.js";
import { SPEND_LIMITS } from "../ledger/rules.js";
import { ownKeywords, replyText } from "./auto-reply.js";
import { keywordForm, keywordOf } from "./keywords.js";
import type { MessageTx } from "./port/message-store.js";
import type { InboundOwner, NewOutbound } from "./port/new-message.js";
import type { MessagingRoute, RouteTable } from "./port/routes.js";
import type { LocalRecipient, PricedSender, SenderFacts } from "./port/send-facts.js";
import type { KeywordAction, MeasureText } from "./port/texts.js";
import { dayMoney, priced } from "./price.js";
import { openFrom, type ZonesOf } from "./quiet-hours.js";
import { carriersOf, routeFor } from "./routing.js";
import { countryOfDigits, HOME_COUNTRY, type ReadNumber, readNumber, VALIDITY_SECONDS } from "./rules.js";

/** A message that is about to be stored: its sender has passed the checks, or needs none. */
export interface Draft {
  readonly account: string;
  readonly by: string | null;
  readonly sender: PricedSender;
  readonly to: ReadNumber;
  readonly message: string;
  readonly isLocal: boolean;
  readonly isAutomated: boolean;
  readonly custom_callback_url: string | null;
  /** Seconds it may wait in the queue. */
  readonly validitySeconds: number;
  /** It is the first part of a text: how many were announced, and how long it waits for them, epoch milliseconds. */
  readonly open?: { readonly parts: number; readonly untilMs: number } | undefined;
}

/** A message from one number of this platform to another. */
export type LocalMessage = Pick<Arrival, "from" | "to" | "message" | "isAutomated">;

/** A text that came in for a number of this platform. */
export interface Arrival {
  /** Digits. */
  readonly from: string;
  readonly to: string;
  readonly message: string;
  /** As counted by the carrier; undefined = counted here. */
  readonly parts?: number | undefined;
  /** Why it is not as it was sent. */
  readonly reason?: string | undefined;
  readonly provider_event: string | null;
  /** Written by a platform: it is never answered by one. */
  readonly isAutomated: boolean;
  readonly nowMs: number;
}

/** What came of an arrival: `undefined` = no number of this platform takes it. */
export type Taken = { readonly uuid: string; readonly account: string } | undefined;

/**
 * Messages inside one transaction: what goes out, what comes in, and the replies that the platform writes itself. All
 * doors go through it: the API, carriers, and messages between two numbers of this platform.
 */
export class MessageExchange {
  readonly #measure: MeasureText;
  readonly #zonesOf: ZonesOf;
  readonly #surcharge: string;

  /** @param options.surcharge fee of the recipient's operator for one part, decimal text */
  constructor(options: { measure: MeasureText; zonesOf: ZonesOf; surcharge: string }) {
    this.#measure = options.measure;
    this.#zonesOf = options.zonesOf;
    this.#surcharge = options.surcharge;
  }

  /**
   * Stores an outbound message, and hands it over at once when its recipient is a number of this platform.
   * @returns its uuid; undefined: the balance is too low
   */
  async place(tx: MessageTx, draft: Draft, nowMs: number): Promise<string | undefined> {
    const message = this.outboundOf(draft, nowMs);
    return (await tx.accept(message)) ? message.uuid : undefined;
  }

  /** A draft as it is stored, under a new uuid. */
  outboundOf(draft: Draft, nowMs: number): NewOutbound {
    const { account, by, sender, message, isLocal, isAutomated, custom_callback_url, open } = draft;
    const to = draft.to.digits;
    const opens = isLocal || isAutomated ? undefined : openFrom(sender.campaign, this.#zonesOf(to), nowMs);
    return {
      uuid: newOrderedUuid(),
      account,
      by,
      now: isoTime(nowMs),
      sender,
      to,
      message,
      thread: threadOf(account, String(sender.tn), to),
      ...this.#measure(message),
      ...(open ? { parts: open.parts, partsUntil: isoTime(open.untilMs) } : {}),
      isLocal,
      isAutomated,
      custom_callback_url,
      valid_until: isoTime((opens ?? nowMs) + draft.validitySeconds * 1000),
      send_after: opens === undefined ? null : isoTime(opens),
    };
  }

  /** Both ends of a message between two numbers of this platform: sent, delivered, received. */
  async handOver(tx: MessageTx, uuid: string, message: LocalMessage, nowMs: number): Promise<void> {
    const now = isoTime(nowMs);
    await tx.succeed(uuid, { reference_id: null, carrier: null, now });
    await tx.receipt(uuid, { kind: "delivered" }, now);
    await this.take(tx, { ...message, provider_event: null, nowMs });
  }

  /** Stores an inbound text, obeys its keyword and answers it. The accounts of both ends are locked by the caller. */
  async take(tx: MessageTx, arrival: Arrival): Promise<Taken> {
    const { from, to, message, nowMs, provider_event } = arrival;
    const now = isoTime(nowMs);
    const owner = await tx.owner(to, from, now);
    if (!owner) return undefined;
    const uuid = newOrderedUuid();
    const keyword = keywordOf(message, ownKeywords(owner));
    const { encoding, parts } = this.#measure(message);
    await tx.receive({
      uuid,
      now,
      owner,
      from,
      message,
      thread: threadOf(owner.account, from, to),
      parts: arrival.parts ?? parts,
      encoding,
      keyword,
      state: owner.isRefused ? "failed" : "success",
      reason: owner.isRefused ? "blacklisted" : (arrival.reason ?? null),
      provider_event,
    });
    if (keyword !== null && keyword !== "possible_stop") await this.#obey(tx, keyword, owner, arrival);
    return { uuid, account: owner.account };
  }

  /** The opt-out acts even where no reply is sent. */
  async #obey(tx: MessageTx, action: KeywordAction, owner: InboundOwner, arrival: Arrival): Promise<void> {
    const { from, message, nowMs } = arrival;
    const now = isoTime(nowMs);
    const isNews = await this.#keep(tx, action, owner, from, keywordForm(message), now);
    const to = readNumber(from);
    const text = to && replyText(action, owner, countryOfDigits(to, HOME_COUNTRY));
    if (!isNews || !to || text === undefined || arrival.isAutomated) return;
    if (await tx.mayReply(owner.tn, from, action, now)) await this.#reply(tx, owner, to, text, nowMs);
  }

  /** False: the subscriber had asked for it already, so nothing is said a second time. */
  async #keep(
    tx: MessageTx,
    action: KeywordAction,
    owner: InboundOwner,
    from: string,
    keyword: string,
    now: string,
  ): Promise<boolean> {
    if (action === "stop") return tx.optOut({ owner, from, keyword, now });
    if (action === "start") await tx.optIn(owner.profile, from, now);
    return true;
  }

  /** Without a way back there is no reply. */
  async #reply(tx: MessageTx, owner: InboundOwner, to: ReadNumber, message: string, nowMs: number): Promise<void> {
    const facts = await tx.facts({
      account: owner.account,
      wish: { kind: "number", tn: owner.tn },
      to: to.digits,
      now: isoTime(nowMs),
      limits: SPEND_LIMITS,
    });
    const [sender] = facts.senders;
    const way = sender && wayOf(facts, sender, to, owner.account);
    if (!sender || !way || (!way.isLocal && way.carriers.length === 0)) return;
    const { isLocal } = way;
    const { parts } = this.#measure(message);
    const draft: Draft = {
      account: owner.account,
      by: null,
      sender: priced(sender, { parts, isLocal, surcharge: this.#surcharge, day: dayMoney(facts.day) }),
      to,
      message,
      isLocal,
      isAutomated: true,
      custom_callback_url: null,
      validitySeconds: VALIDITY_SECONDS,
    };
    const uuid = await this.place(tx, draft, nowMs);
    if (uuid !== undefined && isLocal) await this.handOver(tx, uuid, localOf(draft), nowMs);
  }
}

/** What the recipient of a message on this platform gets. */
export function localOf({ sender, to, message, isAutomated }: Draft): LocalMessage {
  return { from: String(sender.tn), to: to.digits, message, isAutomated };
}

/** How a message gets to its recipient. */
export interface Way {
  readonly isLocal: boolean;
  readonly route: MessagingRoute | undefined;
  /** Names of carriers that could take it; empty = none. */
  readonly carriers: readonly string[];
}

/** A number of this platform is reached here, unless the route sends even those to a carrier (messaging.md 8.5). */
export function wayOf(
  { table, recipient }: { readonly table: RouteTable; readonly recipient: LocalRecipient | null },
  sender: SenderFacts,
  to: ReadNumber,
  account: string,
): Way {
  const { provider, tn_profile, type } = sender;
  const to_country = countryOfDigits(to, HOME_COUNTRY);
  const facts = { to: to.digits, to_country, sender_type: type, tn_profile, account, provider };
  const route = routeFor(table, facts);
  const isLocal = recipient !== null && !(route?.force_carrier ?? false);
  const carriers = route ? carriersOf(route, table, facts, "").map(({ name }) => name) : [];
  return { isLocal, route, carriers };
}
