import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { Tn, UuidOrTn } from "../primitives.js";
import {
  IAdminTNLeaseCreateParams,
  IAdminTNLeaseCreatePayload,
  ITNAdmin,
  ITNAdminUpdateParams,
  ITNRoute,
} from "../tn-admin.js";

const tag = "Admin";
const params = Type.Object({ tn: Tn });

export const getAdminTN = defineRoute({
  id: "GetAdminTN",
  method: "GET",
  path: "/admin/tn/{tn}",
  auth: "admin",
  params,
  reply: ITNAdmin,
  statuses: [200, 404],
  summary: "A number of the inventory",
  tag,
});

export const modifyAdminTN = defineRoute({
  id: "ModifyAdminTN",
  method: "PATCH",
  path: "/admin/tn/{tn}",
  auth: "admin",
  params,
  body: ITNAdminUpdateParams,
  reply: ITNAdmin,
  statuses: [200, 404, 409],
  summary: "Change a number of the inventory, or take it out of the sale",
  tag,
});

export const removeAdminTN = defineRoute({
  id: "RemoveAdminTN",
  method: "DELETE",
  path: "/admin/tn/{tn}",
  auth: "admin",
  params,
  reply: ITNAdmin,
  statuses: [200, 404, 409],
  summary: "Remove a number from the inventory",
  tag,
});

export const tnleaseCreate = defineRoute({
  id: "TnleaseCreate",
  method: "POST",
  path: "/admin/tnlease/create",
  auth: "admin",
  body: IAdminTNLeaseCreateParams,
  reply: IAdminTNLeaseCreatePayload,
  statuses: [201, 404],
  summary: "Lease numbers to an account without order and charge",
  tag,
});

export const getTNLeaseRoute = defineRoute({
  id: "GetTNLeaseRoute",
  method: "GET",
  path: "/lease/tn/{tn}/route",
  auth: "provider",
  params: Type.Object({ tn: UuidOrTn }),
  reply: ITNRoute,
  statuses: [200, 404],
  summary: "Where a leased number leads",
  tag: "TN_Lease",
});
