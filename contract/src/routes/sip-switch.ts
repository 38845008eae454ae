import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import { ISIPSwitch, ISIPSwitchNewParams, ISIPSwitchUpdateParams } from "../sip-switch.js";

const domain = Type.String({ minLength: 1, maxLength: 255 });
const inDomain = Type.Object({ domain });
const params = Type.Object({ domain, uuid: Uuid });
const tag = "SIP_Switch";

export const listSIPSwitchesBySIPDomainUUID = defineRoute({
  id: "ListSIPSwitchesBySIPDomainUUID",
  method: "GET",
  path: "/sip/domain/{domain}/switch",
  auth: "user",
  params: inDomain,
  query: ListQuery,
  reply: Type.Array(ISIPSwitch),
  statuses: [200, 404],
  isList: true,
  summary: "Addresses that may call the domain without registration",
  tag,
});

export const createSIPSwitch = defineRoute({
  id: "CreateSIPSwitch",
  method: "POST",
  path: "/sip/domain/{domain}/switch",
  auth: "user",
  params: inDomain,
  body: ISIPSwitchNewParams,
  reply: ISIPSwitch,
  statuses: [201, 404, 409],
  summary: "Let an address or host call the domain; acts on the next call",
  tag,
});

export const getSIPSwitchByUUID = defineRoute({
  id: "GetSIPSwitchByUUID",
  method: "GET",
  path: "/sip/domain/{domain}/switch/{uuid}",
  auth: "user",
  params,
  reply: ISIPSwitch,
  statuses: [200, 404],
  summary: "One SIP switch",
  tag,
});

export const modifySIPSwitch = defineRoute({
  id: "ModifySIPSwitch",
  method: "PATCH",
  path: "/sip/domain/{domain}/switch/{uuid}",
  auth: "user",
  params,
  body: ISIPSwitchUpdateParams,
  reply: ISIPSwitch,
  statuses: [200, 404, 409],
  summary: "Change a SIP switch; acts on the next call",
  tag,
});

export const removeSIPSwitchByUUID = defineRoute({
  id: "RemoveSIPSwitchByUUID",
  method: "DELETE",
  path: "/sip/domain/{domain}/switch/{uuid}",
  auth: "user",
  params,
  reply: ISIPSwitch,
  statuses: [200, 404],
  summary: "Remove a SIP switch; its next call is refused",
  tag,
});
