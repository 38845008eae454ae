import type {
  ISMS,
  ISMSBatchNewParams,
  ISMSI,
  ISMSISearchParams,
  ISMSISMSSearchParams,
  ISMSNewParams,
  ISMSSearchParams,
  SMSISMS,
} from "@opentact/contract";
import type { Page } from "../../base/page.js";
import type { ReplyCounts, Suspicion } from "../fraud/port.js";
import type { Applied } from "../search/rules.js";
import type { PoolCandidate, PoolRules, PoolTurn } from "./pool.js";
import type { MessageError } from "./rules.js";
import type { StraightStart } from "./straight-start.js";

/** What a keyword asks for (messaging.md 11.1). */
export type KeywordAction = "stop" | "start" | "help";

/** What an inbound text is marked with. */
export type Keyword = KeywordAction | "possible_stop";

export type SmsEncoding = "GSM-7" | "UCS-2";

/** How many parts a text takes, and how they are written. Given from outside: alphabets are protocol. */
export type MeasureText = (text: string) => { readonly encoding: SmsEncoding; readonly parts: number };

/** What a route asks of a message; what it does not name fits anything (messaging.md 8.4). */
export interface RouteMatch {
  readonly to_country?: string;
  readonly to_prefix?: string;
  readonly sender_type?: "long_code" | "toll_free" | "short_code";
  readonly tn_profile?: string;
  readonly account?: string;
  readonly operator?: string;
}

/** A carrier as routes see it. */
export interface RoutedCarrier {
  readonly uuid: string;
  readonly name: string;
  readonly kind: "smpp" | "http" | "simulator";
  /** Provider label of its settings. */
  readonly label: string | null;
}

export interface MessagingRoute {
  readonly uuid: string;
  readonly match: RouteMatch;
  readonly targets: readonly { readonly carrier: string; readonly weight: number }[];
  readonly fallback: readonly string[];
  readonly any_sender: boolean;
  readonly force_carrier: boolean;
}

/** All active routes, lowest priority first, and the active carriers that take messages from us. */
export interface RouteTable {
  readonly routes: readonly MessagingRoute[];
  readonly carriers: readonly RoutedCarrier[];
}

/** The campaign of a number as sending sees it. */
export interface CampaignFacts {
  readonly uuid: string;
  readonly campaignId: string | null;
  readonly is_active: boolean;
  readonly usecase: string;
  readonly quiet_hours: { readonly enabled: boolean; readonly start: string; readonly end: string };
}

/** A leased number that may be a sender, and everything that is asked before it sends one message to one recipient. */
export interface SenderFacts extends PoolCandidate {
  readonly lease: string;
  /** Of the active SMS subscription; null = none, or one without a profile. */
  readonly profile: string | null;
  readonly campaign: CampaignFacts | null;
  /** The number may send under its campaign. */
  readonly isAssigned: boolean;
  /** A toll-free number with a verification that passed. */
  readonly isVerified: boolean;
  /** The recipient has opted out of the profile. */
  readonly isOptedOut: boolean;
  /** Rate profile of the number. */
  readonly tn_profile: string;
  /** Provider that carries its messages; null = any. */
  readonly provider: string | null;
  /** Of one part to any recipient, decimal text. */
  readonly price: string;
  /** ISO: its rate allows the next message then; null = it has never sent. */
  readonly restsUntil: string | null;
}

/** A sender with what one message from it costs. */
export interface PricedSender extends SenderFacts {
  /** Of one part with the fee of the recipient's operator, decimal text. */
  readonly price: string;
  /** Of all parts. */
  readonly total: string;
  /** With this message the account would pass what it may spend on this day. */
  readonly overspends: boolean;
}

/** What an account spends on a day, decimal text. */
export interface DayFacts {
  /** Spent on this day, and held. */
  readonly spent: string;
  /** What it may spend a day; null = without limit. */
  readonly limit: string | null;
}

/** The pool of a messaging profile. */
export interface PoolFacts extends PoolRules {
  readonly number_pool_enable: boolean;
  readonly turn: PoolTurn;
  /** Sender the recipient had last. */
  readonly sticky: number | null;
}

/** A number of this platform that takes messages. */
export interface LocalRecipient {
  readonly account: string;
  readonly tn: number;
}

/** Everything a send is judged by, read in one statement after the account was locked. */
export interface SendFacts {
  /** Countries the account may send to; null = those of the installation. */
  readonly countries: readonly string[] | null;
  /** The named sender, or the numbers of the pool. */
  readonly senders: readonly SenderFacts[];
  readonly pool: PoolFacts | null;
  readonly recipient: LocalRecipient | null;
  readonly day: DayFacts;
  readonly table: RouteTable;
}

/** What an answer shows of a number, its lease and its campaign. */
export type ShownSender = Pick<ISMS, "tn" | "tn_lease" | "sms_campaign">;

/** A number that is named as a sender, without what depends on the recipient. */
export interface NamedSender {
  readonly account: string;
  readonly sender: Omit<SenderFacts, "isOptedOut">;
  readonly shown: ShownSender;
}

/** Money of an account, decimal text, and what answers show of it. */
export interface AccountFacts extends DayFacts {
  readonly countries: readonly string[] | null;
  /** The balance less what is held. */
  readonly free: string;
  /** It is closed, or something that looks like fraud is under review: each message is looked at before it goes. */
  readonly isWatched: boolean;
  readonly shown: ISMS["account"];
}

/** Everything that many sends are judged by, read in one statement after their accounts were locked. By uuid where keyed. */
export interface ManyFacts {
  readonly senders: readonly NamedSender[];
  /** As many as there are wishes, in their order. */
  readonly wishes: readonly { readonly isOptedOut: boolean; readonly recipient: LocalRecipient | null }[];
  readonly accounts: Readonly<Record<string, AccountFacts>>;
  readonly profiles: Readonly<Record<string, ISMS["messaging_profile"]>>;
  readonly users: Readonly<Record<string, ISMS["created_by"]>>;
  readonly table: RouteTable;
}

/** One of many sends, as its facts are asked for. */
export interface NamedWish {
  readonly account: string;
  readonly tn: number;
  /** Digits. */
  readonly to: string;
}

/** For whom a message goes out. */
export interface SendingUser {
  readonly account: string;
  /** uuid; null = none that has one: a SIP user, or one that is gone. */
  readonly user: string | null;
}

/** A message that was accepted. */
export interface SentMessage {
  readonly entity: ISMS;
  /** The recipient is a number of this platform. */
  readonly isLocal: boolean;
}

/** Takes messages of a batch. */
export interface BulkSending {
  /**
   * Checks 4 to 6 of messaging.md 2.1 ahead of many messages, for the sender alone.
   * @throws DomainError as a single message would meet
   */
  checkSender(tx: MessageTx, account: string, body: ISMSBatchNewParams): Promise<void>;
  /**
   * Accepts one message inside a transaction of the caller, who keeps the pace of the account and wakes the sender.
   * @throws DomainError as a single message would meet; the transaction can go on then
   */
  acceptIn(tx: MessageTx, sender: SendingUser, body: ISMSNewParams): Promise<ISMS>;
}

/** What a send names: a number, or a profile with its pool. */
export type SenderWish =
  | { readonly kind: "number"; readonly tn: number }
  | { readonly kind: "pool"; readonly profile: string };

/** An outbound message to store. */
export interface NewOutbound {
  readonly uuid: string;
  readonly account: string;
  /** uuid of the user; null = the platform. */
  readonly by: string | null;
  readonly now: string;
  readonly sender: Pick<PricedSender, "tn" | "lease" | "profile" | "campaign" | "price" | "total">;
  /** Digits. */
  readonly to: string;
  readonly message: string;
  readonly thread: string;
  readonly parts: number;
  readonly encoding: SmsEncoding;
  readonly isLocal: boolean;
  readonly isAutomated: boolean;
  readonly custom_callback_url: string | null;
  readonly valid_until: string;
  /** Not before; null = at once. */
  readonly send_after: string | null;
  /** The first part of a text: until when the message waits in the queue for the others. */
  readonly partsUntil?: string | undefined;
  /** It does not wait: it is stored as taken. */
  readonly start?: StraightStart | undefined;
}

/** An inbound message to store. */
export interface NewInbound {
  readonly uuid: string;
  readonly now: string;
  readonly owner: InboundOwner;
  readonly from: string;
  readonly message: string;
  readonly thread: string;
  readonly parts: number;
  readonly encoding: SmsEncoding;
  readonly keyword: Keyword | null;
  readonly state: "success" | "failed";
  readonly reason: string | null;
  readonly provider_event: string | null;
}

/** The number an inbound message is for, with what decides about it. */
export interface InboundOwner {
  readonly account: string;
  readonly tn: number;
  readonly type: "long_code" | "toll_free";
  readonly lease: string;
  readonly profile: string;
  /** Decimal text: of one part. */
  readonly price: string;
  /** The sender is refused by the lists of the number's profile. */
  readonly isRefused: boolean;
  /** The campaign of the number: its comma lists of keywords and its texts. */
  readonly campaign: CampaignWords | null;
  /** Automatic replies of the profile, the newest first. */
  readonly autoresponses: readonly Autoresponse[];
}

/** What a campaign says to keywords. */
export interface CampaignWords {
  readonly optoutKeywords: string | null;
  readonly optinKeywords: string | null;
  readonly helpKeywords: string | null;
  readonly optoutMessage: string | null;
  readonly optinMessage: string | null;
  readonly helpMessage: string | null;
  readonly brand: { readonly displayName: string; readonly email: string; readonly website: string | null };
}

/** An automatic reply of a messaging profile (messaging.md 11.4). */
export interface Autoresponse {
  readonly op: "start" | "stop" | "info";
  /** Upper case. */
  readonly keywords: readonly string[];
  readonly resp_text: string;
  /** a2 of the subscriber's country, or `*`. */
  readonly country_code: string;
}

/** Outcome of the receipts of a message. */
export type ReceiptOutcome =
  | { readonly kind: "delivered" }
  | { readonly kind: "failed"; readonly error: MessageError; readonly reason: string };

/** What a carrier told, as it came. */
export interface NewProviderEvent {
  readonly carrier: string;
  /** Label of the provider. */
  readonly provider: string;
  /** Id of the event at the carrier; one with the same id is the same event. Null = events have none. */
  readonly event_id: string | null;
  /** Id of the message it is about, at the carrier. */
  readonly object_id: string | null;
  readonly payload: unknown;
  /** The same for a delivery that comes again because the carrier did not see our acknowledgement; undefined: not asked. */
  readonly digest?: string | undefined;
}

/** Raw events of carriers inside a transaction. */
export interface ProviderEvents {
  /** @returns its uuid; undefined: it was there before */
  note(event: NewProviderEvent, now: string): Promise<string | undefined>;
  close(uuid: string, state: "success" | "skipped" | "failed", result: unknown, now: string): Promise<void>;
}

/** How a message was handed in over SMPP. */
export interface SmppSubmitNote {
  readonly smpp_account: string;
  /** One per part as it was handed in. */
  readonly submits: readonly {
    readonly message_id: string;
    /** registered_delivery. */
    readonly registered: number;
  }[];
}

/** One part of a text that a customer hands in over SMPP. */
export interface SubmittedPart {
  readonly smpp_account: string;
  /** Digits, as they were handed in. */
  readonly from: string;
  readonly to: string;
  /** The same for all parts of a text. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  readonly dataCoding: number;
  /** What data_coding 0 means; null = GSM-7. */
  readonly charset: string | null;
  readonly bytes: Buffer;
}

/** Texts of customers that have not come whole, inside a transaction. */
export interface SubmittedTexts {
  /**
   * Locks the text that a part belongs to.
   * @returns its message; `isTaken`: this number of it has come with other bytes. Undefined: the part is its first
   */
  lock(part: SubmittedPart): Promise<{ readonly sms: string; readonly isTaken: boolean } | undefined>;
  open(sms: string, part: SubmittedPart): Promise<void>;
  /** @returns all parts once they are there. One that is there already counts once */
  add(sms: string, part: SubmittedPart): Promise<JoinableParts | undefined>;
  /**
   * The message is whole: it gets its text, its price and its turn in the queue.
   * @returns whether it stays on this platform; undefined: it takes more parts than were announced, and the balance is
   *   too low for them
   */
  close(
    sms: string,
    o: { readonly message: string; readonly encoding: SmsEncoding; readonly parts: number; readonly now: string },
  ): Promise<{ readonly isLocal: boolean } | undefined>;
}

/** Parts of a text as they are joined. */
export type JoinableParts = Pick<StoredParts, "total" | "charset" | "parts">;

/** The text of parts, with signs for those that are missing. Given from outside: alphabets are protocol. */
export type JoinParts = (parts: JoinableParts) => string;

/** One part of a text that came in. */
export interface InboundPart {
  readonly carrier: string;
  readonly from: string;
  readonly to: string;
  /** The same for all parts of a text. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  /** How its bytes are written, as SMPP tells it. */
  readonly dataCoding: number;
  /** What data_coding 0 means; null = GSM-7. */
  readonly charset: string | null;
  readonly bytes: Buffer;
}

/** Parts of one text, in their order. */
export interface StoredParts extends Pick<InboundPart, "carrier" | "from" | "to" | "total" | "charset"> {
  readonly parts: readonly Pick<InboundPart, "number" | "dataCoding" | "bytes">[];
}

/** Parts of texts that wait for the others, inside a transaction. */
export interface InboundParts {
  /**
   * Takes the parts that wait under the reference of `part` when they are of another text: its place is taken by other
   * bytes. Undefined: they are not. Nobody else takes or adds such parts until the commit.
   */
  takeOther(part: InboundPart): Promise<StoredParts | undefined>;
  /**
   * Comes after `takeOther`.
   * @returns all parts, which are then no longer kept; undefined: some are missing. A part that is there already counts once
   */
  add(part: InboundPart, now: string): Promise<StoredParts | undefined>;
  /** Takes the parts of one text whose first came before; undefined: there is none. */
  takeOverdue(before: string): Promise<StoredParts | undefined>;
}

/** Messages at rest. `reach` is an account, or null for an Admin. */
export interface MessageStore {
  outbound(reach: string | null, uuid: string): Promise<ISMS | undefined>;
  inbound(reach: string | null, uuid: string): Promise<ISMSI | undefined>;
  search(account: string, applied: Applied, filter: ISMSISMSSearchParams): Promise<Page<SMSISMS>>;
  searchOutbound(account: string, applied: Applied, filter: ISMSSearchParams): Promise<Page<ISMS>>;
  searchInbound(account: string, applied: Applied, filter: ISMSISearchParams): Promise<Page<ISMSI>>;
  /** Callback URLs that hold for a message, for its detail record. */
  webhooks(reach: string | null, uuid: string): Promise<MessageWebhooks | undefined>;
  /** Marks those that are inbound and have no callback as delivered. */
  framed(uuids: readonly string[], now: string): Promise<void>;
  transaction<T>(work: (tx: MessageTx) => Promise<T>): Promise<T>;
}

export interface MessageWebhooks {
  readonly custom: string | null;
  readonly first: string | null;
  readonly second: string | null;
}

/** One transaction on messages. Accounts are locked first, then senders, then messages: by everyone, always. */
export interface MessageTx {
  readonly providerEvents: ProviderEvents;
  readonly inboundParts: InboundParts;
  readonly submittedTexts: SubmittedTexts;
  /** What the last messages of an account to and from a block of numbers were answered. */
  replyCounts(account: string, block: string): Promise<ReplyCounts>;
  /** Messages of the account that look so wait from now on; the account is told, once a day. */
  holdForReview(account: string, suspicion: Suspicion, now: string): Promise<void>;
  /** Keeps under which ids a customer handed a message in over SMPP. */
  noteSubmit(uuid: string, note: SmppSubmitNote): Promise<void>;
  /** Locks the accounts that hold these numbers, if any do. */
  lockEnds(from: string, to: string): Promise<void>;
  /** Locks the sending account, and that of the recipient when it is a number of this platform. */
  lockAccounts(account: string, to: string): Promise<void>;
  /** @param limits what accounts of each level may spend a day, decimal text; a level that is missing has none */
  facts(o: {
    readonly account: string;
    readonly wish: SenderWish;
    readonly to: string;
    readonly now: string;
    readonly limits: Readonly<Record<string, string>>;
  }): Promise<SendFacts>;
  /**
   * Locks the accounts that send, and gives the facts of what they wish as these are then.
   * @param o.users uuids of those who send
   */
  factsOfMany(o: {
    readonly wishes: readonly NamedWish[];
    readonly users: readonly string[];
    readonly now: string;
    readonly limits: Readonly<Record<string, string>>;
  }): Promise<ManyFacts>;
  /**
   * Stores messages that go to carriers, sets their prices aside and puts them into the queues of their senders. That
   * their accounts can pay was found out by the caller, who holds their locks. When it fails the transaction does.
   * @returns of those that do not wait, ids of their parts by their uuids; it need not be waited for before the commit
   */
  acceptMany(messages: readonly NewOutbound[]): Promise<ReadonlyMap<string, number>>;
  /** Keeps of many messages under which ids they were handed in over SMPP; answered with the commit. */
  noteSubmits(notes: readonly { readonly uuid: string; readonly note: SmppSubmitNote }[]): Promise<void>;
  /** This transaction gives the request in whose scope it is called its answer, made of `result`. */
  answers(result: unknown): Promise<void>;
  /**
   * Stores the message and sets its price aside; one that goes to a carrier is put into the queue of its sender. False,
   * with nothing stored: the balance is too low. A message of the platform itself needs no balance.
   */
  accept(message: NewOutbound): Promise<boolean>;
  /** Keeps the turn of the pool, and the sender the recipient had last. */
  rememberPool(o: { profile: string; turn: PoolTurn; recipient: string; tn: number }): Promise<void>;
  /** The message was handed over: its price is charged. Event and callback `sms_sent`. */
  succeed(uuid: string, o: { reference_id: string | null; carrier: string | null; now: string }): Promise<void>;
  /** The message is over before it was handed over: what was set aside is free again. Event and callback `sms_send_fails`. */
  fail(uuid: string, error: MessageError, reason: string, now: string): Promise<void>;
  /** The final receipt of a message that was handed over; a second one is ignored. Event and callback by its outcome. */
  receipt(uuid: string, outcome: ReceiptOutcome, now: string): Promise<void>;
  /** Locks an outbound message, its sender and its account. */
  lockOutbound(
    reach: string | null,
    uuid: string,
  ): Promise<{ readonly state: ISMS["state"]; readonly isClaimed: boolean } | undefined>;
  /** The number a text is for. Undefined: none with an active SMS subscription. */
  owner(to: string, from: string, now: string): Promise<InboundOwner | undefined>;
  /** Stores it, charges it whatever the balance is, event and callback `smsi_received`; a refused one is only stored. */
  receive(message: NewInbound): Promise<void>;
  /** Opts the subscriber out; false: it was already. Queued messages of the profile to it fail. */
  optOut(o: {
    readonly owner: InboundOwner;
    readonly from: string;
    readonly keyword: string;
    readonly now: string;
  }): Promise<boolean>;
  /** Ends the opt-out; false: there was none. */
  optIn(profile: string, from: string, now: string): Promise<boolean>;
  /** Takes the right to one automatic reply in 60 s. */
  mayReply(tn: number, recipient: string, action: KeywordAction, now: string): Promise<boolean>;
  setReaded(reach: string | null, uuid: string, readed: boolean, now: string): Promise<boolean>;
  outbound(uuid: string): Promise<ISMS>;
  inbound(uuid: string): Promise<ISMSI>;
}
