import type { ISIPUser, ISIPUserNewParams, ISIPUserUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AvatarFiles } from "../avatar/port.js";
import { domainOfPath } from "../sip-domain/rules.js";
import { attachLease, changeUser, checkRoom, endsRegistrations, loginTaken, refOf, UNCHANGED } from "./change.js";
import type { SipUserEffects, SipUserLocked, SipUserStore, SipUserTx } from "./port.js";
import { isAddressOrRange, NEW_USER, sipDigests } from "./rules.js";

/** SIP users of a domain (rest.md 15.2). A change acts on the live registrar before it is answered. */
export class SipUsers {
  readonly #store: SipUserStore;
  readonly #effects: SipUserEffects;
  readonly #avatars: AvatarFiles;
  readonly #clock: Clock;
  readonly #suffix: string;

  /** @param options.suffix the installation's suffix of domain names */
  constructor(options: {
    store: SipUserStore;
    effects: SipUserEffects;
    avatars: AvatarFiles;
    clock: Clock;
    suffix: string;
  }) {
    this.#store = options.store;
    this.#effects = options.effects;
    this.#avatars = options.avatars;
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

  /** 404 domain or lease, 409 when the login is taken in the domain, or the account has too many users. */
  create(actor: UserActor, domain: string, body: ISIPUserNewParams): Promise<ISIPUser> {
    checkRemoteIp(body.remote_ip);
    const { password, tn_lease, ...fields } = body;
    return this.#store.transaction(async (tx) => {
      const home = await tx.holdDomain(reach(actor), this.#name(domain));
      if (!home) throw notFound("SIP Domain");
      await checkRoom(tx, home.account);
      const uuid = newUuid();
      const stamp = this.#stamp(actor);
      const digests = sipDigests(body.login, home.domain, password);
      const made = await tx.insert({ ...NEW_USER, ...fields, ...digests, ...home, uuid, ...stamp });
      if (!made) throw loginTaken();
      if (typeof tn_lease === "string") await attachLease(tx, home.account, tn_lease, uuid, stamp);
      return tx.entity(uuid);
    });
  }

  /** A new password, login, narrower address and a deactivation end the user's registrations before it is answered. */
  async update(actor: UserActor, domain: string, uuid: string, body: ISIPUserUpdateParams): Promise<ISIPUser> {
    checkRemoteIp(body.remote_ip);
    const { before, change, entity } = await this.#store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, domain, uuid);
      const change = await changeUser(tx, before, body, this.#stamp(actor));
      return { before, change, entity: await tx.entity(uuid) };
    });
    if (endsRegistrations(change)) await this.#effects.changed(refOf(before), change);
    if (before.avatar !== entity.avatar) await this.#avatars.drop(uuid, before.avatar);
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
    await this.#avatars.drop(uuid, before.avatar);
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

function checkRemoteIp(value: string | null | undefined): void {
  if (typeof value === "string" && !isAddressOrRange(value))
    throw invalidField("body.remote_ip", "must be an IPv4 or IPv6 address, or a range of them", value);
}
