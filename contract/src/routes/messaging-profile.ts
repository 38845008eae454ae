import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import {
  IAutoresponse,
  IAutoresponseNewParams,
  IAutoresponseUpdateParams,
  IMessagingProfile,
  IMessagingProfileNewParams,
  IMessagingProfileUpdateParams,
} from "../messaging-profile.js";
import { AccountListQuery, ListQuery, Uuid } from "../primitives.js";
import { ITNLease } from "../tn-lease.js";

const params = Type.Object({ uuid: Uuid });
const oneReply = Type.Object({ uuid: Uuid, id: Uuid });
const tag = "Messaging_Profile";

export const listMessagingProfiles = defineRoute({
  id: "ListMessagingProfiles",
  method: "GET",
  path: "/profile/messaging",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IMessagingProfile),
  statuses: [200],
  isList: true,
  summary: "Messaging profiles of the account",
  tag,
});

export const createMessagingProfile = defineRoute({
  id: "CreateMessagingProfile",
  method: "POST",
  path: "/profile/messaging",
  auth: "user",
  body: IMessagingProfileNewParams,
  reply: IMessagingProfile,
  statuses: [201, 404],
  summary: "Make a messaging profile",
  tag,
});

export const getMessagingProfileByUUID = defineRoute({
  id: "GetMessagingProfileByUUID",
  method: "GET",
  path: "/profile/messaging/{uuid}",
  auth: "user",
  params,
  reply: IMessagingProfile,
  statuses: [200, 404],
  summary: "One messaging profile",
  tag,
});

export const modifyMessagingProfile = defineRoute({
  id: "ModifyMessagingProfile",
  method: "PATCH",
  path: "/profile/messaging/{uuid}",
  auth: "user",
  params,
  body: IMessagingProfileUpdateParams,
  reply: IMessagingProfile,
  statuses: [200, 404],
  summary: "Change a messaging profile",
  tag,
});

export const removeMessagingProfileByUUID = defineRoute({
  id: "RemoveMessagingProfileByUUID",
  method: "DELETE",
  path: "/profile/messaging/{uuid}",
  auth: "user",
  params,
  reply: IMessagingProfile,
  statuses: [200, 404, 409],
  summary: "Remove a messaging profile that nothing uses",
  tag,
});

export const getMessagingProfileLeasesByUUID = defineRoute({
  id: "GetMessagingProfileLeasesByUUID",
  method: "GET",
  path: "/profile/messaging/{uuid}/tnleases",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(ITNLease),
  statuses: [200, 404],
  isList: true,
  summary: "Leased numbers of a messaging profile",
  tag,
});

export const listAutoresponses = defineRoute({
  id: "ListAutoresponses",
  method: "GET",
  path: "/profile/messaging/{uuid}/autoresponse",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(IAutoresponse),
  statuses: [200, 404],
  isList: true,
  summary: "Automatic replies of a messaging profile",
  tag,
});

export const createAutoresponse = defineRoute({
  id: "CreateAutoresponse",
  method: "POST",
  path: "/profile/messaging/{uuid}/autoresponse",
  auth: "user",
  params,
  body: IAutoresponseNewParams,
  reply: IAutoresponse,
  statuses: [201, 404],
  summary: "Answer a keyword with a text of one's own",
  tag,
});

export const modifyAutoresponse = defineRoute({
  id: "ModifyAutoresponse",
  method: "PATCH",
  path: "/profile/messaging/{uuid}/autoresponse/{id}",
  auth: "user",
  params: oneReply,
  body: IAutoresponseUpdateParams,
  reply: IAutoresponse,
  statuses: [200, 404],
  summary: "Change an automatic reply",
  tag,
});

export const removeAutoresponse = defineRoute({
  id: "RemoveAutoresponse",
  method: "DELETE",
  path: "/profile/messaging/{uuid}/autoresponse/{id}",
  auth: "user",
  params: oneReply,
  reply: IAutoresponse,
  statuses: [200, 404],
  summary: "Remove an automatic reply",
  tag,
});
