import { Type } from "typebox";
import { CountryCode, IAccountDestination, IAccountDestinationUpdateParams } from "../account-destination.js";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";

const tag = "Admin";

export const listAccountDestinations = defineRoute({
  id: "ListAccountDestinations",
  method: "GET",
  path: "/admin/account/{uuid}/destination",
  auth: "admin",
  params: Type.Object({ uuid: Uuid }),
  query: ListQuery,
  reply: Type.Array(IAccountDestination),
  statuses: [200, 404],
  isList: true,
  summary: "Countries that an account has called, and those opened or closed for it",
  tag,
});

export const modifyAccountDestination = defineRoute({
  id: "ModifyAccountDestination",
  method: "PATCH",
  path: "/admin/account/{uuid}/destination/{country}",
  auth: "admin",
  params: Type.Object({ uuid: Uuid, country: CountryCode }),
  body: IAccountDestinationUpdateParams,
  reply: IAccountDestination,
  statuses: [200, 400, 404],
  summary: "Open a country to the calls of an account, close it, or release calls that are held",
  tag,
});
