import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, Uuid } from "../primitives.js";
import {
  ISMPPAccount,
  ISMPPAccountNewParams,
  ISMPPAccountUpdateParams,
  ISMPPAccountWithPassword,
} from "../smpp-account.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SMS_SMPP";

export const listSMPPAccounts = defineRoute({
  id: "ListSMPPAccounts",
  method: "GET",
  path: "/sms/smpp_account",
  auth: "owner",
  query: AccountListQuery,
  reply: Type.Array(ISMPPAccount),
  statuses: [200],
  isList: true,
  summary: "Accounts of the SMPP server",
  tag,
});

export const createSMPPAccount = defineRoute({
  id: "CreateSMPPAccount",
  method: "POST",
  path: "/sms/smpp_account",
  auth: "owner",
  body: ISMPPAccountNewParams,
  reply: ISMPPAccountWithPassword,
  statuses: [201, 404, 409],
  summary: "Make an account of the SMPP server; the only answer with its password",
  tag,
});

export const getSMPPAccount = defineRoute({
  id: "GetSMPPAccount",
  method: "GET",
  path: "/sms/smpp_account/{uuid}",
  auth: "owner",
  params,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "One account of the SMPP server",
  tag,
});

export const modifySMPPAccount = defineRoute({
  id: "ModifySMPPAccount",
  method: "PATCH",
  path: "/sms/smpp_account/{uuid}",
  auth: "owner",
  params,
  body: ISMPPAccountUpdateParams,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "Change an account of the SMPP server; acts on the next bind",
  tag,
});

export const removeSMPPAccount = defineRoute({
  id: "RemoveSMPPAccount",
  method: "DELETE",
  path: "/sms/smpp_account/{uuid}",
  auth: "owner",
  params,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "Remove an account of the SMPP server",
  tag,
});

export const listAdminSMPPAccounts = defineRoute({
  id: "ListAdminSMPPAccounts",
  method: "GET",
  path: "/admin/messaging/smpp_account",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(ISMPPAccount),
  statuses: [200],
  isList: true,
  summary: "SMPP accounts of everybody",
  tag: "Admin",
});

export const createAdminSMPPAccount = defineRoute({
  id: "CreateAdminSMPPAccount",
  method: "POST",
  path: "/admin/messaging/smpp_account",
  auth: "admin",
  body: ISMPPAccountNewParams,
  reply: ISMPPAccountWithPassword,
  statuses: [201, 404, 409],
  summary: "Make an SMPP account for anybody",
  tag: "Admin",
});

export const getAdminSMPPAccount = defineRoute({
  id: "GetAdminSMPPAccount",
  method: "GET",
  path: "/admin/messaging/smpp_account/{uuid}",
  auth: "admin",
  params,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "One SMPP account",
  tag: "Admin",
});

export const modifyAdminSMPPAccount = defineRoute({
  id: "ModifyAdminSMPPAccount",
  method: "PATCH",
  path: "/admin/messaging/smpp_account/{uuid}",
  auth: "admin",
  params,
  body: ISMPPAccountUpdateParams,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "Change an SMPP account",
  tag: "Admin",
});

export const removeAdminSMPPAccount = defineRoute({
  id: "RemoveAdminSMPPAccount",
  method: "DELETE",
  path: "/admin/messaging/smpp_account/{uuid}",
  auth: "admin",
  params,
  reply: ISMPPAccount,
  statuses: [200, 404],
  summary: "Remove an SMPP account",
  tag: "Admin",
});
