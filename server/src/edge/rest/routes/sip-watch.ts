import {
  listSIPMessages,
  listSIPPeers,
  listSIPRegistrations,
  listSIPUserRegistrations,
  removeSIPRegistration,
} from "@opentact/contract";
import type { Registrations } from "../../../domain/registration/service.js";
import type { SipWatch } from "../../../domain/sip-watch/service.js";
import { list, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SipWatchServices {
  readonly registrations: Registrations;
  readonly sipWatch: SipWatch;
}

type S = SipWatchServices;

export const sipWatchRoutes: readonly BoundRoute<S>[] = [
  handle(listSIPRegistrations, async (s: S, { query }) => list(await s.registrations.list(query))),
  handle(removeSIPRegistration, (s: S, { params, query }) => s.registrations.remove(params.uuid, query.contact)),
  handle(listSIPUserRegistrations, async (s: S, { actor, params, query }) =>
    list(await s.registrations.ofUser(actor, params.domain, params.uuid, query)),
  ),
  handle(listSIPPeers, (s: S, { query }) => partOf(s.sipWatch.peers(query), query)),
  handle(listSIPMessages, (s: S, { query }) => partOf(s.sipWatch.messages(query), query)),
];
