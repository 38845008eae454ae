import {
  createOutboundVoiceProfile,
  getOutboundVoiceProfileByUUID,
  listOutboundVoiceProfiles,
  modifyOutboundVoiceProfile,
  removeOutboundVoiceProfileByUUID,
} from "@opentact/contract";
import type { VoiceProfiles } from "../../../domain/voice-profile/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface VoiceProfileServices {
  readonly voiceProfiles: VoiceProfiles;
}

export const voiceProfileRoutes: readonly BoundRoute<VoiceProfileServices>[] = [
  handle(listOutboundVoiceProfiles, async (s: VoiceProfileServices, { actor, query }) =>
    list(await s.voiceProfiles.list(actor, query)),
  ),
  handle(createOutboundVoiceProfile, (s: VoiceProfileServices, { actor, body }) => s.voiceProfiles.create(actor, body)),
  handle(getOutboundVoiceProfileByUUID, (s: VoiceProfileServices, { actor, params }) =>
    s.voiceProfiles.get(actor, params.uuid),
  ),
  handle(modifyOutboundVoiceProfile, (s: VoiceProfileServices, { actor, params, body }) =>
    s.voiceProfiles.update(actor, params.uuid, body),
  ),
  handle(removeOutboundVoiceProfileByUUID, (s: VoiceProfileServices, { actor, params }) =>
    s.voiceProfiles.remove(actor, params.uuid),
  ),
];
