import type { ETNType, ITN, ITNAdmin, ITNAdminUpdateParams, ITNRoute } from "@opentact/contract";
import type { Page } from "../../base/page.js";
import type { Feature } from "../order/rules.js";
import type { Offer } from "../provider/port.js";
import type { LikePattern } from "./pattern.js";

/**
 * A pattern over the national number, split at the line. A number whose first six digits fit one of `prefixes` fits;
 * any other that fits ends with one of `lines`, or its first six digits fit one of `starts`.
 */
export interface NumberPattern {
  /** The whole: `_` one digit, `%` any run. */
  readonly like: LikePattern;
  readonly prefixes: readonly LikePattern[];
  readonly lines: readonly number[];
  readonly starts: readonly LikePattern[];
}

/** A number search, every text checked and brought to its stored form. */
export interface NumberFilter {
  readonly type: ETNType;
  /** ISO 3166 code, upper case. */
  readonly country: string;
  readonly features: readonly Feature[];
  /** uuid of a rate profile. */
  readonly profile: string | undefined;
  /** Lower case; compared without regard to case. */
  readonly state: string | undefined;
  readonly city: string | undefined;
  readonly rate_center: string | undefined;
  readonly postal_code: string | undefined;
  /** Over the national number. */
  readonly patterns: readonly NumberPattern[];
  /** How state, city, rate center, postal code and patterns are joined; the others always hold. */
  readonly mode: "AND" | "OR";
  readonly order: "ASC" | "DESC";
  readonly take: number;
  readonly skip: number;
}

/** A number of a stock file. */
export interface StockRow {
  readonly tn: number;
  readonly type: ETNType;
  /** Name of a rate profile. */
  readonly profile: string;
  readonly country: string;
  readonly state: string | null;
  readonly city: string | null;
  readonly rate_center: string | null;
  readonly npa: string | null;
  readonly nxx: string | null;
  /** Offered features; undefined = those of the profile. */
  readonly features: readonly Feature[] | undefined;
  /** Own prices; null = those of the profile. */
  readonly nrc: number | null;
  readonly mrc: number | null;
  readonly carrier_ref: string | null;
}

/** A rate profile as far as a search or an import needs it. */
export interface ProfileRef {
  readonly uuid: string;
  readonly name: string;
  readonly features: readonly Feature[];
}

/** A rate profile whose numbers a provider sells. */
export interface SellingProfile {
  /** uuid. */
  readonly profile: string;
  /** Name of the provider. */
  readonly provider: string;
}

/** An offer with the rate profile it is sold under. */
export type SoldOffer = Offer & SellingProfile;

/** The number inventory at rest. */
export interface NumberStore {
  /** Numbers that can be ordered now: in stock, or reserved by this account. Prices are those of the account. */
  search(account: string, filter: NumberFilter, now: string): Promise<Page<ITN>>;
  /** Active rate profiles of the filter's country, type and features that have a provider: one per provider, by priority. */
  selling(filter: NumberFilter): Promise<readonly SellingProfile[]>;
  /**
   * Puts what providers sell into the inventory as offers, or keeps them there for longer. A number that is ours, or that
   * somebody holds, is left alone.
   * @returns the numbers that are offers now
   */
  keepOffers(offers: readonly SoldOffer[], until: string, now: string): Promise<readonly number[]>;
  /** Numbers that are offers, as a search shows them, in the order of the filter. */
  offered(account: string, filter: NumberFilter, tns: readonly number[], now: string): Promise<readonly ITN[]>;
  /** An active rate profile by name or uuid. */
  profile(nameOrUuid: string): Promise<ProfileRef | undefined>;
  /** Countries of the active rate profiles, ISO 3166 codes. */
  countries(): Promise<readonly string[]>;
  /** Names of all active rate profiles. */
  profileNames(): Promise<ReadonlySet<string>>;
  /**
   * Puts rows into stock, existing ones are changed. Rows of one call have different numbers.
   * @returns the numbers that were left alone because they are leased or being ordered
   */
  importRows(rows: readonly StockRow[], now: string): Promise<readonly number[]>;
  /** After many numbers came: lets the database know again what is where, or it would search as if they were not there. */
  refreshPlans(): Promise<void>;
}

/** What an Admin changes of a number; `profile` is a uuid. */
export type StockChange = Omit<ITNAdminUpdateParams, "profile"> & { readonly profile?: string };

/** Single numbers of the inventory at rest. Deleted ones are not found. */
export interface StockAdminStore {
  find(tn: number): Promise<ITNAdmin | undefined>;
  transaction<T>(work: (tx: StockAdminTx) => Promise<T>): Promise<T>;
}

export interface StockAdminTx {
  /** Keeps the number from change by others until the end of the transaction. */
  lock(tn: number): Promise<ITNAdmin | undefined>;
  find(tn: number): Promise<ITNAdmin | undefined>;
  profile(nameOrUuid: string): Promise<ProfileRef | undefined>;
  /** A number that is put into the sale or taken out of it is held for nobody any more. */
  update(tn: number, change: StockChange, now: string): Promise<void>;
  remove(tn: number, now: string): Promise<void>;
}

/** Where leased numbers lead. */
export interface NumberRouteStore {
  /** By lease uuid or number, of any account. */
  route(key: string): Promise<ITNRoute | undefined>;
}

/** Payload of the job `number-release`. */
export interface NumberReleaseJob {
  readonly tn: number;
  /** uuid of the released lease. */
  readonly lease: string;
}

/** Work on the inventory that jobs do. */
export interface StockUpkeepStore {
  /** Offers that are over and were never leased are removed. */
  forgetOffers(now: string): Promise<void>;
  /** Numbers of our stock that have served their quarantine are for sale again. */
  endQuarantines(now: string): Promise<void>;
  /** Brings the kept counts of numbers for sale to one row per key. They are exact before and after. */
  mergeCounts(): Promise<void>;
  /** Name of the provider that a released number goes back to; undefined: to nobody, or it is not released any more. */
  providerToTell(tn: number): Promise<string | undefined>;
  /** The provider has taken a released number back. */
  returned(tn: number, now: string): Promise<void>;
}
