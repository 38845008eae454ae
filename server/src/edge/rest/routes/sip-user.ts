import {
  createSIPUser,
  getSIPUserByUUID,
  listSIPUsersBySIPDomainUUID,
  modifySIPUser,
  removeSIPUserByUUID,
} from "@opentact/contract";
import type { SipUsers } from "../../../domain/sip-user/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipUserServices {
  readonly sipUsers: SipUsers;
}

export const sipUserRoutes: readonly BoundRoute<SipUserServices>[] = [
  handle(listSIPUsersBySIPDomainUUID, async (s: SipUserServices, { actor, params, query }) =>
    list(await s.sipUsers.list(actor, params.domain, query)),
  ),
  handle(createSIPUser, (s: SipUserServices, { actor, params, body }) => s.sipUsers.create(actor, params.domain, body)),
  handle(getSIPUserByUUID, (s: SipUserServices, { actor, params }) =>
    s.sipUsers.get(actor, params.domain, params.uuid),
  ),
  handle(modifySIPUser, (s: SipUserServices, { actor, params, body }) =>
    s.sipUsers.update(actor, params.domain, params.uuid, body),
  ),
  handle(removeSIPUserByUUID, (s: SipUserServices, { actor, params }) =>
    s.sipUsers.remove(actor, params.domain, params.uuid),
  ),
];
