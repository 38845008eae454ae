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

const Name = Type.String({ minLength: 1, maxLength: 24 });
const Line = Type.String({ minLength: 1, maxLength: 255 });
const SecondLine = Type.String({ maxLength: 255 });
const ZipCode = Type.String({ minLength: 1, maxLength: 12 });
/** a2 code of the country, any case. */
const Country = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });

const switches = {
  is_physical: Type.Optional(Type.Boolean()),
  is_billing: Type.Optional(Type.Boolean()),
  is_shipping: Type.Optional(Type.Boolean()),
} as const;

/** Body of `POST /address`. The switches are on by default. */
export const IAddressNewParams = Named("IAddressNewParams", {
  name: Name,
  ...switches,
  address1: Line,
  address2: Type.Optional(Nullable(SecondLine)),
  zip_code: ZipCode,
  city: Line,
  country: Country,
});
export type IAddressNewParams = Static<typeof IAddressNewParams>;

export const IAddressUpdateParams = Named("IAddressUpdateParams", {
  name: Type.Optional(Name),
  ...switches,
  address1: Type.Optional(Line),
  address2: Type.Optional(Nullable(SecondLine)),
  zip_code: Type.Optional(ZipCode),
  city: Type.Optional(Line),
  country: Type.Optional(Country),
});
export type IAddressUpdateParams = Static<typeof IAddressUpdateParams>;
