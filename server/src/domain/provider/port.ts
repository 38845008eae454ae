import type { ETNType } from "@opentact/contract";
import type { Feature } from "../order/rules.js";

/** What a provider is asked for. Filters that are undefined let everything through. */
export interface ProviderQuery {
  /** Exactly this number. */
  readonly tn?: number | undefined;
  readonly type: ETNType;
  /** ISO 3166 code. */
  readonly country: string;
  /** All of them. */
  readonly features: readonly Feature[];
  readonly state?: string | undefined;
  readonly city?: string | undefined;
  readonly rate_center?: string | undefined;
  /** Over the national number, all of them: `_` one digit, `%` any run. */
  readonly patterns: readonly string[];
  /** 1 to 100, in the order of the numbers. */
  readonly take: number;
}

/** A number that a provider can sell. */
export interface Offer {
  readonly tn: number;
  readonly type: ETNType;
  readonly country: string;
  readonly features: readonly Feature[];
  readonly state: string | null;
  readonly city: string | null;
  readonly rate_center: string | null;
}

/**
 * How a write ended. `unknown`: time-out or broken answer, neither success nor failure; the caller asks by its key and
 * never writes again blindly. `unsent`: the provider was not reached for, try later.
 */
export type Result<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly message: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "unsent" };

/** `taken` = sold to another, `feature` = not with these features. */
export type RefusalCode = "taken" | "feature" | "other";

/** How an order at a provider stands. `missing`: it knows of none; `unknown`: it gave no answer. */
export type ProviderOrder =
  | { readonly kind: "pending" | "success" | "missing" | "unknown" }
  | { readonly kind: "failed"; readonly code: RefusalCode };

/** A number to buy, with the features it shall have. */
export interface ProviderItem {
  readonly tn: number;
  readonly features: readonly Feature[];
}

/**
 * One who sells us numbers (numbers.md 3). Every write carries a key: the same key again is the same write. Calls end
 * when `signal` is aborted.
 */
export interface NumberProvider {
  readonly name: string;
  /** Whether numbers must be set up after they were bought, and given back when they are released. */
  readonly capabilities: { readonly configure: boolean; readonly release: boolean };
  /** At most 100. @throws when the provider gives no answer */
  search(query: ProviderQuery, signal: AbortSignal): Promise<readonly Offer[]>;
  /** @returns the provider's own id of the order */
  order(items: readonly ProviderItem[], key: string, signal: AbortSignal): Promise<Result<{ readonly id: string }>>;
  getOrder(key: string, signal: AbortSignal): Promise<ProviderOrder>;
  configure(tn: number, key: string, signal: AbortSignal): Promise<Result<void>>;
  release(tn: number, key: string, signal: AbortSignal): Promise<Result<void>>;
}

/** The providers of the installation. Our own stock is none of them. */
export interface NumberProviders {
  get(name: string): NumberProvider | undefined;
}
