import type { Clock } from "../../base/clock.js";
import { GatheredWork } from "../../base/gathered-work.js";
import { isoTime } from "../../base/iso-time.js";
import type { MessageExchange } from "../../domain/messaging/exchange.js";
import type { MessageStore, MessageTx } from "../../domain/messaging/port/message-store.js";
import type { NewProviderEvent } from "../../domain/messaging/port/provider-events.js";
import type { InboundPart, StoredParts } from "../../domain/messaging/port/text-parts.js";
import type { Receipt, SmsQueueStore } from "../../domain/sms-queue/port.js";
import { type ReceiptIdForm, storedIds } from "../../domain/sms-queue/rules.js";
import { Backlogs } from "./backlogs.js";
import { joinStored } from "./long-texts.js";
import type { ReceiptOutcome, SmsReceipts } from "./receipts.js";
import type { UnstoredIds } from "./unstored-ids.js";

/** Parts wait so long for the others (messaging.md 7.3). */
const PARTS_MS = 1_800_000;
/** Receipts of one transaction. */
const RECEIPTS_MAX = 100;

/** What a carrier brings, whatever protocol it speaks. Numbers are digits with their country code; other senders stay as they came. */
export type CarrierEvent =
  | {
      readonly kind: "text";
      readonly event: NewProviderEvent;
      readonly from: string;
      readonly to: string;
      readonly text: string;
    }
  /** One part of a longer text. */
  | {
      readonly kind: "part";
      readonly event: NewProviderEvent;
      readonly part: InboundPart;
    }
  | {
      readonly kind: "receipt";
      readonly event: NewProviderEvent;
      /** Id of the message at the carrier. */
      readonly id: string;
      readonly idForm: ReceiptIdForm;
      readonly recipient: string | null;
      readonly state: string;
      readonly error: string | null;
    }
  /** Nothing that messages are concerned with; kept as it came. */
  | { readonly kind: "other"; readonly event: NewProviderEvent };

type CarrierReceipt = Extract<CarrierEvent, { kind: "receipt" }>;

export interface CarrierReceiverOptions {
  readonly messages: MessageStore;
  readonly queue: SmsQueueStore;
  readonly exchange: MessageExchange;
  readonly receipts: SmsReceipts;
  /** Ids whose receipts wait until they are stored. */
  readonly unstored?: UnstoredIds;
  readonly clock: Clock;
  /** Called after a text was taken: it may have been answered. */
  readonly wake: () => void;
  /** The first receipt of a transaction waits so long at most for those that are expected; default 0. */
  readonly gatherMs?: number;
  /** And so long where no carrier may have its window full by that; default `gatherMs`. */
  readonly streamMs?: number;
}

/**
 * Takes what carriers bring: texts and receipts. The raw event and what it causes are one transaction; when it resolves
 * the carrier may be told that it was taken, when it rejects the carrier shall send it again (messaging.md 7.3).
 */
export class CarrierReceiver {
  readonly #o: CarrierReceiverOptions;
  readonly #gathered: GatheredWork<CarrierReceipt, undefined>;
  /** By carriers. */
  readonly #backlogs = new Backlogs();

  constructor(options: CarrierReceiverOptions) {
    this.#o = options;
    const work = (list: readonly CarrierReceipt[]) => this.#receipts(list);
    const { clock, gatherMs = 0, streamMs = gatherMs } = options;
    const isHeldUp = () => this.#backlogs.isSomeFull;
    this.#gathered = new GatheredWork({ work, most: RECEIPTS_MAX, clock, gatherMs, streamMs, isHeldUp });
  }

  async take(event: CarrierEvent): Promise<void> {
    switch (event.kind) {
      case "text":
        await this.#text(event);
        this.#o.wake();
        return;
      case "part":
        await this.#part(event);
        this.#o.wake();
        return;
      case "receipt":
        return this.#receipt(event);
      case "other":
        return this.#other(event);
      default:
        return event satisfies never;
    }
  }

  /** The carrier has seen that these deliveries were taken: the same once more is another one. */
  seen(carrier: string, digests: readonly string[]): Promise<void> {
    return this.#o.queue.forgetUnseen(carrier, digests);
  }

  /** Makes messages of parts whose others have not come in time, with gaps that show. */
  async finishOverdue(): Promise<void> {
    const { messages, clock, wake } = this.#o;
    const finishOne = () =>
      messages.transaction(async (tx) => {
        const stored = await tx.inboundParts.takeOverdue(isoTime(clock.now() - PARTS_MS));
        if (stored) await this.#joined(tx, stored, null);
        return stored !== undefined;
      });
    while (await finishOne()) wake();
  }

  #part({ event, part }: Extract<CarrierEvent, { kind: "part" }>): Promise<void> {
    const { messages, clock } = this.#o;
    return messages.transaction(async (tx) => {
      const now = isoTime(clock.now());
      const uuid = await tx.providerEvents.note(event, now);
      if (uuid === undefined) return;
      // Senders use a reference again: what is left of the former text does not come any more.
      const other = await tx.inboundParts.takeOther(part);
      if (other) await this.#joined(tx, other, null);
      const stored = await tx.inboundParts.add(part, now);
      const taken = stored && (await this.#joined(tx, stored, uuid));
      const result = taken ? { sms: taken.uuid } : { part: part.number, total: part.total };
      await tx.providerEvents.close(uuid, stored && !taken ? "skipped" : "success", result, now);
    });
  }

  async #joined(tx: MessageTx, stored: StoredParts, provider_event: string | null) {
    const { from, to, total: parts } = stored;
    const there = stored.parts.length;
    const reason = there < parts ? `incomplete: ${there} of ${parts} parts` : undefined;
    await tx.lockEnds(from, to);
    const nowMs = this.#o.clock.now();
    const arrival = { from, to, message: joinStored(stored), parts, reason, provider_event, isAutomated: false, nowMs };
    return this.#o.exchange.take(tx, arrival);
  }

  #text({ event, from, to, text }: Extract<CarrierEvent, { kind: "text" }>): Promise<void> {
    const { messages, exchange, clock } = this.#o;
    return messages.transaction(async (tx) => {
      const nowMs = clock.now();
      const now = isoTime(nowMs);
      const provider_event = await tx.providerEvents.note(event, now);
      if (provider_event === undefined) return;
      await tx.lockEnds(from, to);
      const taken = await exchange.take(tx, { from, to, message: text, provider_event, isAutomated: false, nowMs });
      const result = taken ? { sms: taken.uuid } : { reason: "no number of this platform" };
      await tx.providerEvents.close(provider_event, taken ? "success" : "skipped", result, now);
    });
  }

  /** What has no id of its own is taken with others that come at the same time. */
  #receipt(receipt: CarrierReceipt): Promise<void> {
    const { event } = receipt;
    if (event.event_id === null && event.digest === undefined) return this.#withOthers(receipt);
    return this.#o.queue.transaction(async (tx) => {
      const now = isoTime(this.#o.clock.now());
      const uuid = await tx.providerEvents.note(event, now);
      if (uuid === undefined) return;
      const [outcome = "ignored"] = await this.#o.receipts.takeIn(tx, [receiptOf(receipt)]);
      await tx.providerEvents.close(uuid, stateOf(outcome), { outcome }, now);
    });
  }

  async #withOthers(receipt: CarrierReceipt): Promise<void> {
    const { carrier } = receipt.event;
    this.#backlogs.add(carrier);
    try {
      await this.#o.unstored?.storing(carrier, storedIds(receipt.id, receipt.idForm));
      await this.#gathered.add(receipt);
    } finally {
      this.#backlogs.remove(carrier);
    }
  }

  #receipts(list: readonly CarrierReceipt[]): Promise<readonly undefined[]> {
    return this.#o.queue.transaction(async (tx) => {
      const outcomes = await this.#o.receipts.takeIn(tx, list.map(receiptOf));
      const events = list.map(({ event }, at) => {
        const outcome = outcomes[at] ?? "ignored";
        return { event, state: stateOf(outcome), result: { outcome } };
      });
      await tx.keepEvents(events, isoTime(this.#o.clock.now()));
      return list.map(() => undefined);
    });
  }

  #other({ event }: Extract<CarrierEvent, { kind: "other" }>): Promise<void> {
    return this.#o.queue.transaction(async (tx) => {
      const now = isoTime(this.#o.clock.now());
      const uuid = await tx.providerEvents.note(event, now);
      if (uuid !== undefined) await tx.providerEvents.close(uuid, "skipped", { reason: "not a message" }, now);
    });
  }
}

function receiptOf({ event, id, idForm, recipient, state, error }: CarrierReceipt): Receipt {
  return { carrier: event.carrier, ids: storedIds(id, idForm), recipient, state, error };
}

function stateOf(outcome: ReceiptOutcome): "success" | "skipped" {
  return outcome === "ignored" ? "skipped" : "success";
}
