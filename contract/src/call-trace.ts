import { type Static, Type } from "typebox";
import { DateTime, Uuid } from "./primitives.js";
import { Named, Words } from "./schema.js";

/** One SIP message of a leg, its secrets removed. */
export const ICallTraceMessage = Named("ICallTraceMessage", {
  time: DateTime,
  /** Leg it belongs to. */
  call: Uuid,
  direction: Words(["in", "out"]),
  transport: Words(["udp", "tcp", "tls", "ws", "wss"]),
  peer: Type.String(),
  call_id: Type.String(),
  summary: Type.String(),
  message: Type.String(),
});
export type ICallTraceMessage = Static<typeof ICallTraceMessage>;

/** SIP messages of a leg and of the legs it dialled. */
export const ICallTrace = Named("ICallTrace", {
  call: Uuid,
  is_cut: Type.Boolean(),
  messages: Type.Array(ICallTraceMessage),
});
export type ICallTrace = Static<typeof ICallTrace>;
