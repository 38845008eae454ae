import { listAuditEntries } from "@opentact/contract";
import type { Audit } from "../../../domain/audit/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AuditServices {
  readonly audit: Audit;
}

export const auditRoutes: readonly BoundRoute<AuditServices>[] = [
  handle(listAuditEntries, async (s: AuditServices, { query }) => list(await s.audit.list(query))),
];
