import { type Static, Type } from "typebox";
import { Named, Nullable } from "./schema.js";

/** A country of the number dictionary, key `a2` (entities.md 5). */
export const IDICTCountry = Named("IDICTCountry", {
  name: Type.String(),
  a2: Type.String(),
  a3: Type.String(),
  /** ISO 3166 numeric. */
  n: Type.Integer(),
  /** Dialling code. */
  country_code: Nullable(Type.Integer()),
  national_code: Nullable(Type.Integer()),
});
export type IDICTCountry = Static<typeof IDICTCountry>;
