import { type Static, Type } from "typebox";
import { DateTime, Tn } from "./primitives.js";
import { Named, Words } from "./schema.js";

/** What the handset of a number of the simulated network writes. */
export const ILabTextParams = Named("ILabTextParams", {
  from: Tn,
  to: Tn,
  text: Type.String({ minLength: 1, maxLength: 1600 }),
});
export type ILabTextParams = Static<typeof ILabTextParams>;

/** Whether the platform took a text; one that was not taken is brought again for a while. */
export const ILabText = Named("ILabText", { taken: Type.Boolean() });
export type ILabText = Static<typeof ILabText>;

/** A handset of the simulated network and what it wrote and got last, oldest first. */
export const ILabHandset = Named("ILabHandset", {
  tn: Tn,
  messages: Type.Array(
    Type.Object({
      direction: Words(["in", "out"]),
      /** The other number. */
      peer: Type.String(),
      text: Type.String(),
      at: DateTime,
    }),
  ),
});
export type ILabHandset = Static<typeof ILabHandset>;

const faults = {
  /** So many of the next messages are answered as throttled (0x58). */
  throttle: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  /** So many of the next messages are lost: no answer, no handset. */
  drop: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  /** False: no receipts. */
  receipts: Type.Boolean(),
  /** Milliseconds between the answer to a message and its receipt. */
  dlr_delay_ms: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  /** Milliseconds before an answer, and how much it may be more. */
  latency_ms: Type.Integer({ minimum: 0, maximum: 60_000 }),
  jitter_ms: Type.Integer({ minimum: 0, maximum: 60_000 }),
} as const;

/** The message centre of the simulated network: its faults, links that are bound to it, and what it has done. */
export const ILabSmsc = Named("ILabSmsc", {
  ...faults,
  links: Type.Integer(),
  /** Messages that came, and that were taken. */
  submitted: Type.Integer(),
  accepted: Type.Integer(),
});
export type ILabSmsc = Static<typeof ILabSmsc>;

export const ILabSmscParams = Named("ILabSmscParams", {
  throttle: Type.Optional(faults.throttle),
  drop: Type.Optional(faults.drop),
  receipts: Type.Optional(faults.receipts),
  dlr_delay_ms: Type.Optional(faults.dlr_delay_ms),
  latency_ms: Type.Optional(faults.latency_ms),
  jitter_ms: Type.Optional(faults.jitter_ms),
});
export type ILabSmscParams = Static<typeof ILabSmscParams>;
