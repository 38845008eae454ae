import {
  addSIPUsersToSIPUserGroupApp,
  addSIPUserToSIPUserGroupApp,
  changeSIPUserPasswordViaResetTokenApp,
  checkSIPDomainByInviteApp,
  createSIPUserGroupApp,
  getSIPGroupsListApp,
  getSIPUserApp,
  getSIPUserGroupUsersApp,
  getSIPUsersWithSameDomainApp,
  modifySIPUserApp,
  modifySIPUserGroupApp,
  registerSIPUserByInviteApp,
  removeSIPUserFromSIPUserGroupApp,
  removeSIPUserGroupApp,
  requestSIPUserPasswordResetEmailApp,
  uploadSIPUserAvatarApp,
} from "@opentact/contract";
import type { SipGroups } from "../../../domain/sip-group/service.js";
import type { SipInvites } from "../../../domain/sip-invite/service.js";
import type { SipPasswordResets } from "../../../domain/sip-user/password-reset.js";
import type { SipSelfService } from "../../../domain/sip-user/self.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipAppServices {
  readonly sipSelf: SipSelfService;
  readonly sipPasswordResets: SipPasswordResets;
  readonly sipInvites: SipInvites;
  readonly sipGroups: SipGroups;
}

type S = SipAppServices;

export const sipAppRoutes: readonly BoundRoute<S>[] = [
  handle(getSIPUserApp, (s: S, { actor }) => s.sipSelf.get(actor)),
  handle(modifySIPUserApp, (s: S, { actor, body }) => s.sipSelf.update(actor, body)),
  handle(uploadSIPUserAvatarApp, (s: S, { actor, file }) =>
    s.sipSelf.uploadAvatar(actor, file?.bytes ?? Buffer.alloc(0)),
  ),
  handle(requestSIPUserPasswordResetEmailApp, (s: S, { query }) =>
    s.sipPasswordResets.request(query.email, query.callback),
  ),
  handle(changeSIPUserPasswordViaResetTokenApp, (s: S, { body, address }) =>
    s.sipPasswordResets.set(body.token, body.password, address),
  ),
  handle(getSIPUsersWithSameDomainApp, async (s: S, { actor, query }) => list(await s.sipSelf.contacts(actor, query))),
  handle(checkSIPDomainByInviteApp, (s: S, { params }) => s.sipInvites.check(params.token)),
  handle(registerSIPUserByInviteApp, (s: S, { params, body }) => s.sipSelf.register(params.token, body)),
  handle(getSIPGroupsListApp, async (s: S, { actor, query }) => list(await s.sipGroups.list(actor, query))),
  handle(createSIPUserGroupApp, (s: S, { actor, body }) => s.sipGroups.create(actor, body)),
  handle(modifySIPUserGroupApp, (s: S, { actor, params, body }) => s.sipGroups.update(actor, params.uuid, body)),
  handle(removeSIPUserGroupApp, (s: S, { actor, params }) => s.sipGroups.remove(actor, params.uuid)),
  handle(getSIPUserGroupUsersApp, async (s: S, { actor, params, query }) =>
    list(await s.sipGroups.members(actor, params.uuid, query)),
  ),
  handle(addSIPUsersToSIPUserGroupApp, (s: S, { actor, params, body }) =>
    s.sipGroups.addUsers(actor, params.uuid, body),
  ),
  handle(addSIPUserToSIPUserGroupApp, (s: S, { actor, params }) =>
    s.sipGroups.addUser(actor, params.uuid, params.sip_user_uuid),
  ),
  handle(removeSIPUserFromSIPUserGroupApp, (s: S, { actor, params }) =>
    s.sipGroups.removeUser(actor, params.uuid, params.sip_user_uuid),
  ),
];
