import type { ITNSpecialPrice, ITNSpecialPriceNewParams, ITNSpecialPriceUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import type { SpecialPriceLinks, SpecialPriceStore, SpecialPriceTx } from "./port.js";
import { costsOf } from "./rules.js";
import { withoutProviders } from "./shown.js";

/** Prices of a rate profile for one account or for all, until a date (rest.md 12, numbers.md 8.1). */
export class SpecialPrices {
  readonly #store: SpecialPriceStore;
  readonly #clock: Clock;

  constructor(options: { store: SpecialPriceStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** Those valid now for the own account. 404 when there is none. */
  async valid(actor: UserActor, page: PageQuery): Promise<Page<ITNSpecialPrice>> {
    const { data, total } = await this.#store.valid(actor.account, this.#now(), page);
    if (total === 0) throw notFound("Special prices");
    return { data: actor.role === "Admin" ? data : data.map(withoutProviders), total };
  }

  /** Costs that are not given are copied from the profile. 404 profile or account. */
  create(actor: UserActor, body: ITNSpecialPriceNewParams): Promise<ITNSpecialPrice> {
    const uuid = newUuid();
    const costs = costsOf(body);
    return this.#store.transaction(async (tx) => {
      const tn_profile = await profileOf(tx, body.profile);
      const account = body.account ?? null;
      await checkAccount(tx, account);
      const { expired_on } = body;
      await tx.insert({ ...costs, uuid, tn_profile, account, expired_on, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** 404 price, profile or account. */
  update(actor: UserActor, uuid: string, body: ITNSpecialPriceUpdateParams): Promise<ITNSpecialPrice> {
    const costs = costsOf(body);
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(uuid))) throw notFound("Special price");
      const change = { ...costs, ...(await linksOf(tx, body)) };
      if (Object.keys(change).length > 0) await tx.update(uuid, { ...change, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the price as it was. */
  remove(uuid: string): Promise<ITNSpecialPrice> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(uuid))) throw notFound("Special price");
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  /** Job `expired_special_prices`: removes those that have ended. */
  removeExpired(): Promise<void> {
    return this.#store.removeExpired(this.#now());
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: this.#now() };
  }
}

async function linksOf(tx: SpecialPriceTx, body: ITNSpecialPriceUpdateParams): Promise<Partial<SpecialPriceLinks>> {
  const { profile, account, expired_on } = body;
  if (account !== undefined) await checkAccount(tx, account);
  return {
    ...(profile === undefined ? {} : { tn_profile: await profileOf(tx, profile) }),
    ...(account === undefined ? {} : { account }),
    ...(expired_on === undefined ? {} : { expired_on }),
  };
}

async function profileOf(tx: SpecialPriceTx, nameOrUuid: string): Promise<string> {
  const uuid = await tx.profile(nameOrUuid);
  if (uuid === undefined) throw notFound("TNProfile");
  return uuid;
}

async function checkAccount(tx: SpecialPriceTx, account: string | null): Promise<void> {
  if (account !== null && !(await tx.accountExists(account))) throw notFound("Account");
}
