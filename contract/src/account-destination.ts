import { type Static, Type } from "typebox";
import { DateTime } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** ISO 3166 code, 2 letters. */
export const CountryCode = Type.String({
  pattern: "^[A-Z]{2}$",
  "x-problem": "must be the 2 letters of a country",
});

/** A country that an account has called, or that an Admin has said something of. */
export const IAccountDestination = Named("IAccountDestination", {
  country: CountryCode,
  is_open: Nullable(Type.Boolean()),
  is_held: Type.Boolean(),
  first_on: Nullable(DateTime),
  last_on: Nullable(DateTime),
});
export type IAccountDestination = Static<typeof IAccountDestination>;

export const IAccountDestinationUpdateParams = Named("IAccountDestinationUpdateParams", {
  is_open: Type.Optional(Nullable(Type.Boolean())),
  is_held: Type.Optional(Type.Boolean()),
});
export type IAccountDestinationUpdateParams = Static<typeof IAccountDestinationUpdateParams>;
