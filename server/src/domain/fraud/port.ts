import type { EAlarmKind, ISMSReview, ISMSReviewQuery } from "@opentact/contract";
import type { Page } from "../../base/page.js";

/** Something that looks like fraud, or the way to it. */
export interface Alarm {
  readonly account: string;
  readonly kind: EAlarmKind;
  /** A sentence for people, without its full stop. */
  readonly what: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An account that has passed a step of what it may spend a day. Amounts are decimal text. */
export interface SpendStep {
  readonly account: string;
  readonly percent: number;
  readonly spent: string;
  readonly limit: string;
}

export interface ShortCalls {
  readonly account: string;
  readonly calls: number;
  readonly short: number;
}

/** A leg that costs far more a minute than the legs of its account do. Amounts are decimal text. */
export interface UnusualRate {
  readonly account: string;
  readonly call: string;
  readonly rate: string;
  readonly median: string;
}

/** What the watch looks for. Each finding is answered once: it is marked in the transaction that tells it. */
export interface FraudTx {
  /** Accounts that have passed a further one of `steps` percent of the limit of their level; what is held counts as spent. */
  spendSteps(
    steps: readonly number[],
    limits: Readonly<Record<string, string>>,
    now: string,
  ): Promise<readonly SpendStep[]>;
  /** Accounts with recent calls of whose last `calls` answered ones more than `percent` lasted less than `seconds`. */
  shortCalls(rule: { calls: number; percent: number; seconds: number }, now: string): Promise<readonly ShortCalls[]>;
  /** Recent legs that cost more than `factor` times the median of the last 30 days; at least `legs` make a median. */
  unusualRates(rule: { factor: number; legs: number }, now: string): Promise<readonly UnusualRate[]>;
  /** An event of the account and a mail to it. */
  tell(alarm: Alarm, now: string): Promise<void>;
}

export interface FraudStore {
  transaction<T>(work: (tx: FraudTx) => Promise<T>): Promise<T>;
}

/** A country that an account has called, or that an Admin has said something of. */
export interface DestinationRow {
  readonly country: string;
  /** null: as the installation has it. */
  readonly is_open: boolean | null;
  /** Calls wait for the word of an Admin. */
  readonly is_held: boolean;
  readonly first_on: string | null;
  readonly last_on: string | null;
}

/** What becomes of a call to a country. */
export type DestinationVerdict = "open" | "closed" | "held";

/** Which countries accounts call. */
export interface DestinationStore {
  /**
   * Judges a call and remembers it. The first one in 30 days is told as an alarm, and holds the country where the
   * installation wishes so and no Admin has opened it.
   * @param o.isHome the account has a number there, so that it is nothing new
   */
  judge(
    account: string,
    country: string,
    o: { readonly isHome: boolean; readonly now: string },
  ): Promise<DestinationVerdict>;
  /** Sorted by country; undefined for an unknown account. */
  list(account: string): Promise<readonly DestinationRow[] | undefined>;
  /** Undefined for an unknown account. */
  set(
    account: string,
    country: string,
    change: { readonly is_open?: boolean | null; readonly is_held?: boolean },
    now: string,
  ): Promise<DestinationRow | undefined>;
}

/** A message that was accepted for another network. */
export interface SeenText {
  readonly account: string;
  /** Digits. */
  readonly to: string;
  readonly message: string;
  readonly hasCampaign: boolean;
}

/** Counts what accounts send. */
export interface SeenTexts {
  /** @returns what has to be looked at; a `sms_pumping` among it is one only if `isPumping` says so of its replies */
  seen(text: SeenText, nowMs: number): readonly Suspicion[];
}

/** What looks like fraud, or might. */
export interface Suspicion {
  readonly kind: "same_text" | "sms_pumping";
  /** MD5 of the text, or first digits of the recipients. */
  readonly key: string;
  /** What an Admin looks at: the text, or the digits. */
  readonly sample: string;
  /** In ten minutes. */
  readonly count: number;
}

/** Messages that went out and came in: of one block of numbers, and of all others. */
export interface ReplyCounts {
  readonly block: { readonly sent: number; readonly replies: number };
  readonly others: { readonly sent: number; readonly replies: number };
}

/** Reviews at rest. */
export interface ReviewStore {
  list(query: ISMSReviewQuery): Promise<Page<ISMSReview>>;
  /** Undefined: there is none. */
  decide(uuid: string, state: ISMSReview["state"], now: string): Promise<ISMSReview | undefined>;
}
