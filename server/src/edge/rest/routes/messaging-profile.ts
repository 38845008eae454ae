import {
  createAutoresponse,
  createMessagingProfile,
  getMessagingProfileByUUID,
  getMessagingProfileLeasesByUUID,
  listAutoresponses,
  listMessagingProfiles,
  modifyAutoresponse,
  modifyMessagingProfile,
  removeAutoresponse,
  removeMessagingProfileByUUID,
} from "@opentact/contract";
import type { Autoresponses } from "../../../domain/messaging-profile/autoresponses.js";
import type { MessagingProfiles } from "../../../domain/messaging-profile/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface MessagingProfileServices {
  readonly messagingProfiles: MessagingProfiles;
  readonly autoresponses: Autoresponses;
}
type S = MessagingProfileServices;

export const messagingProfileRoutes: readonly BoundRoute<S>[] = [
  handle(listMessagingProfiles, async (s: S, { actor, query }) => list(await s.messagingProfiles.list(actor, query))),
  handle(createMessagingProfile, (s: S, { actor, body }) => s.messagingProfiles.create(actor, body)),
  handle(getMessagingProfileByUUID, (s: S, { actor, params }) => s.messagingProfiles.get(actor, params.uuid)),
  handle(modifyMessagingProfile, (s: S, { actor, params, body }) =>
    s.messagingProfiles.update(actor, params.uuid, body),
  ),
  handle(removeMessagingProfileByUUID, (s: S, { actor, params }) => s.messagingProfiles.remove(actor, params.uuid)),
  handle(getMessagingProfileLeasesByUUID, async (s: S, { actor, params, query }) =>
    list(await s.messagingProfiles.leases(actor, params.uuid, query)),
  ),
  handle(listAutoresponses, async (s: S, { actor, params, query }) =>
    list(await s.autoresponses.list(actor, params.uuid, query)),
  ),
  handle(createAutoresponse, (s: S, { actor, params, body }) => s.autoresponses.create(actor, params.uuid, body)),
  handle(modifyAutoresponse, (s: S, { actor, params, body }) =>
    s.autoresponses.update(actor, params.uuid, params.id, body),
  ),
  handle(removeAutoresponse, (s: S, { actor, params }) => s.autoresponses.remove(actor, params.uuid, params.id)),
];
