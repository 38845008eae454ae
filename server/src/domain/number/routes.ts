import type { ITNRoute } from "@opentact/contract";
import { notFound } from "../../base/errors.js";
import type { NumberRouteStore } from "./port.js";

/** Where leased numbers lead, for providers (rest.md 10). */
export class NumberRoutes {
  readonly #store: NumberRouteStore;

  constructor(store: NumberRouteStore) {
    this.#store = store;
  }

  /** @param key uuid of a lease or its number */
  async get(key: string): Promise<ITNRoute> {
    const route = await this.#store.route(key);
    if (!route) throw notFound("TNLease");
    return route;
  }
}
