import {
  EEmailTemplate,
  type IAccountNotification,
  type IAccountNotificationUpdateParams,
  type MailSwitches,
  wordsOf,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, type FieldProblems, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { isMoney } from "../ledger/rules.js";
import { MAILS_OFF_AT_FIRST } from "../mail/rules.js";
import type { NotificationRow, NotificationStore } from "./port.js";

/** Mails to the own user: they cannot be switched off (entities.md 4.7). */
const ALWAYS_SENT = ["user_password_changed", "user_reset_password", "user_welcome_letter"] as const;

/** What an account is told of (rest.md 5). */
export class Notifications {
  readonly #store: NotificationStore;
  readonly #clock: Clock;

  constructor(options: { store: NotificationStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async get(actor: UserActor): Promise<IAccountNotification> {
    return shown(await this.#store.find(actor.account));
  }

  /** 400 for a mail that is always sent. What `email` does not name stays as it is. */
  async update(actor: UserActor, body: IAccountNotificationUpdateParams): Promise<IAccountNotification> {
    check(body);
    const { balance, email, ...rest } = body;
    const change = {
      ...rest,
      ...(balance === undefined ? {} : { notify_balance: balance }),
      ...(email === undefined ? {} : { notify_email: email }),
    };
    if (Object.keys(change).length > 0) await this.#store.update(actor.account, change, isoTime(this.#clock.now()));
    return this.get(actor);
  }
}

function check({ email, balance_low }: IAccountNotificationUpdateParams): void {
  const problems: FieldProblems = Object.fromEntries(
    ALWAYS_SENT.filter((name) => email?.[name] === false).map((name) => [
      `body.email.${name}`,
      { message: "cannot be switched off", value: false },
    ]),
  );
  if (Object.keys(problems).length > 0) throw new DomainError(400, "validation_failed", "Validation failed", problems);
  if (typeof balance_low === "number" && !isMoney(balance_low))
    throw invalidField("body.balance_low", "at most 5 decimals", balance_low);
}

function shown(row: NotificationRow | undefined): IAccountNotification {
  if (!row) throw notFound("Account");
  const { notify_balance, legacy_call_state, balance_low, notify_email } = row;
  const isOn = (name: EEmailTemplate) => notify_email[name] ?? !MAILS_OFF_AT_FIRST.includes(name);
  const email = Object.fromEntries(wordsOf(EEmailTemplate).map((name) => [name, isOn(name)]));
  return {
    balance: notify_balance,
    legacy_call_state,
    balance_low,
    // Every word of the enum is there.
    email: email as MailSwitches,
  };
}
