import type {
  ISIPDomainBase,
  ISIPUserInvite,
  ISIPUserInviteNewParams,
  ISIPUserInviteUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { newUuid, randomToken } from "../../base/ids.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { domainOfPath } from "../sip-domain/rules.js";
import type { SipInviteStore, SipInviteTx } from "./port.js";

/** Characters of the token (entities.md 8.6): 285 bits. */
const TOKEN_CHARS = 48;

/** Invites to become a SIP user of a domain (rest.md 15.3, 15.6). */
export class SipInvites {
  readonly #store: SipInviteStore;
  readonly #clock: Clock;
  readonly #suffix: string;

  /** @param options.suffix the installation's suffix of domain names */
  constructor(options: { store: SipInviteStore; clock: Clock; suffix: string }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#suffix = options.suffix.toLowerCase();
  }

  async list(actor: UserActor, domain: string, page: PageQuery): Promise<Page<ISIPUserInvite>> {
    const found = await this.#store.list(reach(actor), this.#name(domain), page);
    if (!found) throw notFound("SIP Domain");
    return found;
  }

  create(actor: UserActor, domain: string, body: ISIPUserInviteNewParams): Promise<ISIPUserInvite> {
    this.#checkEnd(body.expired_on);
    return this.#store.transaction(async (tx) => {
      const home = await tx.holdDomain(reach(actor), this.#name(domain));
      if (!home) throw notFound("SIP Domain");
      const { name, expired_on } = body;
      const uuid = newUuid();
      await tx.insert({ name, expired_on, ...home, uuid, token: randomToken(TOKEN_CHARS), ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  update(actor: UserActor, domain: string, uuid: string, body: ISIPUserInviteUpdateParams): Promise<ISIPUserInvite> {
    if (body.expired_on !== undefined) this.#checkEnd(body.expired_on);
    return this.#store.transaction(async (tx) => {
      await this.#lock(tx, actor, domain, uuid);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the invite as it was; its link is void at once. */
  remove(actor: UserActor, domain: string, uuid: string): Promise<ISIPUserInvite> {
    return this.#store.transaction(async (tx) => {
      await this.#lock(tx, actor, domain, uuid);
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  /** The domain that a link leads to. 404 for an unknown, removed or expired one: they cannot be told apart. */
  async check(token: string): Promise<ISIPDomainBase> {
    const domain = await this.#store.domainOf(token, isoTime(this.#clock.now()));
    if (!domain) throw notFound("SIP User Invite");
    return domain;
  }

  async #lock(tx: SipInviteTx, actor: UserActor, domain: string, uuid: string): Promise<void> {
    if (await tx.lock(reach(actor), this.#name(domain), uuid)) return;
    const home = await tx.holdDomain(reach(actor), this.#name(domain));
    throw notFound(home ? "SIP User Invite" : "SIP Domain");
  }

  #checkEnd(expired_on: string): void {
    if (epochMs(expired_on) <= this.#clock.now())
      throw invalidField("body.expired_on", "must be in the future", expired_on);
  }

  #name(domain: string): string {
    return domainOfPath(domain, this.#suffix);
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}
