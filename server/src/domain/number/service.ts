import type { IDICTCountry, ITNSearchParams, ITNSearchPayload } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { countryOf } from "../dict/rules.js";
import { FEATURES } from "../order/rules.js";
import { OFFERS_MAX, type Offered, type OfferSearch } from "./offers.js";
import { numberPatterns } from "./pattern.js";
import { splitPattern } from "./pattern-split.js";
import type { NumberFilter, NumberStore } from "./port.js";

/** What a search found. */
export interface FoundNumbers {
  readonly payload: ITNSearchPayload;
  /** Names of the providers that gave no answer in time: what they sell is missing. */
  readonly silent: readonly string[];
}

const NOTHING_OFFERED: Offered = { numbers: [], silent: [] };

/** Search of numbers that can be ordered (numbers.md 4). */
export class Numbers {
  readonly #store: NumberStore;
  readonly #offers: OfferSearch;
  readonly #clock: Clock;

  constructor(options: { store: NumberStore; offers: OfferSearch; clock: Clock }) {
    this.#store = options.store;
    this.#offers = options.offers;
    this.#clock = options.clock;
  }

  /**
   * Stock first, then what providers offer, when the page reaches past the stock. `page` and `size` are the older paging,
   * used when neither take nor skip is given. 404 for an unknown profile.
   */
  async search(actor: UserActor, body: ITNSearchParams): Promise<FoundNumbers> {
    const filter = filterOf(body, await this.#profileOf(body.profile));
    const stock = await this.#store.search(actor.account, filter, isoTime(this.#clock.now()));
    const { take, skip, mode, order } = filter;
    const beyond = take + skip - stock.total;
    const isOffered = beyond > 0 && skip - stock.total < OFFERS_MAX;
    const offered = isOffered ? await this.#offers.search(actor.account, filter, take + skip) : NOTHING_OFFERED;
    const numbers = offered.numbers.slice(0, Math.max(beyond, 0));
    const shown = numbers.slice(Math.max(skip - stock.total, 0));
    const total = stock.total + numbers.length;
    const payload = { take, skip, mode, order: { tn: order }, total, data: [...stock.data, ...shown] };
    return { payload, silent: offered.silent };
  }

  /** Countries of the active rate profiles, by name. */
  async countries(): Promise<IDICTCountry[]> {
    const countries = (await this.#store.countries()).map(countryOf);
    return countries.sort((a, b) => a.name.localeCompare(b.name, "en"));
  }

  async #profileOf(nameOrUuid: string | undefined): Promise<string | undefined> {
    if (nameOrUuid === undefined) return undefined;
    const profile = await this.#store.profile(nameOrUuid);
    if (!profile) throw notFound("Profile");
    return profile.uuid;
  }
}

function filterOf(body: ITNSearchParams, profile: string | undefined): NumberFilter {
  return {
    type: body.type ?? "long_code",
    country: (body.country ?? "US").toUpperCase(),
    features: FEATURES.filter((feature) => (body.features ?? ["sms", "voice"]).includes(feature)),
    profile,
    state: body.state?.toLowerCase(),
    city: body.city?.toLowerCase(),
    rate_center: body.rate_center?.toLowerCase(),
    postal_code: body.postalCode?.toLowerCase(),
    patterns: numberPatterns(body).map(splitPattern),
    mode: body.mode ?? "AND",
    order: body.order?.tn ?? "ASC",
    ...pageOf(body),
  };
}

function pageOf(body: ITNSearchParams): { take: number; skip: number } {
  if (body.take !== undefined || body.skip !== undefined || (body.page === undefined && body.size === undefined))
    return { take: body.take ?? 10, skip: body.skip ?? 0 };
  const take = body.size ?? 10;
  return { take, skip: ((body.page ?? 1) - 1) * take };
}
