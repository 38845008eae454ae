import type {
  IAccountOfficeHours,
  IAccountOfficeHoursNewParams,
  IAccountOfficeHoursUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { OfficeHoursRow, OfficeHoursStore } from "./port.js";

/** When nobody is there (rest.md 5): what `<Schedule office>` of the account's call documents goes by, from the next call on. */
export class AllOfficeHours {
  readonly #store: OfficeHoursStore;
  readonly #clock: Clock;

  constructor(options: { store: OfficeHoursStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(
    actor: UserActor,
    { dow, ...page }: PageQuery & { readonly dow?: OfficeHoursRow["dow"] },
  ): Promise<Page<IAccountOfficeHours>> {
    return this.#store.list(actor.account, dow, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IAccountOfficeHours> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 400 when the time ends before it begins. */
  create(actor: UserActor, body: IAccountOfficeHoursNewParams): Promise<IAccountOfficeHours> {
    checkTimes(body);
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      await tx.insert({ name: null, ...body, uuid, account: actor.account, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  update(actor: UserActor, uuid: string, body: IAccountOfficeHoursUpdateParams): Promise<IAccountOfficeHours> {
    return this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(reach(actor), uuid));
      checkTimes({ ...before, ...body });
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the row as it was. */
  remove(actor: UserActor, uuid: string): Promise<IAccountOfficeHours> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function checkTimes({ time_from, time_to }: Pick<OfficeHoursRow, "time_from" | "time_to">): void {
  if (time_from >= time_to) throw invalidField("body.time_to", "must be after time_from", time_to);
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Account office hours");
  return value;
}
