import type { RatedProfile, RatingRefusal, RatingTx, Tariff } from "../../rating/port.js";
import type { CallRow } from "./call-row.js";
import type { CallEvent } from "./call-writer.js";
import type { IsoTime } from "./iso-time.js";
import type { PlacedCall, PlacedParty } from "./placed-call.js";
import type { PlacingProfile } from "./placing-limits.js";
import type { StoredCall } from "./relations.js";
import type { LergShort } from "./shorts.js";

/** A call that is to be stored before it is placed. */
export interface CallWish {
  readonly account: string;
  /** The account's number it is made from. */
  readonly tn: number;
  readonly to: PlacedParty;
  /** The called SIP user. */
  readonly user: { readonly uuid: string; readonly login: string; readonly domain: string } | null;
  readonly app: string | null;
  /** How the number is reached; null for a SIP user. */
  readonly profile: RatedProfile | null;
  /** Variables it begins with (`<Meta>`). */
  readonly vars: Readonly<Record<string, string>>;
  readonly batchItem: string | null;
}

export type StoredWish =
  | { readonly kind: "stored"; readonly stored: StoredCall; readonly tariff: Tariff | null }
  | { readonly kind: "refused"; readonly why: RatingRefusal };

/** Stores a call in `init`, with its event and its first minute set aside, in a transaction of the caller. */
export interface CallStoring {
  store(tx: PlacingTx, wish: CallWish): Promise<StoredWish>;
  /** The same of many calls to numbers that differ in `to` and `batchItem` alone; answers in their order. */
  storeMany(tx: PlacingTx, wishes: readonly CallWish[]): Promise<readonly StoredWish[]>;
}

/** Takes calls whose commit seemed to fail, and finds out whether they are stored. */
export interface CallDoubts {
  /** @param resolution what becomes of a stored one: it is placed late, or ends without having rung */
  add(call: PlacedCall, resolution: "place" | "end"): void;
}

/** What calls by request are made of, within one transaction. */
export interface PlacingTx {
  readonly rating: RatingTx;
  /** The account, its row locked: money and rows that name the account come after it. */
  lockAccount(
    account: string,
  ): Promise<{ readonly level: string; readonly created_on: IsoTime; readonly isClosed: boolean }>;
  /** Whether an Admin opened or closed calls to a country; null: nothing was said. */
  openCountry(account: string, country: string): Promise<boolean | null>;
  /** The account's active lease named by uuid or number; `voice`: its calls are on. */
  lease(
    account: string,
    uuidOrTn: string,
  ): Promise<{ readonly uuid: string; readonly tn: number; readonly voice: boolean } | undefined>;
  /** Active profiles of the account, two at most: all that are needed to tell the only one. */
  profiles(account: string): Promise<readonly PlacingProfile[]>;
  /** An active profile of the account. */
  profile(account: string, uuid: string): Promise<PlacingProfile | undefined>;
  ownsApp(account: string, uuid: string): Promise<boolean>;
  /** An active SIP user of the account. */
  user(
    account: string,
    domain: string,
    login: string,
  ): Promise<{ readonly uuid: string; readonly login: string; readonly domain: string } | undefined>;
  /** Number blocks of numbers in E.164 digits; null outside the dictionary. @param now which rows are in force */
  blocks(digits: readonly string[], now: IsoTime): Promise<readonly (LergShort | null)[]>;
  /** Stores legs that `node` owns; answers them with what surrounds them, in their order. */
  insert(calls: readonly CallRow[], node: string): Promise<readonly StoredCall[]>;
  /** An event of each call. */
  events(events: readonly { readonly call: CallRow; readonly event: CallEvent }[]): Promise<void>;
}

export interface PlacingStore {
  /** Those of `calls` that are in the log. */
  stored(calls: readonly string[]): Promise<ReadonlySet<string>>;
  transaction<T>(work: (tx: PlacingTx) => Promise<T>): Promise<T>;
}
