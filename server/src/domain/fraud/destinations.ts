import type { IAccountDestination, IAccountDestinationUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { DestinationStore } from "./port.js";

/** Countries of accounts, as an Admin sees and opens them. */
export class AccountDestinations {
  readonly #store: DestinationStore;
  readonly #clock: Clock;

  constructor(options: { store: DestinationStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** 404 for an unknown account. */
  async list(account: string): Promise<readonly IAccountDestination[]> {
    const found = await this.#store.list(account);
    if (!found) throw notFound("Account");
    return found;
  }

  /** Opens, closes or releases a country; counts for new calls within a minute. 404 for an unknown account. */
  async update(
    account: string,
    country: string,
    change: IAccountDestinationUpdateParams,
  ): Promise<IAccountDestination> {
    const row = await this.#store.set(account, country, change, isoTime(this.#clock.now()));
    if (!row) throw notFound("Account");
    return row;
  }
}
