import type { ITNReservation, ITNReservationNew, ITNReservationNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { ReservationStore } from "./port.js";

const TTL_SECONDS = 600;
/** Numbers held for one account at a time. */
const MAX_HELD = 100;

/** Numbers held for an account for a while (numbers.md 5). No money moves. */
export class Reservations {
  readonly #store: ReservationStore;
  readonly #clock: Clock;

  constructor(options: { store: ReservationStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** What is not for sale is named in `failed`; a number held already is held anew. 409 over 100 numbers. */
  create(actor: UserActor, body: ITNReservationNewParams): Promise<ITNReservationNew> {
    const tns = [...new Set(body.tns)];
    const nowMs = this.#clock.now();
    const now = isoTime(nowMs);
    const expiredOn = isoTime(nowMs + (body.ttl ?? TTL_SECONDS) * 1000);
    return this.#store.transaction(async (tx) => {
      if ((await tx.heldBesides(actor.account, tns, now)) + tns.length > MAX_HELD)
        throw new DomainError(409, "conflict", `More than ${MAX_HELD} reserved numbers`);
      const by = actor.user;
      const made = await tx.insert({ uuid: newUuid(), account: actor.account, by, tns, now, expiredOn });
      const failed = tns.filter((tn) => !made.tns.includes(tn)).map((tn) => ({ tn, reason: "not_available" }));
      return { ...made, failed };
    });
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ITNReservation>> {
    return this.#store.list(actor.account, isoTime(this.#clock.now()), page);
  }

  /** Answers the reservation as it was. */
  remove(actor: UserActor, uuid: string): Promise<ITNReservation> {
    const now = isoTime(this.#clock.now());
    return this.#store.transaction(async (tx) => {
      const found = await tx.find(reach(actor), uuid, now);
      if (!found) throw notFound("Reservation");
      await tx.remove(uuid, now);
      return found;
    });
  }

  /** Frees what is over: run by a job at the time of each reservation. */
  async expire(): Promise<void> {
    await this.#store.expire(isoTime(this.#clock.now()));
  }
}
