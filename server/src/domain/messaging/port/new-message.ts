import type { StraightStart } from "../straight-start.js";
import type { PricedSender } from "./send-facts.js";
import type { Keyword, SmsEncoding } from "./texts.js";

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
