/** A number with the day it goes. */
interface LeavingNumber {
  readonly tn: number;
  /** ISO 8601. */
  readonly on: string;
}

/** What a report or an invoice tells of a span of time. Amounts are decimal texts, as SQL wrote them. */
interface MoneyReport {
  /** ISO 8601, first and last moment. */
  readonly from: string;
  readonly to: string;
  readonly lines: readonly { readonly name: string; readonly count: number; readonly amount: string }[];
  readonly total: string;
  readonly balance: string;
}

/** What each mail of the platform says (EEmailTemplate, entities.md 2; `balance_low` of entities.md 4.7, `alarm` and `emergency_blocked` are ours). */
export interface MailData {
  readonly user_welcome_letter: {
    readonly email: string;
    /** Only for a user who never chose one: sign-up by Google. */
    readonly password?: string;
  };
  readonly user_password_changed: { readonly email: string };
  readonly user_reset_password: { readonly login: string; readonly link: string };
  readonly tnorder_success: { readonly order: string; readonly numbers: readonly number[] };
  readonly tnorder_rejected: { readonly order: string; readonly numbers: readonly number[]; readonly reason: string };
  readonly tnleases_releasing: { readonly numbers: readonly LeavingNumber[] };
  readonly tnleases_released: { readonly numbers: readonly number[] };
  readonly payment_success: { readonly amount: string; readonly balance: string };
  readonly payment_failed: { readonly amount: string; readonly balance: string };
  readonly balance_low: { readonly balance: string; readonly limit: string };
  readonly alarm: { readonly what: string };
  readonly emergency_blocked: { readonly dialled: string; readonly on: string };
  readonly webhook_disabled: { readonly url: string; readonly reason: string };
  readonly invoice: MoneyReport;
  readonly report_daily: MoneyReport;
  readonly report_weekly: MoneyReport;
  readonly report_monthly: MoneyReport;
}

export type MailTemplate = keyof MailData;

/** Mails of one transaction: on their way with its commit, or never. */
export interface MailOutbox {
  /** A mail to one address, whatever its account wishes: what concerns the own user. */
  add<T extends MailTemplate>(mail: {
    readonly template: T;
    readonly to: string;
    readonly data: MailData[T];
    readonly now: string;
  }): Promise<void>;
  /** A mail to the `email` of the account, unless the account switched mails of its kind off (entities.md 4.7). */
  addForAccount<T extends MailTemplate>(mail: {
    readonly template: T;
    readonly account: string;
    readonly data: MailData[T];
    readonly now: string;
  }): Promise<void>;
}

/** One mail as it is handed over. */
export interface OutgoingMail {
  /** The same at each try, so that a mail system can drop a second copy. */
  readonly uuid: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Carries mails out: SMTP, or a folder on this machine. */
export interface Mailer {
  /** Resolves when the mail was taken over; rejects when it was not, or when that is not known after 30 s. */
  send(mail: OutgoingMail): Promise<void>;
}

/** A mail that waits. */
export interface WaitingMail {
  readonly uuid: string;
  readonly template: MailTemplate;
  readonly to: string;
  readonly data: MailData[MailTemplate];
  /** Tries that failed. */
  readonly attempts: number;
}

/** Mails at rest. What they say is kept sealed, and forgotten once they are out. */
export interface MailStore {
  /** Undefined: it is out, given up or unknown. */
  waiting(uuid: string): Promise<WaitingMail | undefined>;
  sent(uuid: string, now: string): Promise<void>;
  /** @param next when it is tried again; undefined: it is given up */
  failed(uuid: string, reason: string, next: string | undefined, now: string): Promise<void>;
}
