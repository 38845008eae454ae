import { type Static, Type } from "typebox";
import { EDICTGTTSVoiceGender, EDICTGTTSVoiceType } from "./enums.js";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** A country of the number dictionary, key `a2` (entities.md 5). */
export const IDICTCountry = Named("IDICTCountry", {
  name: Type.String(),
  a2: Type.String(),
  a3: Type.String(),
  /** ISO 3166 numeric. */
  n: Type.Integer(),
  /** Dialling code. */
  country_code: Nullable(Type.Integer()),
  national_code: Nullable(Type.Integer()),
  /** Dates of the shipped data; only in the dictionary itself. */
  created_on: Type.Optional(DateTime),
  modified_on: Type.Optional(DateTime),
});
export type IDICTCountry = Static<typeof IDICTCountry>;

/** A voice of `<Say>`, key `code` (entities.md 5). */
export const IDICTGTTSVoice = Named("IDICTGTTSVoice", {
  uuid: Uuid,
  ...dates,
  type: EDICTGTTSVoiceType,
  /** Value of `<Say code>`; unique. */
  code: Type.String(),
  name: Type.String(),
  gender: EDICTGTTSVoiceGender,
  naturalSampleRateHertz: Nullable(Type.Integer()),
  /** BCP 47. */
  lang: Type.String(),
  engine: Type.String(),
});
export type IDICTGTTSVoice = Static<typeof IDICTGTTSVoice>;

/** A state, province or territory of the numbering plan. */
export const IDICTLERGState = Named("IDICTLERGState", {
  /** 2 letters. */
  state: Type.String(),
  name: Type.String(),
  /** a2 code. */
  country: Type.String(),
});
export type IDICTLERGState = Static<typeof IDICTLERGState>;

/** A rate center and the number blocks it holds. */
export const IDICTLERGRateCenter = Named("IDICTLERGRateCenter", {
  rate_center: Type.String(),
  state: Type.String(),
  country: Type.String(),
  npa: Type.Array(Type.String()),
  nxx: Type.Array(Type.String()),
  /** Six digits each: the pairs that exist. */
  npanxx: Type.Array(Type.String()),
});
export type IDICTLERGRateCenter = Static<typeof IDICTLERGRateCenter>;

/** Outcome of an import: rows taken, rows refused, and what was wrong with the first 100 refused ones. */
export const IDICTLERGUploadPayload = Named("IDICTLERGUploadPayload", {
  accepted: Type.Integer(),
  failed: Type.Integer(),
  total: Type.Integer(),
  errors: Type.Array(Type.Object({ row: Type.Integer(), message: Type.String() })),
});
export type IDICTLERGUploadPayload = Static<typeof IDICTLERGUploadPayload>;

/** What the dictionaries know of a number. */
export const IDICTLERGVerify = Named("IDICTLERGVerify", {
  message: Type.Optional(Type.String()),
  /** Its block is known. */
  lerg: Type.Boolean(),
  /** It is ported: its location routing number is known. */
  lrn: Type.Boolean(),
});
export type IDICTLERGVerify = Static<typeof IDICTLERGVerify>;
