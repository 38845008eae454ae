import {
  getTNLeaseByTN,
  getTNLeaseByUUID,
  getTNLeaseSubscription,
  listTNLeaseSubscriptions,
  listTNLeases,
  modifyTNLease,
  removeTNLeaseByUUID,
  removeTNLeases,
  searchTNLeases,
  subscribeTNLease,
  subscribeTNLeaseSMS,
  unsubscribeTNLease,
  unsubscribeTNLeaseSMS,
} from "@opentact/contract";
import type { Leases } from "../../../domain/lease/service.js";
import type { LeaseSubscriptions } from "../../../domain/lease/subscriptions.js";
import { list, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface LeaseServices {
  readonly leases: Leases;
  readonly leaseSubscriptions: LeaseSubscriptions;
}

export const leaseRoutes: readonly BoundRoute<LeaseServices>[] = [
  handle(searchTNLeases, (s: LeaseServices, { actor, body, query }) => s.leases.search(actor, body, query)),
  handle(listTNLeases, async (s: LeaseServices, { actor, query }) => list(await s.leases.list(actor, query))),
  handle(getTNLeaseByUUID, (s: LeaseServices, { actor, params }) => s.leases.get(actor, params.uuid)),
  handle(getTNLeaseByTN, (s: LeaseServices, { actor, params }) => s.leases.get(actor, params.tn)),
  handle(modifyTNLease, (s: LeaseServices, { actor, params, body }) => s.leases.update(actor, params.uuid, body)),
  handle(removeTNLeaseByUUID, (s: LeaseServices, { actor, params }) => s.leases.release(actor, params.uuid)),
  handle(removeTNLeases, (s: LeaseServices, { actor, body }) => s.leases.releaseMany(actor, body)),
  handle(listTNLeaseSubscriptions, async (s: LeaseServices, { actor, params, query }) =>
    partOf(await s.leaseSubscriptions.list(actor, params.tn_lease), query),
  ),
  handle(getTNLeaseSubscription, (s: LeaseServices, { actor, params }) =>
    s.leaseSubscriptions.get(actor, params.tn_lease, params.type),
  ),
  handle(subscribeTNLeaseSMS, (s: LeaseServices, { actor, params, body }) =>
    s.leaseSubscriptions.subscribe(actor, params.tn_lease, "sms", body),
  ),
  handle(unsubscribeTNLeaseSMS, (s: LeaseServices, { actor, params }) =>
    s.leaseSubscriptions.unsubscribe(actor, params.tn_lease, "sms"),
  ),
  handle(subscribeTNLease, (s: LeaseServices, { actor, params, body }) =>
    s.leaseSubscriptions.subscribe(actor, params.tn_lease, params.type, body),
  ),
  handle(unsubscribeTNLease, (s: LeaseServices, { actor, params }) =>
    s.leaseSubscriptions.unsubscribe(actor, params.tn_lease, params.type),
  ),
];
