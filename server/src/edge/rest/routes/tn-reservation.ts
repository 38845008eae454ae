import { createTNReservation, listTNReservations, removeTNReservation } from "@opentact/contract";
import type { Reservations } from "../../../domain/reservation/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface ReservationServices {
  readonly reservations: Reservations;
}

export const reservationRoutes: readonly BoundRoute<ReservationServices>[] = [
  handle(createTNReservation, (s: ReservationServices, { actor, body }) => s.reservations.create(actor, body)),
  handle(listTNReservations, async (s: ReservationServices, { actor, query }) =>
    list(await s.reservations.list(actor, query)),
  ),
  handle(removeTNReservation, (s: ReservationServices, { actor, params }) => s.reservations.remove(actor, params.uuid)),
];
