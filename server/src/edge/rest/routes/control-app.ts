import {
  assignTNLeasesToSIPControlApp,
  createSIPControlApp,
  getSIPControlAppByUUID,
  getSIPControlAppStaticCallFlow,
  getSIPControlAppTNLeasesList,
  getSIPProductsList,
  listSIPControlApps,
  modifySIPControlApp,
  removeSIPControlAppByUUID,
  removeSIPControlAppStaticCallFlow,
  saveSIPControlAppStaticCallFlow,
  searchCallFlowLogs,
} from "@opentact/contract";
import type { StaticCallFlows } from "../../../domain/control-app/call-flow.js";
import type { ControlApps } from "../../../domain/control-app/service.js";
import type { LeaseAssignment } from "../../../domain/lease/assign.js";
import { Answer, list, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface ControlAppServices {
  readonly controlApps: ControlApps;
  readonly callFlows: StaticCallFlows;
  readonly assignments: LeaseAssignment;
}

type S = ControlAppServices;

export const controlAppRoutes: readonly BoundRoute<S>[] = [
  handle(listSIPControlApps, async (s: S, { actor, query }) => list(await s.controlApps.list(actor, query))),
  handle(createSIPControlApp, (s: S, { actor, body }) => s.controlApps.create(actor, body)),
  handle(getSIPControlAppByUUID, (s: S, { actor, params }) => s.controlApps.get(actor, params.uuid)),
  handle(modifySIPControlApp, (s: S, { actor, params, body }) => s.controlApps.update(actor, params.uuid, body)),
  handle(removeSIPControlAppByUUID, (s: S, { actor, params }) => s.controlApps.remove(actor, params.uuid)),
  handle(getSIPControlAppTNLeasesList, async (s: S, { actor, params, query }) =>
    list(await s.controlApps.leases(actor, params.uuid, query)),
  ),
  handle(assignTNLeasesToSIPControlApp, (s: S, { actor, params, body }) =>
    s.assignments.assign(actor, "sip_control_app", params.uuid, body),
  ),
  handle(searchCallFlowLogs, (s: S, { actor, params, body, query }) =>
    s.controlApps.searchLogs(actor, params.uuid, body, query),
  ),
  handle(getSIPControlAppStaticCallFlow, async (s: S, { actor, params, headers }) => {
    const { xml, url } = await s.callFlows.get(actor, params.uuid);
    if (wantsXml(headers["accept"]))
      return new Answer(xml, { raw: { type: "application/xml; charset=utf-8", body: xml } });
    return new Answer(xml, { beside: { url } });
  }),
  handle(saveSIPControlAppStaticCallFlow, async (s: S, { actor, params, file, body }) => {
    const { xml, url, warnings } = await s.callFlows.save(actor, params.uuid, { file: file?.bytes, xml: body?.xml });
    return new Answer(xml, { beside: { url, warnings } });
  }),
  handle(removeSIPControlAppStaticCallFlow, (s: S, { actor, params }) => s.callFlows.remove(actor, params.uuid)),
  handle(getSIPProductsList, async (s: S, { query }) => partOf(await s.controlApps.products(), query)),
];

/** The bare document is answered to who names XML and does not name JSON before it. */
function wantsXml(accept: string | string[] | undefined): boolean {
  const first = String(accept ?? "")
    .split(",")
    .map((part) => part.split(";")[0]?.trim().toLowerCase())
    .find((type) => type === "application/json" || type === "application/xml" || type === "text/xml");
  return first !== undefined && first !== "application/json";
}
