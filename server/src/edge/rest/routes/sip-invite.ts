import {
  createSIPUserInvite,
  listSIPUserInvites,
  modifySIPUserInvite,
  removeSIPUserInviteByUUID,
} from "@opentact/contract";
import type { SipInvites } from "../../../domain/sip-invite/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipInviteServices {
  readonly sipInvites: SipInvites;
}

type S = SipInviteServices;

export const sipInviteRoutes: readonly BoundRoute<S>[] = [
  handle(listSIPUserInvites, async (s: S, { actor, params, query }) =>
    list(await s.sipInvites.list(actor, params.domain, query)),
  ),
  handle(createSIPUserInvite, (s: S, { actor, params, body }) => s.sipInvites.create(actor, params.domain, body)),
  handle(modifySIPUserInvite, (s: S, { actor, params, body }) =>
    s.sipInvites.update(actor, params.domain, params.uuid, body),
  ),
  handle(removeSIPUserInviteByUUID, (s: S, { actor, params }) =>
    s.sipInvites.remove(actor, params.domain, params.uuid),
  ),
];
