import { Type } from "typebox";
import { ILeaseSubscriptionBase } from "../base-forms.js";
import { defineRoute } from "../define-route.js";
import { ELeaseSubscriptionType } from "../enums.js";
import { AccountListQuery, ListQuery, SearchQuery, UuidOrTn } from "../primitives.js";
import {
  ILeaseAnySubscriptionParams,
  ILeaseSubscription,
  ILeaseSubscriptionParams,
  ITNLease,
  ITNLeaseSearchParams,
  ITNLeaseSearchPayload,
  ITNLeasesRemoveParams,
  ITNLeaseUpdateParams,
} from "../tn-lease.js";

const params = Type.Object({ uuid: UuidOrTn });
const ofLease = Type.Object({ tn_lease: UuidOrTn });
const oneSubscription = Type.Object({ tn_lease: UuidOrTn, type: ELeaseSubscriptionType });
const tag = "TN_Lease";

export const searchTNLeases = defineRoute({
  id: "SearchTNLeases",
  method: "POST",
  path: "/lease/tn/search",
  auth: "user",
  query: SearchQuery,
  body: ITNLeaseSearchParams,
  reply: ITNLeaseSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search leased numbers",
  tag,
});

export const listTNLeases = defineRoute({
  id: "ListTNLeases",
  method: "GET",
  path: "/lease/tn",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ITNLease),
  statuses: [200],
  isList: true,
  summary: "Leased numbers of the account",
  tag,
});

export const getTNLeaseByUUID = defineRoute({
  id: "GetTNLeaseByUUID",
  method: "GET",
  path: "/lease/tn/{uuid}",
  auth: "user",
  params,
  reply: ITNLease,
  statuses: [200, 404],
  summary: "One lease, by uuid or number",
  tag,
});

export const getTNLeaseByTN = defineRoute({
  id: "GetTNLeaseByTN",
  method: "GET",
  path: "/lease/tn/{tn}/tn",
  auth: "user",
  params: Type.Object({ tn: UuidOrTn }),
  reply: ITNLease,
  statuses: [200, 404],
  summary: "One lease by number",
  tag,
});

export const modifyTNLease = defineRoute({
  id: "ModifyTNLease",
  method: "PATCH",
  path: "/lease/tn/{uuid}",
  auth: "user",
  params,
  body: ITNLeaseUpdateParams,
  reply: ITNLease,
  statuses: [200, 402, 404],
  summary: "Change renewal, destination and features of a lease",
  tag,
});

export const removeTNLeaseByUUID = defineRoute({
  id: "RemoveTNLeaseByUUID",
  method: "DELETE",
  path: "/lease/tn/{uuid}",
  auth: "user",
  params,
  reply: ITNLease,
  statuses: [200, 404],
  summary: "Release a number at once",
  tag,
});

export const removeTNLeases = defineRoute({
  id: "RemoveTNLeases",
  method: "DELETE",
  path: "/lease/tn",
  auth: "user",
  body: ITNLeasesRemoveParams,
  reply: Type.Array(ITNLease),
  statuses: [200, 404],
  summary: "Release several numbers, all or none",
  tag,
});

export const listTNLeaseSubscriptions = defineRoute({
  id: "ListTNLeaseSubscriptions",
  method: "GET",
  path: "/lease/tn/{tn_lease}/subscription",
  auth: "user",
  params: ofLease,
  query: ListQuery,
  reply: Type.Array(ILeaseSubscriptionBase),
  statuses: [200, 404],
  summary: "Enabled features of a leased number",
  tag,
});

export const subscribeTNLeaseSMS = defineRoute({
  id: "SubscribeTNLeaseSMS",
  method: "POST",
  path: "/lease/tn/{tn_lease}/subscription/sms",
  auth: "user",
  params: ofLease,
  body: ILeaseSubscriptionParams,
  reply: ILeaseSubscription,
  statuses: [200, 402, 404, 409],
  summary: "Switch SMS on, or change its messaging profile and campaign",
  tag,
});

export const unsubscribeTNLeaseSMS = defineRoute({
  id: "UnsubscribeTNLeaseSMS",
  method: "DELETE",
  path: "/lease/tn/{tn_lease}/subscription/sms",
  auth: "user",
  params: ofLease,
  reply: ILeaseSubscription,
  statuses: [200, 404],
  summary: "Switch SMS off",
  tag,
});

export const getTNLeaseSubscription = defineRoute({
  id: "GetTNLeaseSubscription",
  method: "GET",
  path: "/lease/tn/{tn_lease}/subscription/{type}",
  auth: "user",
  params: oneSubscription,
  reply: ILeaseSubscription,
  statuses: [200, 404],
  summary: "One enabled feature",
  tag,
});

export const subscribeTNLease = defineRoute({
  id: "SubscribeTNLease",
  method: "POST",
  path: "/lease/tn/{tn_lease}/subscription/{type}",
  auth: "user",
  params: oneSubscription,
  body: ILeaseAnySubscriptionParams,
  reply: ILeaseSubscription,
  statuses: [200, 402, 404, 409],
  summary: "Switch a feature on; for voice also say where calls go",
  tag,
});

export const unsubscribeTNLease = defineRoute({
  id: "UnsubscribeTNLease",
  method: "DELETE",
  path: "/lease/tn/{tn_lease}/subscription/{type}",
  auth: "user",
  params: oneSubscription,
  reply: ILeaseSubscription,
  statuses: [200, 404],
  summary: "Switch a feature off; with voice the destination is cleared too",
  tag,
});
