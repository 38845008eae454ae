import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { messageError } from "../../domain/messaging/rules.js";
import type {
  EarlyNews,
  PartReceipt,
  PartRef,
  Receipt,
  SmsQueueStore,
  SmsQueueTx,
} from "../../domain/sms-queue/port.js";
import { receiptVerdict } from "../../domain/sms-queue/rules.js";

/** What happened to a receipt. */
export type ReceiptOutcome = "applied" | "ignored" | "kept";

/** A receipt whose part is known; `at`: its place among those that are taken together. */
interface Found extends PartRef, Pick<Receipt, "state" | "error"> {
  readonly at: number;
}

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
  async take(receipt: Receipt): Promise<ReceiptOutcome> {
    const [outcome = "ignored"] = await this.#queue.transaction((tx) => this.takeIn(tx, [receipt]));
    return outcome;
  }

  /** @returns what happened to each */
  async takeIn(tx: SmsQueueTx, receipts: readonly Receipt[]): Promise<readonly ReceiptOutcome[]> {
    const now = isoTime(this.#clock.now());
    const parts = await this.#partsOf(tx, receipts);
    await tx.keepEarly(
      receipts.filter((_receipt, at) => parts[at] === undefined),
      now,
    );
    const known = receipts.flatMap(({ state, error }, at) => {
      const part = parts[at];
      return part ? [{ ...part, at, state, error }] : [];
    });
    const applied = await this.#apply(tx, known, now);
    return receipts.map((_receipt, at) => (parts[at] === undefined ? "kept" : applied.has(at) ? "applied" : "ignored"));
  }

  /**
   * The answer to the submit may be about to be stored: what was not found is looked for once more. What final receipts
   * are about is locked, after their ids.
   */
  async #partsOf(tx: SmsQueueTx, receipts: readonly Receipt[]): Promise<readonly (PartRef | undefined)[]> {
    const asked = receipts.map((one) => ({ ...one, isFinal: isFinal(one) }));
    const parts = await tx.findParts(asked, { locks: false });
    const unknown = receipts.filter((_receipt, at) => parts[at] === undefined);
    if (unknown.length === 0) return parts;
    await tx.lockIds(unknown);
    return tx.findParts(asked, { locks: true });
  }

  /** Takes up what came for messages before all their parts were taken: a part may have failed by then. They are locked. */
  async takeUp(tx: SmsQueueTx, { receipts, failed }: EarlyNews, now: string): Promise<void> {
    const ends = new Map(
      failed.map(({ sms, code, carrier_code }) => [sms, messageError(code, carrier_code ?? undefined)]),
    );
    await tx.failed(
      [...ends].map(([sms, error]) => ({ sms, error })),
      now,
    );
    await this.#apply(
      tx,
      receipts.map((one, at) => ({ ...one, at })),
      now,
    );
  }

  /** In the order they came: of several for one message each sees what the one before has done. @returns `at` of those that told something new */
  async #apply(tx: SmsQueueTx, found: readonly Found[], now: string): Promise<ReadonlySet<number>> {
    const applied = new Set<number>();
    let left = found.filter(isFinal);
    while (left.length > 0) {
      const firsts = new Map<string, Found>();
      for (const one of left) if (!firsts.has(one.sms)) firsts.set(one.sms, one);
      const round = [...firsts.values()];
      const changed = await tx.applyReceipts(round.map(partReceiptOf), now);
      for (const { sms, at } of round) if (changed.has(sms)) applied.add(at);
      left = left.filter((one) => firsts.get(one.sms) !== one);
    }
    return applied;
  }
}

function isFinal({ state }: Pick<Receipt, "state">): boolean {
  return receiptVerdict(state) !== "intermediate";
}

/** @param found is final */
function partReceiptOf({ sms, number, state, error }: Found): PartReceipt {
  const verdict = receiptVerdict(state);
  const isGood = verdict === "delivered" || verdict === "intermediate";
  return { sms, number, error: isGood ? undefined : messageError(verdict, error ?? undefined) };
}
