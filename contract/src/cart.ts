import { type Static, Type } from "typebox";
import { Uuid } from "./primitives.js";
import { Named } from "./schema.js";

/** Any object, at most 16 KiB as JSON. */
const Payload = Type.Record(Type.String(), Type.Unknown());

/** Something a user put aside (entities.md 4.5). It holds no number and no money. */
export const IUserCartEntry = Named("IUserCartEntry", { uuid: Uuid, payload: Payload });
export type IUserCartEntry = Static<typeof IUserCartEntry>;

/** Body of both, making and changing an entry. `ttl` in seconds from now, default a week. */
export const IUserCartEntryNewParams = Named("IUserCartEntryNewParams", {
  payload: Payload,
  ttl: Type.Optional(Type.Integer({ minimum: 60, maximum: 315_360_000 })),
});
export type IUserCartEntryNewParams = Static<typeof IUserCartEntryNewParams>;
