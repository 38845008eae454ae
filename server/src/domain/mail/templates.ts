import type { MailData, MailTemplate } from "./port.js";

/** Subject and plain text of a mail. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

type Templates = { readonly [T in MailTemplate]: (data: MailData[T], home: string) => MailText };

/** Writes a mail. @param home address of this installation, for people */
export function writeMail<T extends MailTemplate>(template: T, data: MailData[T], home: string): MailText {
  const { subject, text } = TEMPLATES[template](data, home);
  return { subject, text: `${text}\n\n-- \n${home}\n` };
}

const TEMPLATES: Templates = {
  user_welcome_letter: ({ email, password }, home) => ({
    subject: "Welcome to Opentact",
    text: [
      `Your account is ready. Sign in at ${home} as ${email}.`,
      ...(password === undefined
        ? []
        : [`Your password is ${password}`, "Change it when you have signed in: it was made for you."]),
    ].join("\n"),
  }),
  user_password_changed: ({ email }) => ({
    subject: "Your password was changed",
    text: `The password of ${email} was changed just now, and every session was ended.\nIf it was not you, ask for a new password at once.`,
  }),
  user_reset_password: ({ login, link }) => ({
    subject: "Set a new password",
    text: `Somebody asked for a new password of ${login}. This link sets one; it works once, for one hour:\n${link}\nIf it was not you, do nothing: the password stays as it is.`,
  }),
  tnorder_success: ({ order, numbers }) => ({
    subject: "Your numbers are ready",
    text: `Order ${order} is done. Your new numbers:\n${lines(numbers)}`,
  }),
  tnorder_rejected: ({ order, numbers, reason }) => ({
    subject: "Numbers could not be ordered",
    text: `Order ${order} could not be carried out for these numbers (${reason}):\n${lines(numbers)}`,
  }),
  tnleases_releasing: ({ numbers }) => ({
    subject: "Numbers are about to be released",
    text: `These numbers will be released unless their lease is renewed:\n${numbers.map(({ tn, on }) => `+${tn} on ${on}`).join("\n")}`,
  }),
  tnleases_released: ({ numbers }) => ({
    subject: "Numbers were released",
    text: `These numbers are not yours any more:\n${lines(numbers)}`,
  }),
  payment_success: ({ amount, balance }) => ({
    subject: "Payment received",
    text: `A payment of ${amount} was booked. Your balance is ${balance}.`,
  }),
  payment_failed: ({ amount, balance }) => ({
    subject: "Payment failed",
    text: `A payment of ${amount} did not go through. Your balance is ${balance}.`,
  }),
  webhook_disabled: ({ url, reason }) => ({
    subject: "A webhook was switched off",
    text: `Nothing is sent to ${url} any more: ${reason}.\nIt is switched on again when its URL is written once more, also the same one; what was missed meanwhile can be sent again.`,
  }),
  balance_low: ({ balance, limit }) => ({
    subject: "Your balance is low",
    text: `Your balance is ${balance}, below the ${limit} you wished to be told of.`,
  }),
  alarm: ({ what }) => ({
    subject: "Please look at your account",
    text: `${what}.\nIf that was not you, change the passwords of your SIP users and tokens, and tell your provider.`,
  }),
  emergency_blocked: ({ dialled, on }) => ({
    subject: "An emergency call was blocked",
    text: `Somebody of your account dialled ${dialled} at ${on}. Emergency calling is not available on this service: the call was refused.\nPlease tell everybody who uses it to call emergency services from another phone. Further such calls are told once an hour at most.`,
  }),
  invoice: (report) => ({ subject: "Invoice", text: moneyReport(report) }),
  report_daily: (report) => ({ subject: "Daily report", text: moneyReport(report) }),
  report_weekly: (report) => ({ subject: "Weekly report", text: moneyReport(report) }),
  report_monthly: (report) => ({ subject: "Monthly report", text: moneyReport(report) }),
};

function lines(numbers: readonly number[]): string {
  return numbers.map((tn) => `+${tn}`).join("\n");
}

function moneyReport(report: MailData["invoice"]): string {
  const rows = report.lines.map(({ name, count, amount }) => `${name}: ${count}, ${amount}`);
  return [`From ${report.from} to ${report.to}`, ...rows, `Total: ${report.total}`, `Balance: ${report.balance}`].join(
    "\n",
  );
}
