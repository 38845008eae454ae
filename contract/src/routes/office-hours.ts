import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { EDayOfWeek } from "../enums.js";
import { IAccountOfficeHours, IAccountOfficeHoursNewParams, IAccountOfficeHoursUpdateParams } from "../office-hours.js";
import { AccountListQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Account_Office_Hours";

export const listAccountOfficeHours = defineRoute({
  id: "GetAccountOfficeHoursList",
  method: "GET",
  path: "/account/office_hours",
  auth: "user",
  query: Type.Object({ ...AccountListQuery.properties, dow: Type.Optional(EDayOfWeek) }),
  reply: Type.Array(IAccountOfficeHours),
  statuses: [200, 400],
  isList: true,
  summary: "Office hours of the account, of one week day or of all",
  tag,
});

export const createAccountOfficeHours = defineRoute({
  id: "CreateAccountOfficeHours",
  method: "POST",
  path: "/account/office_hours",
  auth: "user",
  body: IAccountOfficeHoursNewParams,
  reply: IAccountOfficeHours,
  statuses: [201, 400],
  summary: "Add office hours",
  tag,
});

export const getAccountOfficeHours = defineRoute({
  id: "GetAccountOfficeHours",
  method: "GET",
  path: "/account/office_hours/{uuid}",
  auth: "user",
  params,
  reply: IAccountOfficeHours,
  statuses: [200, 400, 404],
  summary: "One row of office hours",
  tag,
});

export const updateAccountOfficeHours = defineRoute({
  id: "UpdateAccountOfficeHours",
  method: "PATCH",
  path: "/account/office_hours/{uuid}",
  auth: "user",
  params,
  body: IAccountOfficeHoursUpdateParams,
  reply: IAccountOfficeHours,
  statuses: [200, 400, 404],
  summary: "Change office hours",
  tag,
});

export const removeAccountOfficeHours = defineRoute({
  id: "RemoveAccountOfficeHoursByUUID",
  method: "DELETE",
  path: "/account/office_hours/{uuid}",
  auth: "user",
  params,
  reply: IAccountOfficeHours,
  statuses: [200, 400, 404],
  summary: "Remove office hours",
  tag,
});
