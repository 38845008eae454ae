import { type Static, Type } from "typebox";
import { DateTime, ListQuery, Mask, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** What operators see of SIP: registrations, peers, the last messages. */

const Transport = Words(["udp", "tcp", "tls", "ws", "wss"]);

/** One contact of a SIP user: where its calls go now. */
export const ISIPRegistration = Named("ISIPRegistration", {
  sip_user: Uuid,
  login: Type.String(),
  domain: Type.String(),
  account: Uuid,
  /** What tells it from the user's other contacts. */
  binding: Type.String(),
  contact: Type.String(),
  transport: Transport,
  address: Type.String(),
  port: Type.Integer(),
  /** Id of its connection; it ends with it. */
  flow: Nullable(Type.String()),
  path: Type.Array(Type.String()),
  instance: Nullable(Type.String()),
  reg_id: Nullable(Type.Integer()),
  q: Type.Number(),
  user_agent: Nullable(Type.String()),
  call_id: Type.String(),
  created_on: DateTime,
  modified_on: DateTime,
  expires_on: DateTime,
  node: Type.String(),
});
export type ISIPRegistration = Static<typeof ISIPRegistration>;

export const SIPRegistrationQuery = Type.Object({
  ...ListQuery.properties,
  account: Type.Optional(Uuid),
  login: Type.Optional(Mask),
  domain: Type.Optional(Mask),
  address: Type.Optional(Mask),
  user_agent: Type.Optional(Mask),
});
export type SIPRegistrationQuery = Static<typeof SIPRegistrationQuery>;

/** Requests by method, responses by `METHOD status`. */
const Counts = Type.Record(Type.String(), Type.Integer());

/** What one address sent and got since it was first seen. */
export const ISIPPeer = Named("ISIPPeer", {
  address: Type.String(),
  created_on: DateTime,
  seen_on: DateTime,
  received: Type.Integer(),
  sent: Type.Integer(),
  in: Counts,
  out: Counts,
});
export type ISIPPeer = Static<typeof ISIPPeer>;

export const SIPPeerQuery = Type.Object({
  ...ListQuery.properties,
  address: Type.Optional(Type.String({ maxLength: 64 })),
});
export type SIPPeerQuery = Static<typeof SIPPeerQuery>;

/** One of the last SIP messages of the node, its secrets removed. */
export const ISIPMessage = Named("ISIPMessage", {
  time: DateTime,
  direction: Words(["in", "out"]),
  transport: Transport,
  peer: Type.String(),
  call_id: Type.String(),
  message: Type.String(),
});
export type ISIPMessage = Static<typeof ISIPMessage>;

export const SIPMessageQuery = Type.Object({
  ...ListQuery.properties,
  /** Address of the peer. */
  address: Type.Optional(Type.String({ maxLength: 64 })),
  /** `user` or `user@host` of a SIP address in it. */
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  call_id: Type.Optional(Type.String({ maxLength: 255 })),
});
export type SIPMessageQuery = Static<typeof SIPMessageQuery>;
