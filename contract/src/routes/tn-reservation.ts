import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, Uuid } from "../primitives.js";
import { ITNReservation, ITNReservationNew, ITNReservationNewParams } from "../tn-reservation.js";

const tag = "TN";

export const createTNReservation = defineRoute({
  id: "CreateTNReservation",
  method: "POST",
  path: "/tn/reservation",
  auth: "user",
  body: ITNReservationNewParams,
  reply: ITNReservationNew,
  statuses: [201, 409],
  summary: "Hold numbers for the account, 100 at most, until they are ordered or the time is over",
  tag,
});

export const listTNReservations = defineRoute({
  id: "ListTNReservations",
  method: "GET",
  path: "/tn/reservation",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ITNReservation),
  statuses: [200],
  isList: true,
  summary: "Reservations that hold numbers now",
  tag,
});

export const removeTNReservation = defineRoute({
  id: "RemoveTNReservation",
  method: "DELETE",
  path: "/tn/reservation/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: ITNReservation,
  statuses: [200, 404],
  summary: "Free the numbers of a reservation",
  tag,
});
