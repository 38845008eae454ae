import type { ICallPrice, ICallRate, ICallRateImportReport } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { readCalled } from "../number/rules.js";
import { RATING_REASONS } from "../rating/rules.js";
import { RateFile } from "./import.js";
import type { Deck, RateFilter, RateStore } from "./port.js";

/** What calls cost: decks of rates by product, direction and prefix. */
export class CallRates {
  readonly #store: RateStore;
  readonly #clock: Clock;
  readonly #currency: string;

  /** @param options.currency ISO 4217 code of all amounts */
  constructor(options: { store: RateStore; clock: Clock; currency: string }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#currency = options.currency;
  }

  list({ number, ...filter }: RateFilter, page: PageQuery): Promise<Page<ICallRate>> {
    return this.#store.list({ ...filter, number: number?.replace(/\D/g, "") }, page);
  }

  async remove(uuid: string): Promise<ICallRate> {
    const removed = await this.#store.remove(uuid);
    if (!removed) throw notFound("Rate");
    return removed;
  }

  /**
   * Takes the good lines of a file at once, or none when it fails half-way; a file without a good line changes nothing.
   * 400 without the needed columns, 404 the product.
   */
  async import(
    deck: Deck,
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    o: { readonly isReplaced: boolean; readonly isDryRun: boolean },
  ): Promise<ICallRateImportReport> {
    if (!(await this.#store.productExists(deck.product))) throw notFound("Product");
    const now = this.#now();
    const file = new RateFile(now);
    await file.read(pieces);
    const { rows } = file;
    if (!o.isDryRun && rows.length > 0) await this.#store.put(deck, rows, { isReplaced: o.isReplaced, now });
    return file.report(o.isDryRun);
  }

  /** What a call would cost now. 400 for what is no number, 404 for an unknown number or profile and without a rate. */
  async price(
    actor: UserActor,
    { to, tn_lease, outbound_voice_profile }: { to: string; tn_lease?: string; outbound_voice_profile?: string },
  ): Promise<ICallPrice> {
    const called = readCalled(to);
    if (called.kind !== "number") throw invalidField("params.to", "not a phone number", to);
    const { account } = actor;
    const way = await this.#store.wayOut(account, { profile: outbound_voice_profile, lease: tn_lease });
    if (way.profile === undefined) throw notFound("Outbound voice profile");
    if (way.tn === undefined) throw notFound("TNLease");
    const leg = { account, profile: way.profile, tn: way.tn ?? 0, far: called.digits, now: this.#now() };
    const found = await this.#store.tariff(leg);
    if (!found) throw new DomainError(404, "not_found", RATING_REASONS.no_rate);
    return {
      to: called.digits,
      product: way.profile?.product ?? 1,
      per_minute: Number(found.perMinute),
      connect: Number(found.connect),
      minimum: found.minimumSeconds,
      increment: found.incrementSeconds,
      currency: this.#currency,
      source: found.rate ? "rate" : "number",
      prefix: found.rate?.prefix ?? null,
      name: found.rate?.name ?? null,
    };
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}
