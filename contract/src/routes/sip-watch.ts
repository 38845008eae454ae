import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import {
  ISIPMessage,
  ISIPPeer,
  ISIPRegistration,
  SIPMessageQuery,
  SIPPeerQuery,
  SIPRegistrationQuery,
} from "../sip-watch.js";

const tag = "Admin";

export const listSIPRegistrations = defineRoute({
  id: "ListSIPRegistrations",
  method: "GET",
  path: "/admin/sip/registration",
  auth: "admin",
  query: SIPRegistrationQuery,
  reply: Type.Array(ISIPRegistration),
  statuses: [200, 400],
  isList: true,
  summary: "Contacts of SIP users that are registered now, newest first",
  tag,
});

export const removeSIPRegistration = defineRoute({
  id: "RemoveSIPRegistration",
  method: "DELETE",
  path: "/admin/sip/registration/{uuid}",
  auth: "admin",
  params: Type.Object({ uuid: Uuid }),
  query: Type.Object({ contact: Type.Optional(Type.String({ maxLength: 1024 })) }),
  reply: Type.Array(ISIPRegistration),
  statuses: [200, 404],
  summary: "Remove the registrations of a SIP user, or the one of `contact`; answers those removed",
  tag,
});

export const listSIPUserRegistrations = defineRoute({
  id: "ListSIPUserRegistrations",
  method: "GET",
  path: "/sip/domain/{domain}/user/{uuid}/registration",
  auth: "user",
  params: Type.Object({ domain: Type.String(), uuid: Uuid }),
  query: ListQuery,
  reply: Type.Array(ISIPRegistration),
  statuses: [200, 404],
  isList: true,
  summary: "Where a SIP user is registered now",
  tag: "SIP_User",
});

export const listSIPPeers = defineRoute({
  id: "ListSIPPeers",
  method: "GET",
  path: "/admin/sip/peer",
  auth: "admin",
  query: SIPPeerQuery,
  reply: Type.Array(ISIPPeer),
  statuses: [200],
  isList: true,
  summary: "Addresses that speak SIP with the node and what they said, the busiest first",
  tag,
});

export const listSIPMessages = defineRoute({
  id: "ListSIPMessages",
  method: "GET",
  path: "/admin/sip/message",
  auth: "admin",
  query: SIPMessageQuery,
  reply: Type.Array(ISIPMessage),
  statuses: [200],
  isList: true,
  summary: "The last SIP messages of the node, newest first, without secrets; registrations and refused calls too",
  tag,
});
