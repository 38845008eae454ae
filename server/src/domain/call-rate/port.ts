import type { ICallRate } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { FoundTariff } from "../rating/port.js";

/** Rates of one direction of a product. */
export interface Deck {
  readonly product: number;
  readonly direction: "in" | "out";
}

/** A rate as a line of a file gives it. Amounts are decimal text. */
export interface RateRow {
  readonly prefix: string;
  readonly name: string | null;
  readonly per_minute: string;
  readonly connect: string;
  readonly minimum: number;
  readonly increment: number;
  readonly effective_on: string;
  readonly expired_on: string | null;
}

export interface RateFilter {
  readonly product?: number | undefined;
  readonly direction?: "in" | "out" | undefined;
  /** Digits; rates whose prefix they have. */
  readonly number?: string | undefined;
}

/** Decks of rates at rest. */
export interface RateStore {
  list(filter: RateFilter, page: PageQuery): Promise<Page<ICallRate>>;
  remove(uuid: string): Promise<ICallRate | undefined>;
  productExists(product: number): Promise<boolean>;
  /**
   * Puts rows into a deck, all or none. A row for a prefix and a time that the deck has replaces that one.
   * @param o.isReplaced nothing else of the deck stays
   */
  put(deck: Deck, rows: readonly RateRow[], o: { readonly isReplaced: boolean; readonly now: string }): Promise<void>;
  /**
   * The account's outbound voice profile and number, by their ids, or its newest active ones. Undefined: no such one; null:
   * it has none.
   */
  wayOut(
    account: string,
    o: { readonly profile: string | undefined; readonly lease: string | undefined },
  ): Promise<{
    readonly profile: { readonly uuid: string; readonly product: number } | null | undefined;
    readonly tn: number | null | undefined;
  }>;
  tariff(leg: {
    readonly account: string;
    readonly profile: { readonly uuid: string } | null;
    readonly tn: number;
    readonly far: string;
    readonly now: string;
  }): Promise<FoundTariff | undefined>;
}
