import type {
  IMessagingCarrier,
  IMessagingCarrierNewParams,
  IMessagingCarrierTest,
  IMessagingCarrierUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import type { CarrierProbe, MessagingCarrierStore } from "./port.js";
import { checkSettings, secretsAfter } from "./rules.js";

/** Carriers of messages (messaging.md 8.1). The caller is an Admin. A change acts on the next message. */
export class MessagingCarriers {
  readonly #store: MessagingCarrierStore;
  readonly #probe: CarrierProbe;
  readonly #clock: Clock;

  constructor(options: { store: MessagingCarrierStore; probe: CarrierProbe; clock: Clock }) {
    this.#store = options.store;
    this.#probe = options.probe;
    this.#clock = options.clock;
  }

  list(page: PageQuery): Promise<Page<IMessagingCarrier>> {
    return this.#store.carriers(page);
  }

  async get(uuid: string): Promise<IMessagingCarrier> {
    return found(await this.#store.carrier(uuid));
  }

  /** 409 when the name is taken. */
  create(actor: UserActor, body: IMessagingCarrierNewParams): Promise<IMessagingCarrier> {
    const { secrets = {}, price_table = null, default_country = "US", ...rest } = body;
    const fields = { is_active: true, direction: "both", settings: {}, ...rest, price_table, default_country } as const;
    checkSettings(fields.kind, fields.settings, fields.direction);
    return this.#store.transaction(async (tx) => {
      const uuid = newUuid();
      if (!(await tx.insertCarrier(uuid, fields, secretsAfter({}, secrets), this.#stamp(actor)))) throw nameTaken();
      return tx.carrier(uuid);
    });
  }

  /** `settings` are replaced as a whole, secrets one by one. */
  update(actor: UserActor, uuid: string, body: IMessagingCarrierUpdateParams): Promise<IMessagingCarrier> {
    const { secrets, ...change } = body;
    return this.#store.transaction(async (tx) => {
      const known = found(await tx.lockCarrier(uuid));
      const before = await tx.carrier(uuid);
      checkSettings(before.kind, change.settings ?? before.settings, change.direction ?? before.direction);
      if (Object.keys(body).length === 0) return before;
      const after = secrets === undefined ? undefined : secretsAfter(known, secrets);
      if (!(await tx.updateCarrier(uuid, change, after, this.#stamp(actor)))) throw nameTaken();
      return tx.carrier(uuid);
    });
  }

  /** 409 while a route names it. */
  remove(uuid: string): Promise<IMessagingCarrier> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lockCarrier(uuid));
      if (await tx.isRouted(uuid)) throw new DomainError(409, "in_use", "The carrier is used by a route");
      const entity = await tx.carrier(uuid);
      await tx.removeCarrier(uuid);
      return entity;
    });
  }

  /** Asks the carrier now; what it says is the answer, not an error. */
  async test(uuid: string): Promise<IMessagingCarrierTest> {
    const setup = found(await this.#store.setup(uuid));
    const begun = this.#clock.monotonicMs();
    const outcome = await this.#probe.probe(setup);
    return { ...outcome, duration_ms: Math.round(this.#clock.monotonicMs() - begun) };
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Messaging carrier");
  return value;
}

function nameTaken(): DomainError {
  return new DomainError(409, "conflict", "The name is taken");
}
