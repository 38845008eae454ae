import { type Static, Type } from "typebox";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named } from "./schema.js";
import { IUserBase } from "./user.js";

const Name = Type.String({ minLength: 1, maxLength: 255 });
/** Lifetime in seconds, one minute to ten years. */
const Ttl = Type.Integer({ minimum: 60, maximum: 315_360_000 });

/** API token (entities.md 4.4). `token` is complete in the answer of the create call only, elsewhere masked. */
export const IToken = Named("IToken", {
  uuid: Uuid,
  ...dates,
  name: Name,
  ttl: Ttl,
  token: Type.String({ "x-secret": true, "x-once": true }),
  expired_on: DateTime,
  user: IUserBase,
});
export type IToken = Static<typeof IToken>;

/** Body of `POST /token`. Default `ttl`: one year. */
export const ITokenNewParams = Named("ITokenNewParams", { name: Name, ttl: Type.Optional(Ttl) });
export type ITokenNewParams = Static<typeof ITokenNewParams>;

/** Body of `PATCH /token/{uuid}`; a new `ttl` counts from now. */
export const ITokenUpdateParams = Named("ITokenUpdateParams", {
  name: Type.Optional(Name),
  ttl: Type.Optional(Ttl),
});
export type ITokenUpdateParams = Static<typeof ITokenUpdateParams>;
