import type { ISIPSwitch, ISIPSwitchNewParams, ISIPSwitchUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { PeerHosts } from "../routing/port.js";
import { domainOfPath } from "../sip-domain/rules.js";
import type { SipSwitchLocked, SipSwitchStore, SipSwitchTx } from "./port.js";
import { checkSenderIp, senderAfter } from "./rules.js";

/** Switches of one account; past it 409. */
const SWITCHES_MAX = 1000;
const NO_SENDER = { remote_ip: null, remote_domain: null };

/** SIP switches of a domain (rest.md 15.3). A change acts on the next call. */
export class SipSwitches {
  readonly #store: SipSwitchStore;
  readonly #hosts: PeerHosts;
  readonly #clock: Clock;
  readonly #suffix: string;

  /** @param options.suffix the installation's suffix of domain names */
  constructor(options: { store: SipSwitchStore; hosts: PeerHosts; clock: Clock; suffix: string }) {
    this.#store = options.store;
    this.#hosts = options.hosts;
    this.#clock = options.clock;
    this.#suffix = options.suffix.toLowerCase();
  }

  async list(actor: UserActor, domain: string, page: PageQuery): Promise<Page<ISIPSwitch>> {
    const found = await this.#store.list(reach(actor), this.#name(domain), page);
    if (!found) throw notFound("SIP Domain");
    return found;
  }

  async get(actor: UserActor, domain: string, uuid: string): Promise<ISIPSwitch> {
    const found = await this.#store.find(reach(actor), this.#name(domain), uuid);
    if (found) return found;
    const known = await this.#store.domainExists(reach(actor), this.#name(domain));
    throw notFound(known ? "SIP Switch" : "SIP Domain");
  }

  /** 404 domain, 409 when the domain has the address or the host already. */
  async create(actor: UserActor, domain: string, body: ISIPSwitchNewParams): Promise<ISIPSwitch> {
    checkSenderIp(body.remote_ip);
    const sender = senderAfter(NO_SENDER, body);
    const { name, description = null, is_active = true } = body;
    const made = await this.#store.transaction(async (tx) => {
      const home = await tx.holdDomain(reach(actor), this.#name(domain));
      if (!home) throw notFound("SIP Domain");
      if ((await tx.count(home.account)) >= SWITCHES_MAX) throw tooMany();
      const uuid = newUuid();
      const row = { name, description, is_active, ...sender, ...home, uuid, ...this.#stamp(actor) };
      if (!(await tx.insert(row))) throw addressTaken();
      return tx.entity(uuid);
    });
    await this.#learn(made);
    return made;
  }

  /** An absent field stays, null clears it; one of address and host always stays. */
  async update(actor: UserActor, domain: string, uuid: string, body: ISIPSwitchUpdateParams): Promise<ISIPSwitch> {
    checkSenderIp(body.remote_ip);
    const changed = await this.#store.transaction(async (tx) => {
      senderAfter(await this.#lock(tx, actor, domain, uuid), body);
      if (Object.keys(body).length > 0 && !(await tx.update(uuid, { ...body, ...this.#stamp(actor) })))
        throw addressTaken();
      return tx.entity(uuid);
    });
    await this.#learn(changed);
    return changed;
  }

  /** Answers the switch as it was; its next call is refused. */
  remove(actor: UserActor, domain: string, uuid: string): Promise<ISIPSwitch> {
    return this.#store.transaction(async (tx) => {
      await this.#lock(tx, actor, domain, uuid);
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  async #lock(tx: SipSwitchTx, actor: UserActor, domain: string, uuid: string): Promise<SipSwitchLocked> {
    const row = await tx.lock(reach(actor), this.#name(domain), uuid);
    if (row) return row;
    const home = await tx.holdDomain(reach(actor), this.#name(domain));
    throw notFound(home ? "SIP Switch" : "SIP Domain");
  }

  /** A new name must be known by the next call. */
  async #learn({ remote_domain }: ISIPSwitch): Promise<void> {
    if (remote_domain !== null) await this.#hosts.learn(remote_domain);
  }

  #name(domain: string): string {
    return domainOfPath(domain, this.#suffix);
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function addressTaken(): DomainError {
  return new DomainError(409, "conflict", "The domain has a switch with this address");
}

function tooMany(): DomainError {
  return new DomainError(409, "conflict", `More than ${SWITCHES_MAX} SIP switches`);
}
