import type { MailStore, MailTemplate, WaitingMail } from "../domain/mail/port.js";
import type { Store } from "./db.js";
import { MAIL_JOB } from "./mail-outbox.js";
import type { SecretBox } from "./secret-box.js";

/** Most characters of a reason that are kept. */
const REASON_CHARS = 500;

/** Mails that wait, go out or are given up. */
export class SqlMails implements MailStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async waiting(uuid: string): Promise<WaitingMail | undefined> {
    const row = await this.#store.db
      .selectFrom("mail")
      .select(["template", "recipient", "data", "attempts"])
      .where("uuid", "=", uuid)
      .where("state", "=", "created")
      .executeTakeFirst();
    if (!row || row.data === null) return undefined;
    const { template, recipient: to, attempts } = row;
    return { uuid, template: template as MailTemplate, to, data: JSON.parse(this.#box.decrypt(row.data)), attempts };
  }

  async sent(uuid: string, now: string): Promise<void> {
    await this.#store.db
      .updateTable("mail")
      .set({ state: "sent", data: null, modified_on: now, reason: null })
      .where("uuid", "=", uuid)
      .execute();
  }

  failed(uuid: string, reason: string, next: string | undefined, now: string): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const end = next === undefined ? ({ state: "failed", data: null } as const) : {};
      await tx
        .updateTable("mail")
        .set((e) => ({
          ...end,
          attempts: e("attempts", "+", 1),
          reason: reason.slice(0, REASON_CHARS),
          modified_on: now,
        }))
        .where("uuid", "=", uuid)
        .execute();
      if (next !== undefined)
        await tx.jobs.add({ name: MAIL_JOB, payload: { uuid }, key: `${MAIL_JOB} ${uuid}`, runOn: next });
    });
  }
}
