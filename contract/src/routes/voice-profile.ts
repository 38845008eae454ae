import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, Uuid } from "../primitives.js";
import {
  IOutboundVoiceProfile,
  IOutboundVoiceProfileNewParams,
  IOutboundVoiceProfileUpdateParams,
} from "../voice-profile.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Outbound_Voice_Profile";

export const listOutboundVoiceProfiles = defineRoute({
  id: "ListOutboundVoiceProfiles",
  method: "GET",
  path: "/profile/outbound_voice",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IOutboundVoiceProfile),
  statuses: [200],
  isList: true,
  summary: "Outbound voice profiles of the account",
  tag,
});

export const createOutboundVoiceProfile = defineRoute({
  id: "CreateOutboundVoiceProfile",
  method: "POST",
  path: "/profile/outbound_voice",
  auth: "user",
  body: IOutboundVoiceProfileNewParams,
  reply: IOutboundVoiceProfile,
  statuses: [201, 404],
  summary: "Make an outbound voice profile",
  tag,
});

export const getOutboundVoiceProfileByUUID = defineRoute({
  id: "GetOutboundVoiceProfileByUUID",
  method: "GET",
  path: "/profile/outbound_voice/{uuid}",
  auth: "user",
  params,
  reply: IOutboundVoiceProfile,
  statuses: [200, 404],
  summary: "One outbound voice profile",
  tag,
});

export const modifyOutboundVoiceProfile = defineRoute({
  id: "ModifyOutboundVoiceProfile",
  method: "PATCH",
  path: "/profile/outbound_voice/{uuid}",
  auth: "user",
  params,
  body: IOutboundVoiceProfileUpdateParams,
  reply: IOutboundVoiceProfile,
  statuses: [200, 404],
  summary: "Change an outbound voice profile",
  tag,
});

export const removeOutboundVoiceProfileByUUID = defineRoute({
  id: "RemoveOutboundVoiceProfileByUUID",
  method: "DELETE",
  path: "/profile/outbound_voice/{uuid}",
  auth: "user",
  params,
  reply: IOutboundVoiceProfile,
  statuses: [200, 404, 409],
  summary: "Remove an outbound voice profile; domains lose the link; not while a batch with it runs",
  tag,
});
