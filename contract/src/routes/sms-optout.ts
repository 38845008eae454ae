import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { Uuid } from "../primitives.js";
import { ISMSOptout, ISMSOptoutNewParams, ISMSOptoutQuery } from "../sms-optout.js";
import { IImportReport } from "../tn.js";

const tag = "SMS";

export const listSMSOptouts = defineRoute({
  id: "ListSMSOptouts",
  method: "GET",
  path: "/sms/optout",
  auth: "user",
  query: ISMSOptoutQuery,
  reply: Type.Array(ISMSOptout),
  statuses: [200],
  isList: true,
  summary: "Subscribers who have opted out",
  tag,
});

export const createSMSOptout = defineRoute({
  id: "CreateSMSOptout",
  method: "POST",
  path: "/sms/optout",
  auth: "user",
  body: ISMSOptoutNewParams,
  reply: ISMSOptout,
  statuses: [201, 200, 404],
  summary: "Enter an opt-out that came by another way; 200 with the row of one that has opted out already",
  tag,
});

export const importSMSOptouts = defineRoute({
  id: "ImportSMSOptouts",
  method: "POST",
  path: "/sms/optout/import",
  auth: "user",
  file: { required: true, maxBytes: 20 * 1024 * 1024 },
  reply: IImportReport,
  statuses: [200],
  summary: "Enter opt-outs from a CSV file with the columns from and messaging_profile",
  tag,
});

export const removeSMSOptout = defineRoute({
  id: "RemoveSMSOptout",
  method: "DELETE",
  path: "/sms/optout/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: ISMSOptout,
  statuses: [200, 404],
  summary: "Lift an opt-out",
  tag,
});
