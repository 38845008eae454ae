import { type Static, Type } from "typebox";
import { ESIPProductType } from "./enums.js";
import { dates } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** A route and quality class of the installation (entities.md 8.2). Read-only; product 1 always exists. */
export const ISIPProduct = Named("ISIPProduct", {
  ...dates,
  id: Type.Integer(),
  name: Type.String(),
  description: Nullable(Type.String()),
  type: ESIPProductType,
  tech_prefix: Type.Integer(),
  rate_table_id: Type.Integer(),
  route_plan_id: Type.Integer(),
});
export type ISIPProduct = Static<typeof ISIPProduct>;

/** Id of a product in a body. */
export const ProductId = Type.Integer({ minimum: 1, maximum: 1024 });
