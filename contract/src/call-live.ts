import { type Static, Type } from "typebox";
import { Party, RingTime } from "./call-new.js";
import { Named, Words } from "./schema.js";

/** Keys for a live leg to hear, one after the other; `w` waits half a second. */
export const ICallDTMFParams = Named("ICallDTMFParams", {
  digits: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: "^[0-9A-Da-d*#w]+$",
    "x-problem": "must be keys 0-9, A-D, *, # and w",
  }),
  /** How long each is pressed, ms; default 100. */
  duration: Type.Optional(Type.Integer({ minimum: 40, maximum: 6000 })),
});
export type ICallDTMFParams = Static<typeof ICallDTMFParams>;

/** What a live call is to hear: one of `text`, `file` (of the media store) and `url`. */
export const ICallPlayParams = Named("ICallPlayParams", {
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  /** BCP 47; default en-US. */
  lang: Type.Optional(Type.String({ minLength: 2, maxLength: 35, pattern: "^[A-Za-z0-9-]+$" })),
  file: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  url: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
  loop: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** Who hears it; default `aleg`, the leg that the document runs on. Speech is for that leg alone. */
  leg: Type.Optional(Words(["aleg", "bleg", "both"])),
});
export type ICallPlayParams = Static<typeof ICallPlayParams>;

/** Whom a leg is to talk with from now on. */
export const ICallTransferParams = Named(
  "ICallTransferParams",
  { to: Party, timeout: Type.Optional(RingTime) },
  { "x-aliases": { phone: "to" } },
);
export type ICallTransferParams = Static<typeof ICallTransferParams>;
