import { Type } from "typebox";
import { IMnoMetadata } from "../brand.js";
import {
  IOperationStatus,
  ISimulatedRegistry,
  ISimulateRegistryParams,
  ISMSCampaign,
  ISMSCampaignAppealParams,
  ISMSCampaignLint,
  ISMSCampaignLintParams,
  ISMSCampaignNewParams,
  ISMSCampaignSharing,
  ISMSCampaignUpdateParams,
} from "../campaign.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery } from "../primitives.js";
import { ITNLease } from "../tn-lease.js";

/** uuid, or id at the registry. */
const RegistryId = Type.String({ pattern: "^[0-9A-Za-z-]{1,36}$", "x-problem": "neither a uuid nor a registry id" });
const params = Type.Object({ id: RegistryId });
const tag = "SMS_Campaign";

export const listSMSCampaigns = defineRoute({
  id: "ListSMSCampaigns",
  method: "GET",
  path: "/sms/campaign",
  auth: "user",
  query: Type.Object({ ...AccountListQuery.properties, brandId: Type.Optional(RegistryId) }),
  reply: Type.Array(ISMSCampaign),
  statuses: [200],
  isList: true,
  summary: "Campaigns of the account, or of one brand",
  tag,
});

export const createSMSCampaign = defineRoute({
  id: "CreateSMSCampaign",
  method: "POST",
  path: "/sms/campaign",
  auth: "user",
  query: Type.Object({ force: Type.Optional(Type.Boolean()) }),
  body: ISMSCampaignNewParams,
  reply: ISMSCampaign,
  statuses: [201, 200, 400, 402, 404],
  summary: "Register a campaign; errors of the linter refuse it unless force is true",
  tag,
});

export const lintSMSCampaign = defineRoute({
  id: "LintSMSCampaign",
  method: "POST",
  path: "/sms/campaign/lint",
  auth: "user",
  body: ISMSCampaignLintParams,
  reply: ISMSCampaignLint,
  statuses: [200],
  summary: "Say what a registration would be rejected for; registers nothing",
  tag,
});

export const getSMSCampaign = defineRoute({
  id: "GetSMSCampaign",
  method: "GET",
  path: "/sms/campaign/{id}",
  auth: "user",
  params,
  reply: ISMSCampaign,
  statuses: [200, 404],
  summary: "One campaign, by uuid or campaignId",
  tag,
});

export const modifySMSCampaign = defineRoute({
  id: "ModifySMSCampaign",
  method: "PATCH",
  path: "/sms/campaign/{id}",
  auth: "user",
  params,
  body: ISMSCampaignUpdateParams,
  reply: ISMSCampaign,
  statuses: [200, 404, 409],
  summary: "Change what may be changed after registration",
  tag,
});

export const removeSMSCampaign = defineRoute({
  id: "RemoveSMSCampaign",
  method: "DELETE",
  path: "/sms/campaign/{id}",
  auth: "user",
  params,
  reply: ISMSCampaign,
  statuses: [200, 404],
  summary: "End a campaign at the registry",
  tag,
});

export const getSMSCampaignMnoMetadata = defineRoute({
  id: "GetSMSCampaignMnoMetadata",
  method: "GET",
  path: "/sms/campaign/{id}/mnoMetadata",
  auth: "user",
  params,
  reply: IMnoMetadata,
  statuses: [200, 404],
  summary: "Terms of the mobile carriers for the campaign",
  tag,
});

export const getSMSCampaignOperationStatus = defineRoute({
  id: "GetSMSCampaignOperationStatus",
  method: "GET",
  path: "/sms/campaign/{id}/operationStatus",
  auth: "user",
  params,
  reply: IOperationStatus,
  statuses: [200, 404],
  summary: "State of the campaign at each mobile carrier",
  tag,
});

export const getSMSCampaignSharing = defineRoute({
  id: "GetSMSCampaignSharing",
  method: "GET",
  path: "/sms/campaign/{id}/sharing",
  auth: "user",
  params,
  reply: ISMSCampaignSharing,
  statuses: [200, 404],
  summary: "With which connectivity partner the campaign is shared",
  tag,
});

export const shareSMSCampaign = defineRoute({
  id: "ShareSMSCampaign",
  method: "PUT",
  path: "/sms/campaign/{id}/sharing/{upstreamCnpId}",
  auth: "user",
  params: Type.Object({ id: RegistryId, upstreamCnpId: Type.String({ pattern: "^[A-Z0-9]{7}$" }) }),
  reply: ISMSCampaignSharing,
  statuses: [200, 404, 409],
  summary: "Share the campaign with a connectivity partner",
  tag,
});

export const appealSMSCampaign = defineRoute({
  id: "AppealSMSCampaign",
  method: "POST",
  path: "/sms/campaign/{id}/appeal",
  auth: "user",
  params,
  body: ISMSCampaignAppealParams,
  reply: ISMSCampaign,
  statuses: [200, 404, 409],
  summary: "Object to a rejection",
  tag,
});

export const listSMSCampaignTNLeases = defineRoute({
  id: "ListSMSCampaignTNLeases",
  method: "GET",
  path: "/sms/campaign/{id}/tnleases",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(ITNLease),
  statuses: [200, 404],
  isList: true,
  summary: "Numbers of the campaign, with their assignment in the subscription",
  tag,
});

/** A word, or the id and name of a mobile carrier. */
const EnumValue = Type.Union([Type.String(), Type.Object({ id: Type.Integer(), name: Type.String() })]);

export const getSMSEnum = defineRoute({
  id: "GetSMSEnum",
  method: "GET",
  path: "/sms/enum/{name}",
  auth: "user",
  params: Type.Object({ name: Type.String({ maxLength: 64 }) }),
  query: ListQuery,
  reply: Type.Array(EnumValue),
  statuses: [200, 404],
  summary: "Words of the registry",
  tag,
});

export const registryWebhook = defineRoute({
  id: "RegistryWebhook",
  method: "POST",
  path: "/sms/registry/webhook",
  auth: "public",
  reply: Type.Object({}),
  statuses: [200, 401],
  limit: "peer",
  summary: "Events of the campaign registry, signed by it",
  tag,
});

export const simulateRegistry = defineRoute({
  id: "SimulateRegistry",
  method: "POST",
  path: "/admin/registry/simulate",
  auth: "admin",
  body: ISimulateRegistryParams,
  reply: ISimulatedRegistry,
  statuses: [200, 400, 404, 409],
  summary: "Move something in the simulated registry, or a toll-free verification as its vendor says",
  tag: "Admin",
});
