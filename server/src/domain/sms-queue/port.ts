import type { NewProviderEvent, ProviderEvents } from "../messaging/port/provider-events.js";
import type { RouteTable } from "../messaging/port/routes.js";
import type { SenderFacts } from "../messaging/port/send-facts.js";
import type { SmsEncoding } from "../messaging/port/texts.js";
import type { MessageError } from "../messaging/rules.js";

/** What is asked again in the statement that takes a message out of its queue. */
export interface ClaimFacts
  extends Pick<
    SenderFacts,
    "type" | "campaign" | "isAssigned" | "isVerified" | "isOptedOut" | "tn_profile" | "provider"
  > {
  /** The number still has its SMS subscription. */
  readonly isSubscribed: boolean;
  /** What was found suspicious of its text or of where it goes, and was not released. */
  readonly reviews: readonly ReviewFacts[];
  /** The account was disabled or deleted. */
  readonly isClosed: boolean;
}

/** Something that looks like fraud, as sending sees it. */
export interface ReviewFacts {
  readonly uuid: string;
  readonly kind: "same_text" | "sms_pumping";
  readonly state: "held" | "refused";
  readonly until_on: string;
}

/** Parts that a campaign began to send in one second of the epoch. */
export interface RateSlot {
  readonly second: number;
  readonly parts: number;
}

/** Why a campaign sends no more now, and from when it may. */
export interface RateWait {
  readonly kind: "minute" | "day";
  readonly untilMs: number;
}

/** A message that one node has taken out of the queue, to be sent or put back. */
export interface ClaimedSms {
  readonly uuid: string;
  readonly account: string;
  readonly tn: number;
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly encoding: SmsEncoding;
  readonly parts: number;
  /** Parts that no carrier has taken yet: number, and the id that goes out with it. */
  readonly open: readonly { readonly number: number; readonly id: number }[];
  /** Ties its parts together, 0..65535: the same in every try, and no other's of the pair soon; null for one part. */
  readonly reference: number | null;
  readonly isAutomated: boolean;
  /** Parts of it have not come, and their time is over. */
  readonly isOpen: boolean;
  readonly created_on: string;
  readonly valid_until: string;
  readonly send_after: string | null;
  /** Text of the last step. */
  readonly reason: string | null;
  readonly campaignId: string | null;
  /** Carriers that were given up for it. */
  readonly tried: readonly string[];
  /** Carrier of the last try, failures in a row at it, and since when. */
  readonly carrier: string | null;
  readonly failures: number;
  readonly failing_since: string | null;
  readonly facts: ClaimFacts;
  readonly table: RouteTable;
}

/** A message that goes back into the queue. */
export interface Postponed {
  readonly uuid: string;
  readonly due: string;
  readonly reason: string | null;
  readonly now: string;
  /** Given when the wait is one of quiet hours. */
  readonly send_after?: string;
  readonly valid_until?: string;
  /** Tries at carriers, as they stand now. */
  readonly tried: readonly string[];
  readonly carrier: string | null;
  readonly failures: number;
  readonly failing_since: string | null;
  /** What was handed over has an unknown outcome: it may go out twice. */
  readonly maybeDuplicate?: boolean;
}

/** What came of one part. */
export interface PartResult {
  readonly number: number;
  readonly outcome: "accepted" | "refused" | "unknown" | "down";
  /** Id at the carrier; null = it gave none. */
  readonly provider_id: string | null;
  /** Words of the carrier. */
  readonly code: string | null;
}

/** A receipt as a carrier gave it. */
export interface Receipt {
  readonly carrier: string;
  /** Ids under which the part may be stored, the most likely first. */
  readonly ids: readonly string[];
  readonly recipient: string | null;
  /** Word of its state. */
  readonly state: string;
  readonly error: string | null;
}

/** Messages that wait to be handed over. */
export interface SmsQueueStore {
  transaction<T>(work: (tx: SmsQueueTx) => Promise<T>): Promise<T>;
  /** Those of the messages whose recipient has opted out of its profile, or of the one its sender has now. */
  optedOut(uuids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * When the next message may go, when that is before the given time: those who wait for longer are not looked at.
   * Undefined: none may.
   */
  nextDue(before: string): Promise<string | undefined>;
  /**
   * Puts back what was taken and never settled: claims that have ended, and all of `node`. What was being sent has an
   * unknown outcome.
   * @param node this node before it begins to work, whose claims are of its former life; null = no node
   * @returns number of messages
   */
  takeBack(node: string | null, now: string): Promise<number>;
  /** Those of the messages that a node has taken, began to hand over, and has not settled. */
  stillSending(uuids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Messages without a final receipt after the given time: their delivery stays unconfirmed. @returns their number */
  confirmNone(sentBefore: string, now: string): Promise<number>;
  /** Receipts that nobody asked for since then are forgotten. */
  forgetReceipts(before: string): Promise<void>;
  /** Pairs of numbers that have had no long message since then get a new reference to begin with. */
  forgetReferences(before: string): Promise<void>;
  /** Deliveries of a carrier whose acknowledgement was written. */
  forgetUnseen(carrier: string, digests: readonly string[]): Promise<void>;
  /** Deliveries that came before and were not seen to be acknowledged: the carrier does not send them any more. */
  forgetOldUnseen(before: string): Promise<void>;
}

/** A message that is about to be handed to its carrier. */
export interface Begun {
  readonly sms: ClaimedSms;
  readonly carrier: string;
  /** When its sender may send again. */
  readonly nextOn: string;
  readonly reason: string;
}

/** Ids of parts at a carrier. */
export interface CarrierIds {
  readonly carrier: string;
  readonly ids: readonly string[];
}

/** What came of the parts of a message. */
export interface MessageResults {
  readonly uuid: string;
  readonly carrier: string;
  readonly results: readonly PartResult[];
}

/** A part of a message. */
export interface PartRef {
  readonly sms: string;
  readonly number: number;
}

/** The receipt of a part, when it is final. */
export interface PartReceipt extends PartRef {
  /** Undefined: it is delivered. */
  readonly error: MessageError | undefined;
}

/** What carriers told of messages before those were wholly handed over. */
export interface EarlyNews {
  /** Receipts whose parts were not known, in their order. */
  readonly receipts: readonly (PartRef & { readonly state: string; readonly error: string | null })[];
  /** Parts whose receipts were written, and say that they have failed. */
  readonly failed: readonly (PartRef & { readonly code: MessageError["code"]; readonly carrier_code: string | null })[];
}

/** Changes of the queue; each is made for many messages at once, in as many statements as for one. */
export interface SmsQueueTx {
  readonly providerEvents: ProviderEvents;
  /**
   * The next messages whose senders may send now, taken for `node`: one of each sender, those first that have waited
   * longest. Messages of one pair of numbers keep their order, and those of one sender its rate.
   * @param o.until end of the claim, to which each part adds `partMs`
   */
  claim(o: {
    readonly node: string;
    readonly now: string;
    readonly until: string;
    readonly partMs: number;
    readonly most: number;
  }): Promise<readonly ClaimedSms[]>;
  /**
   * Counts messages against the limits of their campaigns and brands (messaging.md 10), in their order.
   * @returns for each, undefined: it may go now
   */
  takeRates(
    wishes: readonly { readonly campaign: string; readonly parts: number }[],
    nowMs: number,
  ): Promise<readonly (RateWait | undefined)[]>;
  /** Takes the turn of numbers that are slowed down. Undefined: it may go now, else epoch milliseconds of when. */
  takeSlowTurn(review: string, nowMs: number): Promise<number | undefined>;
  /** Numbers that send nothing before a time. */
  restSenders(rests: readonly { readonly tn: number; readonly until: string }[]): Promise<void>;
  /** They are handed to their carriers now. */
  begin(begun: readonly Begun[], o: { readonly node: string; readonly now: string }): Promise<void>;
  /** Back into the queue. */
  postpone(postponed: readonly Postponed[]): Promise<void>;
  /**
   * Locks everything of messages that are about to change: their accounts, their senders, themselves. What is asked next is
   * done when they are locked; this may resolve before.
   * @param ids locked before all that, as `lockIds` does
   */
  lock(uuids: readonly string[], ids?: readonly CarrierIds[]): Promise<void>;
  /** Writes what came of parts, beside the attempts; with the commit at the latest. */
  results(list: readonly MessageResults[], now: string): Promise<void>;
  /**
   * Writes the same of messages all of whose parts were taken: they were handed over.
   * @returns what came before the answers to all parts of these messages, which is taken up
   */
  succeed(list: readonly MessageResults[], now: string): Promise<EarlyNews>;
  fail(uuid: string, error: MessageError, reason: string, now: string): Promise<void>;
  /** Ends what waits besides this message for a recipient who has opted out; its account is locked by `lock`. */
  failOthers(uuid: string, now: string): Promise<void>;
  /**
   * The part each receipt is for: the newest with one of its ids, first of all one to the same recipient. When all are
   * known, the accounts and messages that final ones are about are locked; their senders are left free to send.
   * @param o.locks locks those of the known ones whether or not all are known
   */
  findParts(
    receipts: readonly (Receipt & { readonly isFinal: boolean })[],
    o: { readonly locks: boolean },
  ): Promise<readonly (PartRef | undefined)[]>;
  /**
   * Until the commit nobody else stores or looks for one of these ids at the carrier: a receipt and the answer to its
   * submit, which may come at the same instant, see each other. Comes before `lock`, and resolves as that does.
   */
  lockIds(list: readonly CarrierIds[]): Promise<void>;
  /** Keeps receipts whose parts are not known yet. */
  keepEarly(receipts: readonly Receipt[], now: string): Promise<void>;
  /**
   * Writes receipts of parts, one of each message at most, and the ends that they are: a message ends when one of its
   * parts has failed, or all are delivered. Final states stay as they are.
   * @returns the messages whose part had no final receipt before
   */
  applyReceipts(list: readonly PartReceipt[], now: string): Promise<ReadonlySet<string>>;
  /** Messages that were handed over and have failed; final states stay as they are. */
  failed(list: readonly { readonly sms: string; readonly error: MessageError }[], now: string): Promise<void>;
  /** Stores raw events that have no id and were worked off; with the commit at the latest. */
  keepEvents(
    list: readonly {
      readonly event: NewProviderEvent;
      readonly state: "success" | "skipped";
      readonly result: unknown;
    }[],
    now: string,
  ): Promise<void>;
}
