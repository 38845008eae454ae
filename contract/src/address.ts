import { type Static, Type } from "typebox";
import { IDICTCountry } from "./dict.js";
import { dates, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** Address inside another entity (entities.md 4.8). */
export const IAddressBase = Named("IAddressBase", {
  uuid: Uuid,
  ...dates,
  name: Type.String(),
  is_physical: Type.Boolean(),
  is_billing: Type.Boolean(),
  is_shipping: Type.Boolean(),
  address1: Type.String(),
  address2: Nullable(Type.String()),
  zip_code: Type.String(),
  city: Type.String(),
  country: IDICTCountry,
});
export type IAddressBase = Static<typeof IAddressBase>;
