import { type Static, Type } from "typebox";
import { Uuid, UuidOrTn } from "./primitives.js";
import { Named } from "./schema.js";

/** Digits as people write them, or `login@domain` of an own domain. A JSON number is accepted. */
export const Party = Type.String({ minLength: 1, maxLength: 320, "x-read": "phone" });
/** Ringing time, ms; default 60,000. */
export const RingTime = Type.Integer({ minimum: 1000, maximum: 120_000 });
/** A call-control document (call-xml.md 8.1). */
export const CallXml = Type.String({ minLength: 1, maxLength: 256 * 1024 });

/** A single call by request (entities.md 9.2): `xml` or `sip_control_app`, one of the two. */
export const ICallNewParams = Named(
  "ICallNewParams",
  {
    tn_lease: UuidOrTn,
    to: Party,
    outbound_voice_profile: Type.Optional(Uuid),
    xml: Type.Optional(CallXml),
    sip_control_app: Type.Optional(Uuid),
    timeout: Type.Optional(RingTime),
    meta: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), { maxProperties: 100 }),
    ),
  },
  { "x-aliases": { phone: "to" } },
);
export type ICallNewParams = Static<typeof ICallNewParams>;

/** Two parties that are called and connected: leg A first, on its answer leg B (entities.md 9.2). */
export const ICallBridgeParams = Named("ICallBridgeParams", {
  tn_lease: UuidOrTn,
  outbound_voice_profile: Type.Optional(Uuid),
  phone_a: Party,
  phone_b: Party,
  timeout: Type.Optional(RingTime),
  record: Type.Optional(Type.Boolean()),
});
export type ICallBridgeParams = Static<typeof ICallBridgeParams>;
