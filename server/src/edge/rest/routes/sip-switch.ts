import {
  createSIPSwitch,
  getSIPSwitchByUUID,
  listSIPSwitchesBySIPDomainUUID,
  modifySIPSwitch,
  removeSIPSwitchByUUID,
} from "@opentact/contract";
import type { SipSwitches } from "../../../domain/sip-switch/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipSwitchServices {
  readonly sipSwitches: SipSwitches;
}

type S = SipSwitchServices;

export const sipSwitchRoutes: readonly BoundRoute<S>[] = [
  handle(listSIPSwitchesBySIPDomainUUID, async (s: S, { actor, params, query }) =>
    list(await s.sipSwitches.list(actor, params.domain, query)),
  ),
  handle(createSIPSwitch, (s: S, { actor, params, body }) => s.sipSwitches.create(actor, params.domain, body)),
  handle(getSIPSwitchByUUID, (s: S, { actor, params }) => s.sipSwitches.get(actor, params.domain, params.uuid)),
  handle(modifySIPSwitch, (s: S, { actor, params, body }) =>
    s.sipSwitches.update(actor, params.domain, params.uuid, body),
  ),
  handle(removeSIPSwitchByUUID, (s: S, { actor, params }) => s.sipSwitches.remove(actor, params.domain, params.uuid)),
];
