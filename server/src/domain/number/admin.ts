import type { ITNAdmin, ITNAdminUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { StockAdminStore, StockAdminTx, StockChange } from "./port.js";

/** States in which somebody holds a number, or is about to. */
const IN_USE: readonly ITNAdmin["stock_state"][] = ["leased", "ordering", "unknown"];

/** The inventory in the hands of an Admin (rest.md 23). */
export class StockAdmin {
  readonly #store: StockAdminStore;
  readonly #clock: Clock;

  constructor(options: { store: StockAdminStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async get(tn: number): Promise<ITNAdmin> {
    return found(await this.#store.find(tn));
  }

  /** 404 for an unknown rate profile; 409 when a number in use is taken out of the sale or put into it. */
  update(tn: number, body: ITNAdminUpdateParams): Promise<ITNAdmin> {
    return this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(tn));
      if (body.stock_state !== undefined) refuseInUse(before);
      const { profile, ...fields } = body;
      const change: StockChange = profile === undefined ? fields : { ...fields, profile: await profileOf(tx, profile) };
      if (Object.keys(change).length > 0) await tx.update(tn, change, this.#now());
      return found(await tx.find(tn));
    });
  }

  /** Answers the number as it was, `deleted_on` set. 409 while it is leased or ordered. */
  remove(tn: number): Promise<ITNAdmin> {
    return this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(tn));
      refuseInUse(before);
      const now = this.#now();
      await tx.remove(tn, now);
      return { ...before, deleted_on: now };
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function found(number: ITNAdmin | undefined): ITNAdmin {
  if (!number) throw notFound("TN");
  return number;
}

function refuseInUse({ stock_state }: ITNAdmin): void {
  if (IN_USE.includes(stock_state)) throw new DomainError(409, "in_use", `The number is in use: ${stock_state}`);
}

async function profileOf(tx: StockAdminTx, nameOrUuid: string): Promise<string> {
  const profile = await tx.profile(nameOrUuid);
  if (!profile) throw notFound("Profile");
  return profile.uuid;
}
