import {
  createSipCarrier,
  getSipCarrier,
  getSipCarrierHealth,
  listSipCarriers,
  modifySipCarrier,
  removeSipCarrier,
} from "@opentact/contract";
import type { SipCarriers } from "../../../domain/sip-carrier/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipCarrierServices {
  readonly sipCarriers: SipCarriers;
}

type S = SipCarrierServices;

export const sipCarrierRoutes: readonly BoundRoute<S>[] = [
  handle(listSipCarriers, async (s: S, { query }) => list(await s.sipCarriers.list(query))),
  handle(createSipCarrier, (s: S, { actor, body }) => s.sipCarriers.create(actor, body)),
  handle(getSipCarrier, (s: S, { params }) => s.sipCarriers.get(params.uuid)),
  handle(modifySipCarrier, (s: S, { actor, params, body }) => s.sipCarriers.update(actor, params.uuid, body)),
  handle(removeSipCarrier, (s: S, { params }) => s.sipCarriers.remove(params.uuid)),
  handle(getSipCarrierHealth, (s: S, { params }) => s.sipCarriers.health(params.uuid)),
];
