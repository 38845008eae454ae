import type { ITN } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { NumberProviders, Offer, ProviderQuery } from "../provider/port.js";
import { fits } from "./pattern.js";
import type { NumberFilter, NumberStore, SellingProfile } from "./port.js";

/** A search waits so long for providers. */
const SEARCH_MS = 3_000;
/** Numbers a provider is asked for at most (numbers.md 4): no page lies behind them. */
export const OFFERS_MAX = 100;
/** How long an offer is kept (numbers.md 2). */
const KEPT_MS = 15 * 60_000;

/** What providers offered. */
export interface Offered {
  readonly numbers: readonly ITN[];
  /** Names of the providers that gave no answer. */
  readonly silent: readonly string[];
}

/** Numbers that providers sell beside our stock (numbers.md 4). */
export class OfferSearch {
  readonly #store: NumberStore;
  readonly #providers: NumberProviders;
  readonly #clock: Clock;

  constructor(o: { store: NumberStore; providers: NumberProviders; clock: Clock }) {
    this.#store = o.store;
    this.#providers = o.providers;
    this.#clock = o.clock;
  }

  /**
   * The first `count` numbers that providers sell to the account, in the order of the filter; they are kept as offers
   * for 15 minutes. A provider that is silent for 3 s is left out and named.
   */
  async search(account: string, filter: NumberFilter, count: number): Promise<Offered> {
    const selling = await this.#store.selling(filter);
    if (selling.length === 0) return { numbers: [], silent: [] };
    const query = queryOf(filter, Math.min(count, OFFERS_MAX));
    const answers = await this.#ask(selling, query);
    const silent = answers.flatMap(({ provider, offers }) => (offers ? [] : [provider]));
    const offers = answers.flatMap(({ profile, provider, offers = [] }) =>
      offers.filter((offer) => isWanted(offer, filter)).map((offer) => ({ ...offer, profile, provider })),
    );
    const now = this.#clock.now();
    const unique = [...new Map(offers.map((offer) => [offer.tn, offer])).values()];
    const kept = await this.#store.keepOffers(unique, isoTime(now + KEPT_MS), isoTime(now));
    const ascends = filter.order === "ASC";
    const first = [...kept].sort((a, b) => (ascends ? a - b : b - a)).slice(0, count);
    return { numbers: await this.#store.offered(account, filter, first, isoTime(now)), silent };
  }

  async #ask(selling: readonly SellingProfile[], query: ProviderQuery) {
    const stop = new AbortController();
    const deadline = this.#clock.setTimer(SEARCH_MS, () => stop.abort());
    try {
      return await Promise.all(
        selling.map(async ({ profile, provider }) => {
          const search = this.#providers.get(provider)?.search(query, stop.signal);
          return { profile, provider, offers: await search?.catch(() => undefined) };
        }),
      );
    } finally {
      deadline.cancel();
    }
  }
}

/** Filters that are joined by OR are left to us, and so is the descending order: a provider knows neither. */
function queryOf(filter: NumberFilter, take: number): ProviderQuery {
  const { type, country, features, patterns } = filter;
  if (filter.mode === "OR") return { type, country, features, patterns: [], take: OFFERS_MAX };
  const isFromTheEnd = filter.order === "DESC";
  const place = { state: filter.state?.toUpperCase(), city: filter.city, rate_center: filter.rate_center };
  return {
    type,
    country,
    features,
    ...place,
    patterns: patterns.map(({ like }) => like),
    take: isFromTheEnd ? OFFERS_MAX : take,
  };
}

/** What a provider says is checked like anything from outside: it may know less than our filters. */
function isWanted(offer: Offer, filter: NumberFilter): boolean {
  const national = String(offer.tn).slice(1);
  const given = [
    ...(filter.state === undefined ? [] : [offer.state?.toLowerCase() === filter.state]),
    ...(filter.city === undefined ? [] : [offer.city?.toLowerCase() === filter.city]),
    ...(filter.rate_center === undefined ? [] : [offer.rate_center?.toLowerCase() === filter.rate_center]),
    ...(filter.postal_code === undefined ? [] : [false]),
    ...filter.patterns.map(({ like }) => fits(national, like)),
  ];
  const isFit = filter.mode === "OR" && given.length > 0 ? given.some(Boolean) : given.every(Boolean);
  const isKind = offer.type === filter.type && offer.country === filter.country;
  return isKind && isFit && filter.features.every((feature) => offer.features.includes(feature));
}
