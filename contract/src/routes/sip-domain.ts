import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery } from "../primitives.js";
import { ISIPDomain, ISIPDomainNewParams, ISIPDomainUpdateParams } from "../sip-domain.js";

/** Full name, or the label alone when it has the installation's suffix. */
const params = Type.Object({ domain: Type.String({ minLength: 1, maxLength: 255 }) });
const tag = "SIP_Domain";

export const listSIPDomains = defineRoute({
  id: "ListSIPDomains",
  method: "GET",
  path: "/sip/domain",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ISIPDomain),
  statuses: [200],
  isList: true,
  summary: "SIP domains of the account",
  tag,
});

export const createSIPDomain = defineRoute({
  id: "CreateSIPDomain",
  method: "POST",
  path: "/sip/domain",
  auth: "user",
  body: ISIPDomainNewParams,
  reply: ISIPDomain,
  statuses: [201, 404, 409],
  summary: "Make a SIP domain",
  tag,
});

export const getSIPDomainByDomainName = defineRoute({
  id: "GetSIPDomainByDomainName",
  method: "GET",
  path: "/sip/domain/{domain}",
  auth: "user",
  params,
  reply: ISIPDomain,
  statuses: [200, 404],
  summary: "One SIP domain",
  tag,
});

export const modifySIPDomainByDomainName = defineRoute({
  id: "ModifySIPDomainByDomainName",
  method: "PATCH",
  path: "/sip/domain/{domain}",
  auth: "user",
  params,
  body: ISIPDomainUpdateParams,
  reply: ISIPDomain,
  statuses: [200, 404],
  summary: "Change the links of a SIP domain",
  tag,
});

export const removeSIPDomainByDomainName = defineRoute({
  id: "RemoveSIPDomainByDomainName",
  method: "DELETE",
  path: "/sip/domain/{domain}",
  auth: "user",
  params,
  reply: ISIPDomain,
  statuses: [200, 404, 409],
  summary: "Remove a SIP domain without users, switches and live calls",
  tag,
});
