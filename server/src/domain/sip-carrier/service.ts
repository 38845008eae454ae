import type { ISIPCarrier, ISIPCarrierHealth, ISIPCarrierNewParams, ISIPCarrierUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import type { PeerHosts } from "../routing/port.js";
import type { CarrierFields, CarrierGateway, LiveCarriers, SipCarrierStore } from "./port.js";
import { checkAddresses, gatewaysOf, inboundRules, outboundRules, registrationOf } from "./rules.js";

/** Carriers of calls. The caller is an Admin. A change acts on the next call. */
export class SipCarriers {
  readonly #store: SipCarrierStore;
  readonly #live: LiveCarriers;
  readonly #hosts: Pick<PeerHosts, "learn">;
  readonly #clock: Clock;

  constructor(options: {
    store: SipCarrierStore;
    live: LiveCarriers;
    hosts: Pick<PeerHosts, "learn">;
    clock: Clock;
  }) {
    this.#store = options.store;
    this.#live = options.live;
    this.#hosts = options.hosts;
    this.#clock = options.clock;
  }

  list(page: PageQuery): Promise<Page<ISIPCarrier>> {
    return this.#store.list(page);
  }

  async get(uuid: string): Promise<ISIPCarrier> {
    return found(await this.#store.find(uuid));
  }

  /** 409 when the name is taken. */
  async create(actor: UserActor, body: ISIPCarrierNewParams): Promise<ISIPCarrier> {
    const { gateways: written, password = null, ...rest } = body;
    const gateways = gatewaysOf(written);
    checkAddresses(body.addresses);
    const fields: CarrierFields = {
      is_active: true,
      priority: 0,
      weight: 1,
      channel_limit: null,
      calls_per_second: null,
      username: null,
      addresses: [],
      ...rest,
      registration: registrationOf(body.registration),
      outbound: outboundRules(body.outbound),
      inbound: inboundRules(body.inbound),
    };
    if (password !== null && fields.username === null) throw needsUsername();
    const made = await this.#store.transaction(async (tx) => {
      const uuid = newUuid();
      if (!(await tx.insert(uuid, fields, password, gateways, this.#stamp(actor)))) throw nameTaken();
      return tx.entity(uuid);
    });
    await this.#tell(made.gateways);
    return made;
  }

  /** An absent field stays; `gateways`, `registration`, `outbound` and `inbound` are replaced as a whole. */
  async update(actor: UserActor, uuid: string, body: ISIPCarrierUpdateParams): Promise<ISIPCarrier> {
    checkAddresses(body.addresses);
    const { gateways: written, registration, outbound, inbound, ...plain } = body;
    const changed = await this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(uuid));
      if (Object.keys(body).length === 0) return before;
      const known = before.gateways.map((gateway) => gateway.uuid);
      const username = plain.username === undefined ? before.username : plain.username;
      if (username === null && typeof plain.password === "string") throw needsUsername();
      const change = {
        ...plain,
        ...(plain.username === null ? { password: null } : {}),
        ...(written === undefined ? {} : { gateways: gatewaysOf(written, known) }),
        ...(registration === undefined ? {} : { registration: registrationOf(registration) }),
        ...(outbound === undefined ? {} : { outbound: outboundRules(outbound) }),
        ...(inbound === undefined ? {} : { inbound: inboundRules(inbound) }),
      };
      if (!(await tx.update(uuid, change, this.#stamp(actor)))) throw nameTaken();
      return tx.entity(uuid);
    });
    await this.#tell(changed.gateways);
    return changed;
  }

  /** Answers the carrier as it was. */
  async remove(uuid: string): Promise<ISIPCarrier> {
    const removed = await this.#store.transaction(async (tx) => {
      const entity = found(await tx.lock(uuid));
      await tx.remove(uuid);
      return entity;
    });
    await this.#live.changed();
    return removed;
  }

  async health(uuid: string): Promise<ISIPCarrierHealth> {
    return this.#live.health(await this.get(uuid));
  }

  /** The next call must be judged by the new settings, and the names among them be known by then. */
  async #tell(gateways: readonly Pick<CarrierGateway, "host">[]): Promise<void> {
    const names = gateways.map(({ host }) => host).filter((host) => /[a-z]/i.test(host) && !host.includes(":"));
    await Promise.all([this.#live.changed(), ...names.map((name) => this.#hosts.learn(name))]);
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("SIP Carrier");
  return value;
}

function nameTaken(): DomainError {
  return new DomainError(409, "conflict", "The name is taken");
}

function needsUsername(): DomainError {
  return invalidField("body.password", "a password needs a username");
}
