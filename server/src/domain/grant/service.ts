import type { IAdminTNLeaseCreateParams, IAdminTNLeaseCreatePayload } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { addMonths, isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { numberFacts } from "../number/rules.js";
import type { GrantStore } from "./port.js";

/** Leases that an Admin gives without order and charge (rest.md 23); their renewals are charged as usual. */
export class Grants {
  readonly #store: GrantStore;
  readonly #clock: Clock;

  constructor(options: { store: GrantStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** The account of the messaging profile gets the leases. 404 for an unknown messaging or rate profile. */
  async create(actor: UserActor, body: IAdminTNLeaseCreateParams): Promise<IAdminTNLeaseCreatePayload> {
    const account = await this.#store.accountOf(body.messaging_profile);
    if (account === undefined) throw notFound("Messaging profile");
    const profile = await this.#store.profile(body.tn_profile);
    if (profile === undefined) throw notFound("Profile");
    const nowMs = this.#clock.now();
    const tns = [...new Set(body.tns)];
    const numbers = tns.flatMap((tn) => {
      const facts = numberFacts(tn);
      return facts ? [{ tn, ...facts }] : [];
    });
    const { created, failed } = await this.#store.grant({
      account,
      profile,
      messagingProfile: body.messaging_profile,
      numbers,
      autorenew: body.autorenew ?? true,
      by: actor.user,
      now: isoTime(nowMs),
      expiredOn: isoTime(addMonths(nowMs, 1)),
    });
    const unknown = tns.filter((tn) => numbers.every((number) => number.tn !== tn));
    return { created: [...created], failed: [...failed, ...unknown.map((tn) => ({ tn, reason: "not_available" }))] };
  }
}
