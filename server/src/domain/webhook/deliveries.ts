import type { IEventDeliveryReport, IWebhookAttempt } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import { DeliveredWriter } from "./delivered-writer.js";
import type { ClaimedDelivery, DeliveryQueue, DeliveryTx, SettledDelivery } from "./port.js";
import { isGivenUp, retryDelayMs } from "./schedule.js";

/** One attempt, to one URL or also to the second. */
export interface AttemptResult {
  /** Oldest first; success of any is success of the delivery. */
  readonly rows: readonly IWebhookAttempt[];
  readonly method: "GET" | "POST";
  /** What the receiver asked for. */
  readonly retryAfterMs: number | undefined;
}

/** Log rows kept of a delivery that is sent again and again. */
const LOG_MAX = 50;
/** The receiver wants no more (events.md 12.5). */
const GONE = 410;

/** What becomes of deliveries after an attempt: delivered, tried again, given up; and of endpoints that fail. */
export class Deliveries {
  readonly #queue: DeliveryQueue;
  readonly #delivered: DeliveredWriter;
  readonly #clock: Clock;
  readonly #random: () => number;

  /** @param options.random 0..1, for the spread of retries */
  constructor(options: { queue: DeliveryQueue; clock: Clock; random: () => number }) {
    this.#queue = options.queue;
    this.#delivered = new DeliveredWriter(options.queue);
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** Resolves when not too many outcomes wait to be kept: nobody takes more deliveries before. */
  room(): Promise<void> {
    return this.#delivered.room();
  }

  /** Keeps the outcome with everything that follows from it, in one transaction. */
  async settle(delivery: ClaimedDelivery, result: AttemptResult): Promise<void> {
    const nowMs = this.#clock.now();
    const settled = this.#settled(delivery, result, nowMs);
    const last = result.rows.at(-1);
    const reports = result.rows.map((row) => reportOf(delivery, row));
    if (settled.state === "delivered" && !isOfMessage(delivery))
      return this.#delivered.write({ settled, event: delivery.event.uuid, reports });
    await this.#queue.transaction(async (tx) => {
      await tx.settle(settled);
      await tx.report(delivery.event.uuid, reports, settled.now);
      if (settled.state === "delivered") return succeeded(tx, delivery, settled.now);
      if (last?.status === GONE) return this.#disable(tx, delivery, last.url, "Endpoint answered 410", settled.now);
      if (delivery.round === null) return;
      const failing = await tx.failed(delivery.endpoint, settled.state === "failed", settled.now);
      const since = { sinceMs: epochMs(failing.failing_since), exhausted: failing.exhausted };
      if (isGivenUp(since, nowMs)) await this.#disable(tx, delivery, settled.url, "No success for 5 days", settled.now);
    });
  }

  #settled(delivery: ClaimedDelivery, { rows, method, retryAfterMs }: AttemptResult, nowMs: number): SettledDelivery {
    const { uuid, log } = delivery;
    const now = isoTime(nowMs);
    const round = delivery.round === null ? null : delivery.round + 1;
    const isOk = rows.some((row) => row.ok);
    const isGone = rows.at(-1)?.status === GONE;
    const isOver = isOk || isGone || round === null;
    const delayMs = isOver ? undefined : retryDelayMs(round, retryAfterMs, this.#random());
    return {
      uuid,
      state: isOk ? "delivered" : isGone ? "disabled" : delayMs === undefined ? "failed" : "pending",
      attempts: delivery.attempts + 1,
      round,
      next_attempt_on: delayMs === undefined ? null : isoTime(nowMs + delayMs),
      delivered_on: isOk ? now : null,
      method,
      url: rows.at(-1)?.url ?? "",
      log: [...log, ...rows].slice(-LOG_MAX),
      now,
    };
  }

  async #disable(tx: DeliveryTx, delivery: ClaimedDelivery, url: string, reason: string, now: string): Promise<void> {
    const { target, event } = delivery;
    if (!(await tx.disable(delivery.endpoint, target, now))) return;
    const payload = { target, url, state: "disabled", reason };
    const body = { message: `Webhook ${url}: disabled`, success: true, payload };
    await tx.outbox.add({ account: event.account, type: "webhook", ref_id: target.uuid, body, created_on: now });
    const to = await tx.adminEmail(event.account);
    if (to !== undefined) await tx.mails.add({ template: "webhook_disabled", to, data: { url, reason }, now });
  }
}

async function succeeded(tx: DeliveryTx, delivery: ClaimedDelivery, now: string): Promise<void> {
  await tx.succeeded(delivery.endpoint);
  if (isOfMessage(delivery)) await tx.told(delivery.event.ref_id, now);
}

/** Its success is a fact of the message, too. */
function isOfMessage({ target }: ClaimedDelivery): boolean {
  return target.kind === "messaging_profile" || target.kind === "sms";
}

function reportOf({ target }: ClaimedDelivery, row: IWebhookAttempt): IEventDeliveryReport {
  const { url, attempt, status, ok, error, created_on } = row;
  return { channel: "webhook", target, url, attempt, status, ok, error, created_on };
}
