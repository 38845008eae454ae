import type { ISIPUser, ISIPUserNewParams, ISIPUserUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { domainOfPath } from "../sip-domain/rules.js";
import type { SipUserChange, SipUserEffects, SipUserLocked, SipUserStore, SipUserTx } from "./port.js";
import { isAddressOrRange, sipDigests } from "./rules.js";

/** SIP users of a domain (rest.md 15.2). A change acts on the live registrar before it is answered. */
export class SipUsers {
  readonly #store: SipUserStore;
  readonly #effects: SipUserEffects;
  readonly #clock: Clock;
  readonly #suffix: string;

  /** @param options.suffix the installation's suffix of domain names */
  constructor(options: { store: SipUserStore; effects: SipUserEffects; clock: Clock; suffix: string }) {
    this.#store = options.store;
    this.#effects = options.effects;
    this.#clock = options.clock;
    this.#suffix = options.suffix.toLowerCase();
  }

  async list(actor: UserActor, domain: string, page: PageQuery): Promise<Page<ISIPUser>> {
    const found = await this.#store.list(reach(actor), this.#name(domain), page);
    if (!found) throw notFound("SIP Domain");
    return found;
  }

  async get(actor: UserActor, domain: string, uuid: string): Promise<ISIPUser> {
    const found = await this.#store.find(reach(actor), this.#name(domain), uuid);
    if (found) return found;
    const known = await this.#store.domainExists(reach(actor), this.#name(domain));
    throw notFound(known ? "SIP User" : "SIP Domain");
  }

  /** 404 domain or lease, 409 when the login is taken in the domain. */
  create(actor: UserActor, domain: string, body: ISIPUserNewParams): Promise<ISIPUser> {
    checkRemoteIp(body.remote_ip);
    const { password, tn_lease, ...fields } = body;
    return this.#store.transaction(async (tx) => {
      const home = await tx.holdDomain(reach(actor), this.#name(domain));
      if (!home) throw notFound("SIP Domain");
      const uuid = newUuid();
      const stamp = this.#stamp(actor);
      const digests = sipDigests(body.login, home.domain, password);
      const made = await tx.insert({ ...DEFAULTS, ...fields, ...digests, ...home, uuid, ...stamp });
      if (!made) throw loginTaken();
      if (typeof tn_lease === "string") await attach(tx, home.account, tn_lease, uuid, stamp);
      return tx.entity(uuid);
    });
  }

  /**
   * An absent field stays as it is, null clears it. A new login voids the digests, so it needs the password too
   * (A1 holds the user name, RFC 7616 §3.4.2). A new password and a deactivation end the user's registrations.
   */
  async update(actor: UserActor, domain: string, uuid: string, body: ISIPUserUpdateParams): Promise<ISIPUser> {
    checkRemoteIp(body.remote_ip);
    const { password, tn_lease, ...fields } = body;
    const { before, change, entity } = await this.#store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, domain, uuid);
      const change = changeOf(before, body);
      if (change.loginChanged && password === undefined) throw passwordNeeded();
      const stamp = this.#stamp(actor);
      const digests = password === undefined ? {} : sipDigests(body.login ?? before.login, before.domain, password);
      if (Object.keys(body).length > 0 && !(await tx.update(uuid, { ...fields, ...digests, ...stamp })))
        throw loginTaken();
      if (tn_lease === null) await tx.detachLeases(uuid, stamp);
      if (typeof tn_lease === "string") await attach(tx, before.account, tn_lease, uuid, stamp);
      if (endsRegistrations(change)) await tx.dropRegistrations(uuid);
      return { before, change, entity: await tx.entity(uuid) };
    });
    if (endsRegistrations(change)) await this.#effects.changed(refOf(before), change);
    return entity;
  }

  /** Answers the user as it was. Registrations end, links of leases are cleared. */
  async remove(actor: UserActor, domain: string, uuid: string): Promise<ISIPUser> {
    const { before, entity } = await this.#store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, domain, uuid);
      const entity = await tx.entity(uuid);
      await tx.dropRegistrations(uuid);
      await tx.remove(uuid, this.#stamp(actor));
      return { before, entity };
    });
    await this.#effects.changed(refOf(before), { ...UNCHANGED, deleted: true });
    return entity;
  }

  async #lock(tx: SipUserTx, actor: UserActor, domain: string, uuid: string): Promise<SipUserLocked> {
    const row = await tx.lock(reach(actor), this.#name(domain), uuid);
    if (row) return row;
    const home = await tx.holdDomain(reach(actor), this.#name(domain));
    throw notFound(home ? "SIP User" : "SIP Domain");
  }

  #name(domain: string): string {
    return domainOfPath(domain, this.#suffix);
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

const DEFAULTS = {
  is_active: true,
  email: null,
  phone_number: null,
  first_name: null,
  last_name: null,
  avatar: null,
  dob: null,
  gender: null,
  same_domain_calls_only: false,
  remote_ip: null,
} as const;

const UNCHANGED: SipUserChange = { deactivated: false, deleted: false, credentialsChanged: false, loginChanged: false };

function changeOf(before: SipUserLocked, body: ISIPUserUpdateParams): SipUserChange {
  return {
    deactivated: before.is_active && body.is_active === false,
    deleted: false,
    credentialsChanged: body.password !== undefined || narrowsAddress(before, body),
    loginChanged: body.login !== undefined && body.login !== before.login,
  };
}

/** Contacts from elsewhere must not go on ringing when only one address is allowed from now on. */
function narrowsAddress(before: SipUserLocked, body: ISIPUserUpdateParams): boolean {
  return typeof body.remote_ip === "string" && body.remote_ip !== before.remote_ip;
}

function endsRegistrations(change: SipUserChange): boolean {
  return change.deactivated || change.deleted || change.credentialsChanged || change.loginChanged;
}

function refOf({ uuid, domain, login }: SipUserLocked) {
  return { uuid, domain, login };
}

async function attach(tx: SipUserTx, account: string, lease: string, user: string, stamp: Stamp): Promise<void> {
  if (!(await tx.attachLease(account, lease, user, stamp))) throw notFound("TNLease");
}

function checkRemoteIp(value: string | null | undefined): void {
  if (typeof value === "string" && !isAddressOrRange(value))
    throw invalidField("body.remote_ip", "must be an IPv4 or IPv6 address, or a range of them", value);
}

function passwordNeeded(): DomainError {
  return new DomainError(400, "validation_failed", "Validation failed", {
    "body.password": { message: "a new login needs the password in the same request" },
  });
}

function loginTaken(): DomainError {
  return new DomainError(409, "conflict", "Login is in use");
}
