import { type Static, Type } from "typebox";
import { ECallRecordState } from "./enums.js";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** A stretch of speech of one channel. */
export const ITranscriptSegment = Named("ITranscriptSegment", {
  channel: Type.Integer(),
  /** Seconds of the recording, 2 decimals. */
  start: Type.Number(),
  end: Type.Number(),
  text: Type.String(),
  confidence: Nullable(Type.Number()),
});

const transcript = {
  uuid: Uuid,
  state: Words(["available", "failed"]),
  reason: Nullable(Type.String()),
  /** Null when failed. */
  text: Nullable(Type.String()),
  /** 0 to 1. */
  confidence: Nullable(Type.Number()),
  lang: Type.String(),
  segments: Type.Array(ITranscriptSegment),
} as const;

/** What was said in a recording (entities.md 9.3). */
export const ITranscript = Named("ITranscript", transcript);

/** Payload of a `call_asr` event (events.md 7.2). */
export const IEventTranscript = Named("IEventTranscript", {
  ...dates,
  ...transcript,
  record: Type.Object({ uuid: Uuid, tag: Nullable(Type.String()), url: Nullable(Type.String()) }),
  call: Type.Object({ uuid: Uuid }),
});

/** An address that anybody may fetch a recording from for a while. */
export const ICallRecordLink = Named("ICallRecordLink", { url: Type.String(), expired_on: DateTime });
export type ICallRecordLink = Static<typeof ICallRecordLink>;

export const ICallRecordLinkParams = Named("ICallRecordLinkParams", {
  /** Seconds; default 900. Who has the link needs no rights, so it is good for a quarter of an hour at most (security.md 13). */
  ttl: Type.Optional(Type.Integer({ minimum: 1, maximum: 900 })),
});
export type ICallRecordLinkParams = Static<typeof ICallRecordLinkParams>;

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
  /** Only once there is one. */
  transcript: Type.Optional(ITranscript),
} as const;

/** A recording inside its call. */
export const ICallRecordBase = Named("ICallRecordBase", record);
export type ICallRecordBase = Static<typeof ICallRecordBase>;

/** A recording (entities.md 9.3). */
export const ICallRecord = Named("ICallRecord", { ...record, call: Type.Object({ uuid: Uuid }) });
export type ICallRecord = Static<typeof ICallRecord>;
