import { type Static, Type } from "typebox";
import { EUserRole } from "./enums.js";
import { DateTime, ListQuery, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** Kinds of what the audit log tells (security.md 13, 14). */
export const EAuditKind = Words([
  "login",
  "login_failed",
  "access",
  "admin_read",
  "token",
  "user",
  "role",
  "account",
  "price",
  "limit",
  "money",
  "admin",
  "deletion",
  "export",
]);
export type EAuditKind = Static<typeof EAuditKind>;

/** One entry of the audit log. It is never changed. */
export const IAuditEntry = Named("IAuditEntry", {
  uuid: Uuid,
  created_on: DateTime,
  kind: EAuditKind,
  /** `operationId` of the API; `EventWebsocket` for that. */
  operation: Type.String(),
  actor: Type.Object({
    type: Words(["user", "sip_user", "link", "stranger", "platform"]),
    uuid: Nullable(Uuid),
    account: Nullable(Uuid),
    role: Nullable(EUserRole),
    token: Nullable(Uuid),
  }),
  account: Nullable(Uuid),
  ref: Nullable(Type.String()),
  address: Type.String(),
  request_id: Nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
});
export type IAuditEntry = Static<typeof IAuditEntry>;

export const IAuditQuery = Type.Object({
  ...ListQuery.properties,
  kind: Type.Optional(EAuditKind),
  operation: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  /** Whose data it was. */
  account: Type.Optional(Uuid),
  /** Who did it. */
  actor: Type.Optional(Uuid),
  address: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  ref: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  created_on_from: Type.Optional(DateTime),
  created_on_to: Type.Optional(DateTime),
});
export type IAuditQuery = Static<typeof IAuditQuery>;
