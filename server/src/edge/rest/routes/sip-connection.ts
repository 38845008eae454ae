import {
  assignTNLeasesToSIPConnection,
  createSIPConnection,
  getSIPConnectionByUUID,
  getSIPConnectionTNLeasesList,
  listSIPConnections,
  modifySIPConnection,
  removeSIPConnectionByID,
} from "@opentact/contract";
import type { LeaseAssignment } from "../../../domain/lease/assign.js";
import type { SipConnections } from "../../../domain/sip-connection/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipConnectionServices {
  readonly sipConnections: SipConnections;
  readonly assignments: LeaseAssignment;
}

type S = SipConnectionServices;

export const sipConnectionRoutes: readonly BoundRoute<S>[] = [
  handle(listSIPConnections, async (s: S, { actor, query }) => list(await s.sipConnections.list(actor, query))),
  handle(createSIPConnection, (s: S, { actor, body }) => s.sipConnections.create(actor, body)),
  handle(getSIPConnectionByUUID, (s: S, { actor, params }) => s.sipConnections.get(actor, params.uuid)),
  handle(modifySIPConnection, (s: S, { actor, params, body }) => s.sipConnections.update(actor, params.uuid, body)),
  handle(removeSIPConnectionByID, (s: S, { actor, params }) => s.sipConnections.remove(actor, params.uuid)),
  handle(getSIPConnectionTNLeasesList, async (s: S, { actor, params, query }) =>
    list(await s.sipConnections.leases(actor, params.uuid, query)),
  ),
  handle(assignTNLeasesToSIPConnection, (s: S, { actor, params, body }) =>
    s.assignments.assign(actor, "sip_connection", params.uuid, body),
  ),
];
