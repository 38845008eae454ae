import { Type } from "typebox";
import { IAuditEntry, IAuditQuery } from "../audit.js";
import { defineRoute } from "../define-route.js";

export const listAuditEntries = defineRoute({
  id: "ListAuditEntries",
  method: "GET",
  path: "/admin/audit",
  auth: "admin",
  query: IAuditQuery,
  reply: Type.Array(IAuditEntry),
  statuses: [200],
  isList: true,
  summary: "Who signed in, heard, read, changed or deleted what, the newest first",
  tag: "Admin",
});
