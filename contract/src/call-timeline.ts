import { type Static, Type } from "typebox";
import { ICallQuality } from "./call.js";
import { ECallDirection, ECallEnd, ECallState, EWebhookDeliveryState } from "./enums.js";
import { DateTime, Money, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** A session description in short. */
const ICallTimelineSDP = Named("ICallTimelineSDP", {
  address: Nullable(Type.String()),
  /** 0: no audio. */
  port: Type.Integer(),
  /** Names in the order of preference. */
  codecs: Type.Array(Type.String()),
  direction: Words(["sendrecv", "sendonly", "recvonly", "inactive"]),
  /** SRTP by SDES or DTLS. */
  is_encrypted: Type.Boolean(),
});

/** A SIP message; of the operator's carriers as in `GET /call/{uuid}/trace`. */
const ICallTimelineSIP = Named("ICallTimelineSIP", {
  direction: ECallDirection,
  transport: Words(["udp", "tcp", "tls", "ws", "wss"]),
  peer: Type.String(),
  call_id: Type.String(),
  message: Type.String(),
  sdp: Nullable(ICallTimelineSDP),
});

const ICallTimelineCommand = Named("ICallTimelineCommand", {
  name: Type.String(),
  path: Type.String(),
  document: Type.Integer(),
  tag: Nullable(Type.String()),
  success: Type.Boolean(),
  reason: Type.String(),
  element: Type.Unknown(),
  response: Type.Unknown(),
});

/** One HTTP request of the call: for a document, a file that is played, a callback of a command, or speech of an engine. */
const ICallTimelineFetch = Named("ICallTimelineFetch", {
  method: Type.String(),
  /** Without its secrets; `engine:` and what it does for an engine of the operator. */
  url: Type.String(),
  /** Null: no answer came. */
  status: Nullable(Type.Integer()),
  duration_ms: Type.Integer(),
  /** Bytes of the answer. */
  size: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
});

/** A step of a recording. */
const ICallTimelineRecording = Named("ICallTimelineRecording", {
  record: Uuid,
  tag: Nullable(Type.String()),
  /** `ended`: nothing more is recorded; `stored`: its file can be fetched. */
  step: Words(["begun", "ended", "stored", "failed", "deleted"]),
  /** Seconds. */
  duration: Nullable(Type.Number()),
  /** Bytes; null until it is stored. */
  size: Nullable(Type.Integer()),
  format: Nullable(Words(["wav", "mp3"])),
  reason: Nullable(Type.String()),
});

const ICallTimelineEvent = Named("ICallTimelineEvent", {
  uuid: Uuid,
  type: Type.String(),
  sequence: Type.Integer(),
  position: Nullable(Type.Integer()),
  success: Type.Boolean(),
});

/** One attempt of a webhook; without one yet `attempt` is 0. */
const ICallTimelineDelivery = Named("ICallTimelineDelivery", {
  uuid: Uuid,
  event: Uuid,
  type: Type.String(),
  method: Type.String(),
  url: Type.String(),
  state: EWebhookDeliveryState,
  attempt: Type.Integer(),
  status: Nullable(Type.Integer()),
  duration_ms: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
});

/** `rated`: the price is fixed and a minute set aside; `charged`: money was taken. */
const ICallTimelineMoney = Named("ICallTimelineMoney", {
  action: Words(["rated", "charged"]),
  amount: Money,
  currency: Nullable(Type.String()),
  per_minute: Nullable(Type.Number()),
  connect: Nullable(Money),
  minimum: Nullable(Type.Integer()),
  increment: Nullable(Type.Integer()),
  prefix: Nullable(Type.String()),
  /** Charged for. */
  seconds: Nullable(Type.Integer()),
  transaction: Nullable(Uuid),
  balance: Nullable(Money),
});

/** One thing that happened: what it is about stands in the member named by `kind`. */
export const ICallTimelineEntry = Named("ICallTimelineEntry", {
  /** The same in every answer. */
  id: Type.String(),
  time: DateTime,
  /** Leg it belongs to. */
  call: Uuid,
  kind: Words(["sip", "command", "fetch", "event", "delivery", "money", "media", "recording"]),
  /** A line for people. */
  summary: Type.String(),
  sip: Type.Optional(ICallTimelineSIP),
  command: Type.Optional(ICallTimelineCommand),
  fetch: Type.Optional(ICallTimelineFetch),
  event: Type.Optional(ICallTimelineEvent),
  delivery: Type.Optional(ICallTimelineDelivery),
  money: Type.Optional(ICallTimelineMoney),
  media: Type.Optional(ICallQuality),
  recording: Type.Optional(ICallTimelineRecording),
});
export type ICallTimelineEntry = Static<typeof ICallTimelineEntry>;

/** A leg of the call. */
export const ICallTimelineLeg = Named("ICallTimelineLeg", {
  uuid: Uuid,
  /** A for the leg that began the call, then B, C, ... */
  letter: Type.String(),
  parent: Nullable(Uuid),
  direction: ECallDirection,
  from: Type.String(),
  to: Type.String(),
  state: ECallState,
  state_end: Nullable(ECallEnd),
  state_reason: Nullable(Type.String()),
  q850_cause: Nullable(Type.Integer()),
  q850_cause_string: Nullable(Type.String()),
  init_on: Nullable(DateTime),
  ring_on: Nullable(DateTime),
  answer_on: Nullable(DateTime),
  hangup_on: Nullable(DateTime),
  destroy_on: Nullable(DateTime),
  /** What was heard, else what the last answer chose. */
  codec: Nullable(Type.String()),
  price: Nullable(Money),
  currency: Nullable(Type.String()),
});
export type ICallTimelineLeg = Static<typeof ICallTimelineLeg>;

/** Everything that is known of a call, all its legs joined, in the order of time. */
export const ICallTimeline = Named("ICallTimeline", {
  /** The leg that was asked for. */
  call: Uuid,
  /** There was more than is kept or told. */
  is_cut: Type.Boolean(),
  /** Every leg has ended. */
  is_over: Type.Boolean(),
  legs: Type.Array(ICallTimelineLeg),
  entries: Type.Array(ICallTimelineEntry),
});
export type ICallTimeline = Static<typeof ICallTimeline>;
