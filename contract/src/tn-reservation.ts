import { type Static, Type } from "typebox";
import { DateTime, dates, Tn, Uuid } from "./primitives.js";
import { Named } from "./schema.js";

/** Body of `POST /tn/reservation` (numbers.md 5): `ttl` in seconds. */
export const ITNReservationNewParams = Named("ITNReservationNewParams", {
  tns: Type.Array(Tn, { minItems: 1, maxItems: 50, "x-read": "list" }),
  ttl: Type.Optional(Type.Integer({ minimum: 60, maximum: 3600 })),
});
export type ITNReservationNewParams = Static<typeof ITNReservationNewParams>;

const reservation = {
  ...dates,
  uuid: Uuid,
  expired_on: DateTime,
  /** Numbers that it still holds. */
  tns: Type.Array(Tn),
} as const;

/** Numbers held for an account until a time. */
export const ITNReservation = Named("ITNReservation", reservation);
export type ITNReservation = Static<typeof ITNReservation>;

/** A new reservation, with the numbers that could not be reserved. */
export const ITNReservationNew = Named("ITNReservationNew", {
  ...reservation,
  failed: Type.Array(Type.Object({ tn: Tn, reason: Type.String() })),
});
export type ITNReservationNew = Static<typeof ITNReservationNew>;
