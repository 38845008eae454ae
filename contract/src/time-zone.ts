import { type Static, Type } from "typebox";
import { DateTime } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** A zone of the IANA time zone database, key `name`. Offsets in hours, fraction allowed (entities.md 5). */
export const IDICTTimeZone = Named("IDICTTimeZone", {
  country_code: Type.String(),
  name: Type.String(),
  utc_offset: Type.Number(),
  utc_dst_offset: Type.Number(),
  latitude: Type.String(),
  longitude: Type.String(),
  note: Nullable(Type.String()),
  /** Dates of the shipped data; only in the dictionary itself. */
  created_on: Type.Optional(DateTime),
  modified_on: Type.Optional(DateTime),
});
export type IDICTTimeZone = Static<typeof IDICTTimeZone>;
