import type { ISIPConnection, ISIPConnectionNewParams, ISIPConnectionUpdateParams, ITNLease } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { PeerHosts } from "../routing/port.js";
import type { SipConnectionFields, SipConnectionStore, SipConnectionTx } from "./port.js";
import { checkIp, checkRank, placeAfter } from "./rules.js";

/** Connections of one account; past it 409. */
const CONNECTIONS_MAX = 1000;
const NO_PLACE = { ip: null, hostname: null };
const NO_RANK = { trusted: false, is_gateway: false };

const DEFAULTS: Omit<SipConnectionFields, "name" | "port"> = {
  is_active: true,
  ...NO_PLACE,
  ...NO_RANK,
  shaken_verify_policy: 0,
  shaken_minimum_accepted_attest_lvl: "C",
  product: 1,
};

/** SIP connections of an account (rest.md 15.4). Changes act on the next call. */
export class SipConnections {
  readonly #store: SipConnectionStore;
  readonly #hosts: PeerHosts;
  readonly #clock: Clock;

  constructor(options: { store: SipConnectionStore; hosts: PeerHosts; clock: Clock }) {
    this.#store = options.store;
    this.#hosts = options.hosts;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISIPConnection>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ISIPConnection> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  async leases(actor: UserActor, uuid: string, page: PageQuery): Promise<Page<ITNLease>> {
    return found(await this.#store.leases(reach(actor), uuid, page));
  }

  /** 404 for an unknown product, 403 when a rank is asked for by somebody who is no Admin. */
  async create(actor: UserActor, body: ISIPConnectionNewParams): Promise<ISIPConnection> {
    checkIp(body.ip);
    const place = placeAfter(NO_PLACE, body);
    checkRank(actor, NO_RANK, body);
    const uuid = newUuid();
    const made = await this.#store.transaction(async (tx) => {
      await checkProduct(tx, body.product);
      if ((await tx.count(actor.account)) >= CONNECTIONS_MAX) throw tooMany();
      await tx.insert({ ...DEFAULTS, ...body, ...place, uuid, account: actor.account, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
    await this.#learn(made);
    return made;
  }

  /** An absent field stays, null clears it; one of address and host always stays. */
  async update(actor: UserActor, uuid: string, body: ISIPConnectionUpdateParams): Promise<ISIPConnection> {
    checkIp(body.ip);
    const changed = await this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(reach(actor), uuid));
      placeAfter(before, body);
      checkRank(actor, before, body);
      await checkProduct(tx, body.product);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
    await this.#learn(changed);
    return changed;
  }

  /** Answers the connection as it was; leases and domains lose the link. */
  remove(actor: UserActor, uuid: string): Promise<ISIPConnection> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      const entity = await tx.entity(uuid);
      await tx.unlink(uuid, this.#stamp(actor));
      await tx.remove(uuid);
      return entity;
    });
  }

  /** A new name must be known by the next call. */
  async #learn({ hostname }: ISIPConnection): Promise<void> {
    if (hostname !== null) await this.#hosts.learn(hostname);
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("SIP Connection");
  return value;
}

async function checkProduct(tx: SipConnectionTx, product: number | undefined): Promise<void> {
  if (product !== undefined && !(await tx.productExists(product))) throw notFound("SIP Product");
}

function tooMany(): DomainError {
  return new DomainError(409, "conflict", `More than ${CONNECTIONS_MAX} SIP connections`);
}
