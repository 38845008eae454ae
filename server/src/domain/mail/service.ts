import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { Mailer, MailStore } from "./port.js";
import { MAIL_WAITS_MS } from "./rules.js";
import { writeMail } from "./templates.js";

/** Sends what transactions asked to be mailed, after their commit, with further tries while the mail system is away. */
export class MailSender {
  readonly #store: MailStore;
  readonly #mailer: Mailer;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #home: string;

  /** @param o.home address of this installation, for people */
  constructor(o: { store: MailStore; mailer: Mailer; clock: Clock; log: Log; home: string }) {
    this.#store = o.store;
    this.#mailer = o.mailer;
    this.#clock = o.clock;
    this.#log = o.log;
    this.#home = o.home;
  }

  /** Sends one mail, if it still waits. A mail that was handed over just before a kill goes out twice. */
  async send(uuid: string): Promise<void> {
    const mail = await this.#store.waiting(uuid);
    if (!mail) return;
    const { to, template, data, attempts } = mail;
    const { subject, text } = writeMail(template, data, this.#home);
    try {
      await this.#mailer.send({ uuid, to, subject, text });
    } catch (error) {
      await this.#failed(uuid, attempts, error);
      return;
    }
    await this.#store.sent(uuid, isoTime(this.#clock.now()));
    this.#log.info({ mail: uuid, to, subject }, "mail sent");
  }

  async #failed(uuid: string, attempts: number, error: unknown): Promise<void> {
    const nowMs = this.#clock.now();
    const waitMs = MAIL_WAITS_MS[attempts];
    const next = waitMs === undefined ? undefined : isoTime(nowMs + waitMs);
    this.#log.warn({ err: error, mail: uuid, next }, next === undefined ? "mail given up" : "mail not sent yet");
    await this.#store.failed(uuid, error instanceof Error ? error.message : String(error), next, isoTime(nowMs));
  }
}
