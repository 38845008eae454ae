import type { IAddress, IAddressNewParams, IAddressUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { findCountry } from "../dict/rules.js";
import type { AddressStore } from "./port.js";

const DEFAULTS = { is_physical: true, is_billing: true, is_shipping: true, address2: null };

/** Postal addresses of an account (rest.md 6). */
export class Addresses {
  readonly #store: AddressStore;
  readonly #clock: Clock;

  constructor(options: { store: AddressStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  listOfAccount(actor: UserActor, page: PageQuery): Promise<Page<IAddress>> {
    return this.#store.ofAccount(actor.account, page);
  }

  listOfUser(actor: UserActor, page: PageQuery): Promise<Page<IAddress>> {
    return this.#store.ofUser(actor.account, actor.user, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IAddress> {
    const address = await this.#store.find(reach(actor), uuid);
    if (!address) throw notFound("Address");
    return address;
  }

  /** 404 country. */
  create(actor: UserActor, body: IAddressNewParams): Promise<IAddress> {
    checkCountry(body.country);
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      await tx.insert({ ...DEFAULTS, ...body, uuid, account: actor.account, user: actor.user, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** 404 address or country. */
  update(actor: UserActor, uuid: string, body: IAddressUpdateParams): Promise<IAddress> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(reach(actor), uuid))) throw notFound("Address");
      checkCountry(body.country);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the address as it was. */
  remove(actor: UserActor, uuid: string): Promise<IAddress> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(reach(actor), uuid))) throw notFound("Address");
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function checkCountry(a2: string | undefined): void {
  if (a2 !== undefined && !findCountry(a2)) throw notFound("Country");
}
