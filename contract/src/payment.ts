import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { EPaymentProvider, EPaymentState } from "./enums.js";
import { dates, Money, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

const Meta = Type.Record(Type.String(), Type.Unknown());

/** Members of a payment in base form (entities.md 10.2). */
const paymentBase = {
  uuid: Uuid,
  ...dates,
  provider: EPaymentProvider,
  amount: Money,
  state: EPaymentState,
  reference_id: Nullable(Type.String()),
} as const;
export const IPaymentBase = Named("IPaymentBase", paymentBase);
export type IPaymentBase = Static<typeof IPaymentBase>;

/** Payment as the answer or as an element of a list. */
export const IPayment = Named("IPayment", {
  ...paymentBase,
  meta: Nullable(Meta),
  account: IAccountBase,
  user: IUserBase,
});
export type IPayment = Static<typeof IPayment>;

/** Body of `POST /payment`. `account` defaults to the caller's own. */
export const IPaymentNewParams = Named("IPaymentNewParams", {
  provider: EPaymentProvider,
  amount: Type.Number({ minimum: 0, maximum: 999_999_999 }),
  reference_id: Type.Optional(Type.String({ maxLength: 255 })),
  meta: Type.Optional(Meta),
  account: Type.Optional(Uuid),
});
export type IPaymentNewParams = Static<typeof IPaymentNewParams>;
