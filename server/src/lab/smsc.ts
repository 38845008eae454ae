import type { Clock, Timer } from "../base/clock.js";
import { isoTime } from "../base/iso-time.js";
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
  | {
      readonly kind: "text";
      readonly from: string;
      readonly to: string;
      readonly text: string;
      /** Parts of a long text arrive in reverse order. */
      readonly isReversed?: boolean;
    };

/** Takes a delivery; false: not now, try again. */
export type SmscListener = (delivery: SmscDelivery) => Promise<boolean>;

export interface SmscOptions {
  readonly clock: Clock;
  /** Between the answer to a submit and its receipt. Default 500. */
  readonly dlrDelayMs?: number;
  /** 0 <= x < 1, for `jitter_ms`. */
  readonly random?: () => number;
}

/** What goes wrong in the network, on command. */
export interface SmscFaults {
  /** So many of the next messages are answered as throttled. */
  readonly throttle: number;
  /** So many of the next messages are lost: no answer, no handset. */
  readonly drop: number;
  /** False: no receipts. */
  readonly receipts: boolean;
  readonly dlr_delay_ms: number;
  /** Before each answer, and how much it may be more. */
  readonly latency_ms: number;
  readonly jitter_ms: number;
}

/** What a handset wrote or got. */
interface HandsetMessage {
  readonly direction: "in" | "out";
  /** The other number. */
  readonly peer: string;
  readonly text: string;
  readonly at: string;
}

const DLR_DELAY_MS = 500;
const THROTTLED = 0x58;
/** Messages a handset remembers, and handsets that are remembered. */
const HANDSET_MESSAGES = 50;
const HANDSETS_MAX = 1_000;
const RETRY_MS = 1_000;
const TRIES = 120;
const FIRST_ID = 0x10_0000;

/**
 * The message centre of the simulated world: what it does with a message is scripted by the recipient's number, the same
 * every time. It keeps nothing: who stops it loses receipts that are on their way, as with a real one that fails.
 */
export class LabSmsc {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #timers = new Set<Timer>();
  /** Ends those who wait for an answer. */
  readonly #waits = new Set<() => void>();
  readonly #running = new Set<Promise<unknown>>();
  /** Tries of each short message, by recipient and reference. */
  readonly #tries = new Map<string, number>();
  /** Parts of long texts, by sender, recipient and reference. */
  readonly #parts = new Map<string, Map<number, Buffer>>();
  readonly #handsets = new Map<string, HandsetMessage[]>();
  #faults: SmscFaults;
  #submitted = 0;
  #accepted = 0;
  #listener: SmscListener | undefined;
  #nextId = FIRST_ID;
  #isClosed = false;

  constructor({ clock, dlrDelayMs = DLR_DELAY_MS, random = () => 0 }: SmscOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#faults = {
      throttle: 0,
      drop: 0,
      receipts: true,
      dlr_delay_ms: dlrDelayMs,
      latency_ms: 0,
      jitter_ms: 0,
    };
  }

  /** Its faults, and how many messages came and were taken. */
  get state(): SmscFaults & { readonly submitted: number; readonly accepted: number } {
    return { ...this.#faults, submitted: this.#submitted, accepted: this.#accepted };
  }

  /** At once, until it is changed again. */
  change(faults: Partial<SmscFaults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  /** What a handset wrote and got last, oldest first. */
  handset(number: string): HandsetMessage[] {
    return [...(this.#handsets.get(number) ?? [])];
  }

  /** Who takes receipts and texts for the platform. */
  onDelivery(listener: SmscListener): void {
    this.#listener = listener;
  }

  /** @returns the answer; undefined: there is none */
  async submit(message: SmscSubmit): Promise<{ status: number; id: string } | undefined> {
    this.#submitted++;
    const { latency_ms, jitter_ms } = this.#faults;
    if (latency_ms + jitter_ms > 0) await this.#wait(latency_ms + this.#random() * jitter_ms);
    if (this.#uses("drop")) return undefined;
    if (this.#uses("throttle")) return { status: THROTTLED, id: "" };
    const script = smsScript(message.to);
    const key = `${message.to} ${message.reference}`;
    const tries = this.#tries.get(key) ?? 0;
    this.#tries.set(key, tries + 1);
    const status = script.always ?? script.refusals[tries] ?? 0;
    if (status !== 0) return { status, id: "" };
    const number = this.#nextId++;
    this.#accepted++;
    if (script.isEarly) await this.#deliver(this.#receipt(message, script, number));
    this.#afterwards(message, script, number);
    if (script.isSilentOnce && tries === 0) return undefined;
    this.#tries.delete(key);
    return { status: 0, id: script.isHex ? number.toString(16) : String(number) };
  }

  /**
   * A text from a handset to a number of the platform.
   * @returns false: it was not taken now, and is brought again for a while
   */
  text(from: string, to: string, text: string, isReversed = false): Promise<boolean> {
    this.#remember(from, { direction: "out", peer: to, text });
    return this.#deliver({ kind: "text", from, to, text, isReversed });
  }

  /** Resolves when nothing is being delivered at this moment. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Brings nothing more. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const end of this.#waits) end();
    await this.idle();
  }

  #afterwards(message: SmscSubmit, script: SmsScript, number: number): void {
    const text = this.#collect(message);
    const { dlr_delay_ms, receipts } = this.#faults;
    if (script.receipt !== null && receipts)
      this.#after(script.receiptMs ?? dlr_delay_ms, () => this.#deliver(this.#receipt(message, script, number)));
    if (text === undefined) return;
    const { from, to } = message;
    this.#remember(to, { direction: "in", peer: from, text });
    if (script.reply === undefined) return;
    const reply = script.reply === "STOP" ? "STOP" : text;
    this.#after(2 * dlr_delay_ms, () => this.text(to, from, reply, script.reply === "reversed"));
  }

  /** One of a counted fault, if any is left. */
  #uses(fault: "drop" | "throttle"): boolean {
    const left = this.#faults[fault];
    if (left > 0) this.change({ [fault]: left - 1 });
    return left > 0;
  }

  #remember(number: string, message: Omit<HandsetMessage, "at">): void {
    const messages = this.#handsets.get(number) ?? [];
    messages.push({ ...message, at: isoTime(this.#clock.now()) });
    if (messages.length > HANDSET_MESSAGES) messages.shift();
    // The handset that was used last is forgotten last.
    this.#handsets.delete(number);
    this.#handsets.set(number, messages);
    const [oldest] = this.#handsets.keys();
    if (this.#handsets.size > HANDSETS_MAX && oldest !== undefined) this.#handsets.delete(oldest);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(ms, () => {
        this.#waits.delete(end);
        resolve();
      });
      const end = () => {
        timer.cancel();
        resolve();
      };
      this.#waits.add(end);
    });
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

  #after(delayMs: number, run: () => Promise<unknown>): void {
    if (this.#isClosed) return;
    const timer = this.#clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      const running: Promise<unknown> = run().finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
    this.#timers.add(timer);
  }

  /** As a real one does: again until it is taken, but not for ever. */
  async #deliver(delivery: SmscDelivery, tries = 1): Promise<boolean> {
    if (this.#isClosed || !this.#listener) return false;
    if (await this.#listener(delivery)) return true;
    if (tries < TRIES) this.#after(RETRY_MS, () => this.#deliver(delivery, tries + 1));
    return false;
  }
}
