import { listAccountDestinations, modifyAccountDestination } from "@opentact/contract";
import type { AccountDestinations } from "../../../domain/fraud/destinations.js";
import { partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface DestinationServices {
  readonly accountDestinations: AccountDestinations;
}

type S = DestinationServices;

export const destinationRoutes: readonly BoundRoute<S>[] = [
  handle(listAccountDestinations, async (s: S, { params, query }) =>
    partOf(await s.accountDestinations.list(params.uuid), query),
  ),
  handle(modifyAccountDestination, (s: S, { params, body }) =>
    s.accountDestinations.update(params.uuid, params.country, body),
  ),
];
