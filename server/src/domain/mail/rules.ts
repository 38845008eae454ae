import type { MailTemplate } from "./port.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Waits after the first, second, ... failed try; after the last of them a mail is given up. */
export const MAIL_WAITS_MS: readonly number[] = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
];

/** Kinds that an account gets only when it asked for them; all others unless it said no (entities.md 4.7). */
export const MAILS_OFF_AT_FIRST: readonly MailTemplate[] = ["report_daily", "report_weekly", "report_monthly"];
