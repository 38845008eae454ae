import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { InvoiceStore } from "./port.js";

/** Mails each account what it was charged in the last calendar month (EEmailTemplate `invoice`). */
export class Invoices {
  readonly #store: InvoiceStore;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(options: { store: InvoiceStore; clock: Clock; log: Log }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Job `invoice_send`: once per account and month, however often it runs. A month in which nothing moved has no mail. */
  async sendDue(signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    for (let part = await this.#due(after); part.length > 0; part = await this.#due(after)) {
      for (const account of part) {
        if (signal.aborted) return;
        after = account;
        await this.#send(account).catch((error: unknown) =>
          this.#log.error({ err: error, account }, "no invoice was sent"),
        );
      }
    }
  }

  #due(after: string | undefined): Promise<readonly string[]> {
    return this.#store.due(isoTime(this.#clock.now()), after);
  }

  #send(account: string): Promise<void> {
    const now = isoTime(this.#clock.now());
    return this.#store.transaction(async (tx) => {
      const month = await tx.lock(account, now);
      if (!month) return;
      const report = await tx.report(account, month);
      if (report.lines.length > 0) await tx.mail(account, report, now);
      await tx.done(account, month.to);
    });
  }
}
