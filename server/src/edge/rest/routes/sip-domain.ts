import {
  createSIPDomain,
  getSIPDomainByDomainName,
  listSIPDomains,
  modifySIPDomainByDomainName,
  removeSIPDomainByDomainName,
} from "@opentact/contract";
import type { SipDomains } from "../../../domain/sip-domain/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipDomainServices {
  readonly sipDomains: SipDomains;
}

export const sipDomainRoutes: readonly BoundRoute<SipDomainServices>[] = [
  handle(listSIPDomains, async (s: SipDomainServices, { actor, query }) => list(await s.sipDomains.list(actor, query))),
  handle(createSIPDomain, (s: SipDomainServices, { actor, body }) => s.sipDomains.create(actor, body)),
  handle(getSIPDomainByDomainName, (s: SipDomainServices, { actor, params }) => s.sipDomains.get(actor, params.domain)),
  handle(modifySIPDomainByDomainName, (s: SipDomainServices, { actor, params, body }) =>
    s.sipDomains.update(actor, params.domain, body),
  ),
  handle(removeSIPDomainByDomainName, (s: SipDomainServices, { actor, params }) =>
    s.sipDomains.remove(actor, params.domain),
  ),
];
