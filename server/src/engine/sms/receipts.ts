import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { messageError } from "../../domain/messaging/rules.js";
import type { Receipt, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import { receiptVerdict } from "../../domain/sms-queue/rules.js";

/** What happened to a receipt. */
export type ReceiptOutcome = "applied" | "ignored" | "kept";

/**
 * Receipts of carriers (messaging.md 7.1, 9.5): each moves its part forward once; when all parts are delivered, or one
 * failed, the message has its end. One that comes before the answer to its submit waits for it.
 */
export class SmsReceipts {
  readonly #queue: SmsQueueStore;
  readonly #clock: Clock;

  constructor(options: { queue: SmsQueueStore; clock: Clock }) {
    this.#queue = options.queue;
    this.#clock = options.clock;
  }

  /** Resolves after the commit: only then may the carrier be told that it was taken. */
  take(receipt: Receipt): Promise<ReceiptOutcome> {
    return this.#queue.transaction((tx) => this.takeIn(tx, receipt));
  }

  async takeIn(tx: SmsQueueTx, receipt: Receipt): Promise<ReceiptOutcome> {
    const now = isoTime(this.#clock.now());
    const part = (await tx.partOf(receipt)) ?? (await this.#lookAgain(tx, receipt));
    if (part) return this.#apply(tx, part, receipt, now);
    await tx.keepEarly(receipt, now);
    return "kept";
  }

  /** The answer to the submit may be about to be stored. */
  async #lookAgain(tx: SmsQueueTx, receipt: Receipt) {
    await tx.lockIds(receipt.carrier, receipt.ids);
    return tx.partOf(receipt);
  }

  /** Takes up what came for a message before its ids were known. */
  async takeUp(tx: SmsQueueTx, uuid: string, now: string): Promise<void> {
    for (const { number, state, error } of await tx.early(uuid))
      await this.#apply(tx, { sms: uuid, number }, { state, error }, now);
  }

  async #apply(
    tx: SmsQueueTx,
    part: { readonly sms: string; readonly number: number },
    { state, error }: Pick<Receipt, "state" | "error">,
    now: string,
  ): Promise<ReceiptOutcome> {
    const verdict = receiptVerdict(state);
    if (verdict === "intermediate") return "ignored";
    await tx.lock(part.sms);
    const failure = verdict === "delivered" ? undefined : messageError(verdict, error ?? undefined);
    const states = await tx.partReceipt({ ...part, state: failure ? "failed" : "delivered", error: failure });
    if (!states) return "ignored";
    if (failure) await tx.receipt(part.sms, { kind: "failed", error: failure, reason: failure.message }, now);
    else if (states.every((one) => one === "delivered")) await tx.receipt(part.sms, { kind: "delivered" }, now);
    return "applied";
  }
}
