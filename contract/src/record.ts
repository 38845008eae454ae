import { type Static, Type } from "typebox";
import { ECallRecordState } from "./enums.js";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

const record = {
  ...dates,
  uuid: Uuid,
  tag: Nullable(Type.String()),
  state: ECallRecordState,
  reason: Nullable(Type.String()),
  /** Absolute; null while there is no file to fetch. */
  url: Nullable(Type.String()),
  format: Words(["wav", "mp3"]),
  channels: Type.Integer(),
  leg: Words(["aleg", "bleg", "both"]),
  /** Seconds, 2 decimals. */
  duration: Type.Number(),
  /** Bytes. */
  size: Type.Integer(),
  asr: Type.Boolean(),
  expired_on: Nullable(DateTime),
} as const;

/** A recording inside its call. */
export const ICallRecordBase = Named("ICallRecordBase", record);
export type ICallRecordBase = Static<typeof ICallRecordBase>;

/** A recording (entities.md 9.3). */
export const ICallRecord = Named("ICallRecord", { ...record, call: Type.Object({ uuid: Uuid }) });
export type ICallRecord = Static<typeof ICallRecord>;
