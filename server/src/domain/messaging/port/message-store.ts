import type {
  ISMS,
  ISMSI,
  ISMSISearchParams,
  ISMSISMSSearchParams,
  ISMSSearchParams,
  SMSISMS,
} from "@opentact/contract";
import type { Page } from "../../../base/page.js";
import type { ReplyCounts, Suspicion } from "../../fraud/port.js";
import type { Applied } from "../../search/rules.js";
import type { PoolTurn } from "../pool.js";
import type { MessageError } from "../rules.js";
import type { InboundOwner, NewInbound, NewOutbound } from "./new-message.js";
import type { ProviderEvents } from "./provider-events.js";
import type { ManyFacts, NamedWish, SenderWish, SendFacts } from "./send-facts.js";
import type { InboundParts, SubmittedTexts } from "./text-parts.js";
import type { KeywordAction } from "./texts.js";

/** Outcome of the receipts of a message. */
export type ReceiptOutcome =
  | { readonly kind: "delivered" }
  | { readonly kind: "failed"; readonly error: MessageError; readonly reason: string };

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
