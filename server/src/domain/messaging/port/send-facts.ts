import type { ISMS } from "@opentact/contract";
import type { PoolCandidate, PoolRules, PoolTurn } from "../pool.js";
import type { RouteTable } from "./routes.js";

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

/** What a send names: a number, or a profile with its pool. */
export type SenderWish =
  | { readonly kind: "number"; readonly tn: number }
  | { readonly kind: "pool"; readonly profile: string };
