import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery } from "../primitives.js";
import { ISIPProduct } from "../sip-product.js";

export const getSIPProductsList = defineRoute({
  id: "GetSIPProductsList",
  method: "GET",
  path: "/sip/product",
  aliases: ["/sip/connection/product"],
  auth: "user",
  query: ListQuery,
  reply: Type.Array(ISIPProduct),
  statuses: [200],
  summary: "Route and quality classes",
  tag: "SIP_Product",
});
