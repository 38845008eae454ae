import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Mailer } from "../domain/mail/port.js";
import { MailFolder, SmtpMailer } from "../net/mailer.js";

/** Where mails go: the mail server of SMTP_URL, else files in DATA_DIR/mail. */
export function mailerOf(config: Config, clock: Clock): Mailer {
  const from = config.MAIL_FROM;
  if (config.SMTP_URL !== undefined) return new SmtpMailer({ url: config.SMTP_URL, from });
  return new MailFolder({ folder: join(config.DATA_DIR, "mail"), from, now: () => clock.now() });
}
