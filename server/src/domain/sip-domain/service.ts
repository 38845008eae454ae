import type { ISIPDomain, ISIPDomainNewParams, ISIPDomainUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { SipDomainLinks, SipDomainStore, SipDomainTx } from "./port.js";
import { domainOfPath, fullDomainName } from "./rules.js";

/** 404 text per link. */
const LINKED: Readonly<Record<keyof SipDomainLinks, string>> = {
  sip_connection: "SIP Connection",
  sip_control_app: "SIP Control app",
  outbound_voice_profile: "Outbound voice profile",
};

/** Domains of one account (security.md 4); past it 409. */
const DOMAINS_MAX = 100;

/** SIP domains of an account (rest.md 15.1). */
export class SipDomains {
  readonly #store: SipDomainStore;
  readonly #clock: Clock;
  readonly #suffix: string;
  readonly #customDomains: readonly string[];

  /**
   * @param options.suffix the installation's suffix of domain names, e.g. `sip.opentact.test`
   * @param options.customDomains full names in lower case that may be taken besides those with the suffix
   */
  constructor(options: {
    store: SipDomainStore;
    clock: Clock;
    suffix: string;
    customDomains?: readonly string[];
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#suffix = options.suffix.toLowerCase();
    this.#customDomains = options.customDomains ?? [];
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISIPDomain>> {
    return this.#store.list(actor.account, page);
  }

  /** 404 for an unknown domain and for one of another account. */
  async get(actor: UserActor, domain: string): Promise<ISIPDomain> {
    const found = await this.#store.find(reach(actor), domainOfPath(domain, this.#suffix));
    if (!found) throw notFound("SIP Domain");
    return found;
  }

  /** 409 when the name is taken in the installation; 404 for a linked entity that is not the account's. */
  create(actor: UserActor, body: ISIPDomainNewParams): Promise<ISIPDomain> {
    const domain = fullDomainName(body.domain, this.#suffix, this.#customDomains);
    const links = {
      sip_connection: body.sip_connection ?? null,
      sip_control_app: body.sip_control_app ?? null,
      outbound_voice_profile: body.outbound_voice_profile ?? null,
    };
    return this.#store.transaction(async (tx) => {
      await checkLinks(tx, actor.account, links);
      if ((await tx.count(actor.account)) >= DOMAINS_MAX)
        throw new DomainError(409, "conflict", `More than ${DOMAINS_MAX} SIP domains`);
      const made = await tx.insert({ domain, account: actor.account, ...links, by: actor.user, now: this.#now() });
      if (!made) throw new DomainError(409, "conflict", "SIP Domain already exists");
      return tx.entity(domain);
    });
  }

  /** An absent link stays, null clears it. */
  update(actor: UserActor, domain: string, body: ISIPDomainUpdateParams): Promise<ISIPDomain> {
    return this.#store.transaction(async (tx) => {
      const before = await tx.lock(reach(actor), domainOfPath(domain, this.#suffix));
      if (!before) throw notFound("SIP Domain");
      await checkLinks(tx, before.account, body);
      if (Object.keys(LINKED).some((link) => Object.hasOwn(body, link)))
        await tx.update(before.domain, { ...body, by: actor.user, now: this.#now() });
      return tx.entity(before.domain);
    });
  }

  /** Answers the domain as it was. 409 while it has SIP users, switches or live calls; its invites go with it. */
  remove(actor: UserActor, domain: string): Promise<ISIPDomain> {
    return this.#store.transaction(async (tx) => {
      const before = await tx.lock(reach(actor), domainOfPath(domain, this.#suffix));
      if (!before) throw notFound("SIP Domain");
      const use = await tx.use(before.domain);
      if (use.users > 0) throw inUse("SIP users");
      if (use.switches > 0) throw inUse("SIP switches");
      if (use.live_calls > 0) throw inUse("live calls");
      const entity = await tx.entity(before.domain);
      await tx.remove(before.domain);
      return entity;
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function inUse(by: string): DomainError {
  return new DomainError(409, "in_use", `SIP Domain has ${by}`);
}

async function checkLinks(
  tx: SipDomainTx,
  account: string,
  links: Partial<Record<keyof SipDomainLinks, string | null | undefined>>,
): Promise<void> {
  for (const link of Object.keys(LINKED) as (keyof SipDomainLinks)[]) {
    const uuid = links[link];
    if (typeof uuid === "string" && !(await tx.owns(account, link, uuid))) throw notFound(LINKED[link]);
  }
}
