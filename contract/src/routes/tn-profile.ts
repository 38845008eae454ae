import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, Uuid } from "../primitives.js";
import {
  ITNBehaviourProfile,
  ITNProfileAny,
  ITNProfileListParams,
  ITNProfileNewParams,
  ITNProfileUpdateParams,
  ITNSpecialPrice,
  ITNSpecialPriceNewParams,
  ITNSpecialPriceUpdateParams,
  TNProfileListQuery,
} from "../tn-profile-entity.js";

const params = Type.Object({ uuid: Uuid });
const tag = "TN_Profile";

export const listTNProfiles = defineRoute({
  id: "ListTNProfiles",
  method: "GET",
  path: "/profile/tn",
  auth: "user",
  query: TNProfileListQuery,
  reply: Type.Array(ITNProfileAny),
  statuses: [200],
  isList: true,
  summary: "Rate profiles of the installation, or behaviour profiles of the account",
  tag,
});

export const createTNProfile = defineRoute({
  id: "CreateTNProfile",
  method: "POST",
  path: "/profile/tn",
  auth: "user",
  body: ITNProfileNewParams,
  reply: ITNProfileAny,
  statuses: [201, 409],
  summary: "Make a behaviour profile; an Admin also a rate profile",
  tag,
});

export const getTNSpecialPricesByAccount = defineRoute({
  id: "GetTNSpecialPricesByAccount",
  method: "GET",
  path: "/profile/tn/special_prices",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ITNSpecialPrice),
  statuses: [200, 404],
  isList: true,
  summary: "Special prices that are valid for the account",
  tag,
});

export const createTNSpecialPrice = defineRoute({
  id: "CreateTNSpecialPrice",
  method: "POST",
  path: "/profile/tn/special_prices",
  auth: "admin",
  body: ITNSpecialPriceNewParams,
  reply: ITNSpecialPrice,
  statuses: [201, 404],
  summary: "Give an account, or all, a price of their own",
  tag,
});

export const modifyTNSpecialPrice = defineRoute({
  id: "ModifyTNSpecialPrice",
  method: "PATCH",
  path: "/profile/tn/special_prices/{uuid}",
  auth: "admin",
  params,
  body: ITNSpecialPriceUpdateParams,
  reply: ITNSpecialPrice,
  statuses: [200, 404],
  summary: "Change a special price",
  tag,
});

export const removeTNSpecialPrice = defineRoute({
  id: "RemoveTNSpecialPrice",
  method: "DELETE",
  path: "/profile/tn/special_prices/{uuid}",
  auth: "admin",
  params,
  reply: ITNSpecialPrice,
  statuses: [200, 404],
  summary: "End a special price",
  tag,
});

export const getTNProfileByUUID = defineRoute({
  id: "GetTNProfileByUUID",
  method: "GET",
  path: "/profile/tn/{uuid}",
  auth: "user",
  params,
  reply: ITNProfileAny,
  statuses: [200, 404],
  summary: "One profile of either kind",
  tag,
});

export const modifyTNProfile = defineRoute({
  id: "ModifyTNProfile",
  method: "PATCH",
  path: "/profile/tn/{uuid}",
  auth: "user",
  params,
  body: ITNProfileUpdateParams,
  reply: ITNProfileAny,
  statuses: [200, 403, 404, 409],
  summary: "Change a profile; kind rate by an Admin",
  tag,
});

export const removeTNProfile = defineRoute({
  id: "RemoveTNProfile",
  method: "DELETE",
  path: "/profile/tn/{uuid}",
  auth: "user",
  params,
  reply: ITNProfileAny,
  statuses: [200, 403, 404, 409],
  summary: "Remove a profile; numbers lose a behaviour profile, a rate profile with numbers stays",
  tag,
});

export const listTNProfileBlacklist = defineRoute({
  id: "ListTNProfileBlacklist",
  method: "GET",
  path: "/profile/tn/{uuid}/blacklist",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(Type.String()),
  statuses: [200, 404],
  isList: true,
  summary: "Callers who are refused",
  tag,
});

export const modifyTNProfileBlacklist = defineRoute({
  id: "ModifyTNProfileBlacklist",
  method: "POST",
  path: "/profile/tn/{uuid}/blacklist",
  auth: "user",
  params,
  body: ITNProfileListParams,
  reply: ITNBehaviourProfile,
  statuses: [200, 404],
  summary: "Add and remove callers who are refused",
  tag,
});

export const listTNProfileWhitelist = defineRoute({
  id: "ListTNProfileWhitelist",
  method: "GET",
  path: "/profile/tn/{uuid}/whitelist",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(Type.String()),
  statuses: [200, 404],
  isList: true,
  summary: "Callers who alone pass, when there are any",
  tag,
});

export const modifyTNProfileWhitelist = defineRoute({
  id: "ModifyTNProfileWhitelist",
  method: "POST",
  path: "/profile/tn/{uuid}/whitelist",
  auth: "user",
  params,
  body: ITNProfileListParams,
  reply: ITNBehaviourProfile,
  statuses: [200, 404],
  summary: "Add and remove callers who alone pass",
  tag,
});
