import type { Clock, Timer } from "../base/clock.js";
import { parseUserData } from "../wire/smpp/concat.js";
import { joinParts, type SmsEncoding } from "../wire/smpp/segment.js";
import { type SmsScript, smsScript } from "./sms-script.js";

/** One short message as it comes in by submit_sm. */
export interface SmscSubmit {
  readonly from: string;
  readonly to: string;
  /** 0x40: the text begins with a user data header. */
  readonly esmClass: number;
  /** 0 = GSM-7, one septet per byte; 8 = UTF-16. */
  readonly dataCoding: number;
  readonly shortMessage: Buffer;
  /** user_message_reference. */
  readonly reference: number;
}

/** What the network brings. */
export type SmscDelivery =
  | {
      readonly kind: "receipt";
      readonly id: string;
      readonly state: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "text"; readonly from: string; readonly to: string; readonly text: string };

/** Takes a delivery; false: not now, try again. */
export type SmscListener = (delivery: SmscDelivery) => Promise<boolean>;

export interface SmscOptions {
  readonly clock: Clock;
  /** Between the answer to a submit and its receipt. Default 500. */
  readonly dlrDelayMs?: number;
}

const DLR_DELAY_MS = 500;
const RETRY_MS = 1_000;
const TRIES = 20;
const FIRST_ID = 0x10_0000;

/**
 * The message centre of the simulated world: what it does with a message is scripted by the recipient's number, the same
 * every time. It keeps nothing: who stops it loses receipts that are on their way, as with a real one that fails.
 */
export class LabSmsc {
  readonly #clock: Clock;
  readonly #dlrDelayMs: number;
  readonly #timers = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  /** Tries of each short message, by recipient and reference. */
  readonly #tries = new Map<string, number>();
  /** Parts of long texts, by sender, recipient and reference. */
  readonly #parts = new Map<string, Map<number, Buffer>>();
  #listener: SmscListener | undefined;
  #nextId = FIRST_ID;
  #isClosed = false;

  constructor({ clock, dlrDelayMs = DLR_DELAY_MS }: SmscOptions) {
    this.#clock = clock;
    this.#dlrDelayMs = dlrDelayMs;
  }

  /** Who takes receipts and texts for the platform. */
  onDelivery(listener: SmscListener): void {
    this.#listener = listener;
  }

  /** @returns the answer; undefined: there is none */
  async submit(message: SmscSubmit): Promise<{ status: number; id: string } | undefined> {
    const script = smsScript(message.to);
    const key = `${message.to} ${message.reference}`;
    const tries = this.#tries.get(key) ?? 0;
    this.#tries.set(key, tries + 1);
    const status = script.always ?? script.refusals[tries] ?? 0;
    if (status !== 0) return { status, id: "" };
    const number = this.#nextId++;
    if (script.isEarly) await this.#deliver(this.#receipt(message, script, number));
    this.#afterwards(message, script, number);
    if (script.isSilentOnce && tries === 0) return undefined;
    this.#tries.delete(key);
    return { status: 0, id: script.isHex ? number.toString(16) : String(number) };
  }

  /** A text from a handset to a number of the platform. */
  text(from: string, to: string, text: string): Promise<void> {
    return this.#deliver({ kind: "text", from, to, text });
  }

  /** Resolves when nothing is being delivered at this moment. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Brings nothing more. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    await this.idle();
  }

  #afterwards(message: SmscSubmit, script: SmsScript, number: number): void {
    const text = this.#collect(message);
    if (script.receipt !== null)
      this.#after(script.receiptMs ?? this.#dlrDelayMs, () => this.#deliver(this.#receipt(message, script, number)));
    if (script.reply === undefined || text === undefined) return;
    const reply = script.reply === "echo" ? text : script.reply;
    this.#after(2 * this.#dlrDelayMs, () => this.text(message.to, message.from, reply));
  }

  #receipt({ from, to }: SmscSubmit, { receipt }: SmsScript, number: number): SmscDelivery {
    return { kind: "receipt", id: String(number), state: receipt ?? "", from, to };
  }

  /** The whole text once its last part is there. */
  #collect({ from, to, esmClass, dataCoding, shortMessage }: SmscSubmit): string | undefined {
    const encoding: SmsEncoding = dataCoding === 8 ? "UCS-2" : "GSM-7";
    const data = (esmClass & 0x40) === 0 ? undefined : parseUserData(shortMessage);
    if (!data?.concat) return joinParts(encoding, [shortMessage]);
    const { reference, total, number } = data.concat;
    const key = `${from} ${to} ${reference}`;
    const parts = this.#parts.get(key) ?? new Map<number, Buffer>();
    this.#parts.set(key, parts.set(number, data.text));
    if (parts.size < total) return undefined;
    this.#parts.delete(key);
    return joinParts(
      encoding,
      Array.from({ length: total }, (_, at) => parts.get(at + 1) ?? Buffer.alloc(0)),
    );
  }

  #after(delayMs: number, run: () => Promise<void>): void {
    if (this.#isClosed) return;
    const timer = this.#clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      const running = run().finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
    this.#timers.add(timer);
  }

  /** As a real one does: again until it is taken, but not for ever. */
  async #deliver(delivery: SmscDelivery, tries = 1): Promise<void> {
    if (this.#isClosed || !this.#listener || (await this.#listener(delivery))) return;
    if (tries < TRIES) this.#after(RETRY_MS, () => this.#deliver(delivery, tries + 1));
  }
}
