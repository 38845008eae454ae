import { type Kysely, sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { MailData, MailOutbox, MailTemplate } from "../domain/mail/port.js";
import { MAILS_OFF_AT_FIRST } from "../domain/mail/rules.js";
import { JobRows } from "./jobs.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";

/** Name of the task that sends one mail. */
export const MAIL_JOB = "mail-send";

/** Writes the mails of one transaction, each with the job that sends it. */
export class MailRows implements MailOutbox {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;

  constructor(db: Kysely<Tables>, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  async add<T extends MailTemplate>(mail: { template: T; to: string; data: MailData[T]; now: string }): Promise<void> {
    const { template, to, data, now } = mail;
    const uuid = newUuid();
    await this.#db
      .insertInto("mail")
      .values({
        uuid,
        created_on: now,
        modified_on: now,
        template,
        recipient: to,
        data: this.#box.encrypt(JSON.stringify(data)),
      })
      .execute();
    await new JobRows(this.#db).add({ name: MAIL_JOB, payload: { uuid }, key: `${MAIL_JOB} ${uuid}` });
  }

  async addForAccount<T extends MailTemplate>({
    account,
    ...mail
  }: {
    template: T;
    account: string;
    data: MailData[T];
    now: string;
  }): Promise<void> {
    const isOn = !MAILS_OFF_AT_FIRST.includes(mail.template);
    const found = await this.#db
      .selectFrom("account")
      .select("email")
      .where("uuid", "=", account)
      .where(sql<boolean>`coalesce((notify_email->>${mail.template})::boolean, ${isOn})`)
      .executeTakeFirst();
    if (found) await this.add({ ...mail, to: found.email });
  }
}
