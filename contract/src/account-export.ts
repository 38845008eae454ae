import { type Static, Type } from "typebox";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

export const EAccountExportState = Words(["waiting", "running", "available", "failed", "expired"]);

/** An archive of what an account has: calls, messages and recordings (security.md 13). */
export const IAccountExport = Named("IAccountExport", {
  ...dates,
  uuid: Uuid,
  account: Uuid,
  created_by: Nullable(Uuid),
  state: EAccountExportState,
  reason: Nullable(Type.String()),
  /** How many are in it by now. */
  calls: Type.Integer(),
  messages: Type.Integer(),
  records: Type.Integer(),
  /** Bytes, once it is available. */
  size: Type.Integer(),
  expired_on: Nullable(DateTime),
});
export type IAccountExport = Static<typeof IAccountExport>;

/** `account`: another one, for an Admin. */
export const IAccountExportNewParams = Named("IAccountExportNewParams", { account: Type.Optional(Uuid) });
export type IAccountExportNewParams = Static<typeof IAccountExportNewParams>;
