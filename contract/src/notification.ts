import { type Static, Type } from "typebox";
import { EEmailTemplate, wordsOf } from "./enums.js";
import { Money } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

const MailSwitches = Type.Object(Object.fromEntries(wordsOf(EEmailTemplate).map((name) => [name, Type.Boolean()])));
const SomeMailSwitches = Type.Object(
  Object.fromEntries(wordsOf(EEmailTemplate).map((name) => [name, Type.Optional(Type.Boolean())])),
);

/** Which mail kinds an account gets. */
export type MailSwitches = Readonly<Record<EEmailTemplate, boolean>>;

/** What an account is told of (entities.md 4.7). */
export const IAccountNotification = Named("IAccountNotification", {
  /** Emit `balance` events. */
  balance: Type.Boolean(),
  /** Additional `call_state` frames with the words `online` and `offline`. */
  legacy_call_state: Type.Boolean(),
  /** A mail is sent when the balance falls below it; null = never. */
  balance_low: Nullable(Money),
  /** Mails to the account's e-mail, by kind. */
  email: Type.Unsafe<MailSwitches>(MailSwitches),
});
export type IAccountNotification = Static<typeof IAccountNotification>;

/** Body of `PATCH /account/notification`; `email` is merged. */
export const IAccountNotificationUpdateParams = Named(
  "IAccountNotificationUpdateParams",
  {
    balance: Type.Optional(Type.Boolean()),
    legacy_call_state: Type.Optional(Type.Boolean()),
    balance_low: Type.Optional(Nullable(Type.Number({ minimum: -999_999_999, maximum: 999_999_999 }))),
    email: Type.Optional(Type.Unsafe<Partial<MailSwitches>>(SomeMailSwitches)),
  },
  { "x-aliases": { balance_changed: "balance" } },
);
export type IAccountNotificationUpdateParams = Static<typeof IAccountNotificationUpdateParams>;
