import { type Static, Type } from "typebox";
import { ECallDirection } from "./enums.js";
import { DateTime, Money, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** How a call is charged. */
const tariff = {
  /** At most eight decimals. */
  per_minute: Type.Number(),
  connect: Money,
  /** Seconds. */
  minimum: Type.Integer(),
  increment: Type.Integer(),
} as const;

/** A rate of a product's deck. */
export const ICallRate = Named("ICallRate", {
  uuid: Uuid,
  created_on: DateTime,
  product: Type.Integer(),
  direction: ECallDirection,
  prefix: Type.String(),
  name: Nullable(Type.String()),
  ...tariff,
  effective_on: DateTime,
  expired_on: Nullable(DateTime),
});
export type ICallRate = Static<typeof ICallRate>;

/** Outcome of an import of rates: lines taken and refused, and what was wrong with each refused one. */
export const ICallRateImportReport = Named("ICallRateImportReport", {
  accepted: Type.Integer(),
  failed: Type.Integer(),
  total: Type.Integer(),
  is_dry_run: Type.Boolean(),
  /** The first 10,000. */
  errors: Type.Array(
    Type.Object({
      line: Type.Integer(),
      /** From 1; null: the line as a whole. */
      column: Nullable(Type.Integer()),
      field: Nullable(Type.String()),
      message: Type.String(),
      value: Nullable(Type.String()),
    }),
  ),
});
export type ICallRateImportReport = Static<typeof ICallRateImportReport>;

/** What a call to a number would cost now. */
export const ICallPrice = Named("ICallPrice", {
  to: Type.String(),
  product: Type.Integer(),
  ...tariff,
  currency: Type.String(),
  /** `rate`: of the product's deck; `number`: of the account's number. */
  source: Words(["rate", "number"]),
  prefix: Nullable(Type.String()),
  name: Nullable(Type.String()),
});
export type ICallPrice = Static<typeof ICallPrice>;
