import { type Static, Type } from "typebox";
import { dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUserBase } from "./user.js";

/** A file that calls play by `<Play file>` (entities.md 9.3.1). */
export const IMedia = Named("IMedia", {
  ...dates,
  uuid: Uuid,
  /** Unique in the account. */
  name: Type.String(),
  format: Words(["wav", "mp3"]),
  /** Seconds, 2 decimals. */
  duration: Type.Number(),
  /** Bytes. */
  size: Type.Integer(),
  /** Absolute; needs the credentials of the account. */
  url: Type.String(),
  created_by: Nullable(IUserBase),
});
export type IMedia = Static<typeof IMedia>;

/** Fields beside the file of an upload; without a name it has that of the file. */
export const IMediaNewParams = Named("IMediaNewParams", {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
});
export type IMediaNewParams = Static<typeof IMediaNewParams>;
