import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ILabHandset, ILabSmsc, ILabSmscParams, ILabText, ILabTextParams } from "../lab-sms.js";
import { Tn } from "../primitives.js";

const tag = "Lab";

export const sendLabText = defineRoute({
  id: "SendLabText",
  method: "POST",
  path: "/lab/sms",
  auth: "admin",
  body: ILabTextParams,
  reply: ILabText,
  statuses: [200, 409],
  summary: "Let a handset of the simulated network write to a number",
  tag,
});

export const getLabHandset = defineRoute({
  id: "GetLabHandset",
  method: "GET",
  path: "/lab/sms/{tn}",
  auth: "admin",
  params: Type.Object({ tn: Tn }),
  reply: ILabHandset,
  statuses: [200, 409],
  summary: "What a handset of the simulated network wrote and got",
  tag,
});

export const getLabSmsc = defineRoute({
  id: "GetLabSMSC",
  method: "GET",
  path: "/lab/smsc",
  auth: "admin",
  reply: ILabSmsc,
  statuses: [200, 409],
  summary: "The message centre of the simulated network and its faults",
  tag,
});

export const modifyLabSmsc = defineRoute({
  id: "ModifyLabSMSC",
  method: "PATCH",
  path: "/lab/smsc",
  auth: "admin",
  body: ILabSmscParams,
  reply: ILabSmsc,
  statuses: [200, 409],
  summary: "Faults of the message centre, at once and until they are changed",
  tag,
});

export const disconnectLabSmsc = defineRoute({
  id: "DisconnectLabSMSC",
  method: "POST",
  path: "/lab/smsc/disconnect",
  auth: "admin",
  reply: ILabSmsc,
  statuses: [200, 409],
  summary: "Cut all links to the message centre, as a fault of the network does",
  tag,
});
