import type { Timer } from "../../base/clock.js";
import type { CallAccount, PushOutcome, TnShort } from "../../domain/call/port.js";
import type { RoutedApp } from "../../domain/routing/port.js";
import type { MediaPlace } from "../media/port.js";
import { DigitBuffer } from "../script/digit-buffer.js";
import type { CallContext, CallStart } from "./call-context.js";
import type { CallParts } from "./call-parts.js";
import { Dialling } from "./dialling.js";
import { DirectCall } from "./direct-call.js";
import { CAUSE, refusal } from "./end-reason.js";
import { inboundFacts } from "./inbound-facts.js";
import { InboundLeg } from "./inbound-leg.js";
import { LegRecord } from "./leg-record.js";
import type { OutboundLeg } from "./outbound-leg.js";
import { Recordings } from "./recordings.js";
import { LiveScriptCall } from "./script-call.js";
import type { ScriptRun } from "./script-runner.js";

/** Longest time an inbound call stays unanswered (call-xml.md 3.8). */
const RING_LIMIT_MS = 180_000;
/** Longest call when the app says nothing, minutes. */
const CALL_LIMIT_MIN = 240;
const MS_PER_MINUTE = 60_000;

/**
 * One call of a person: the leg that came in, the legs it dials, its script, its recordings and its place in a media
 * thread. It ends when its inbound leg is gone, and is over when everything it owns is closed and written.
 */
export class Call implements CallContext {
  readonly parts: CallParts;
  readonly start: CallStart;
  readonly account: CallAccount;
  readonly tn: TnShort | null;
  readonly app: RoutedApp | null;
  readonly place: MediaPlace;
  readonly a: InboundLeg;
  readonly digits = new DigitBuffer();
  readonly recordings: Recordings;
  readonly dialling: Dialling;
  /** Resolves when the call is destroyed and its last change is committed. */
  readonly done: Promise<void>;
  readonly #timers = new Set<Timer>();
  readonly #closing = new Set<Promise<void>>();
  #run: ScriptRun | undefined;

  constructor(parts: CallParts, start: CallStart) {
    const { session, route } = start;
    this.parts = parts;
    this.start = start;
    this.account = route.account;
    this.tn = route.tn;
    this.app = route.kind === "app" ? route.app : null;
    this.place = parts.media.place();
    const record = new LegRecord(parts.records, inboundFacts(start));
    this.a = new InboundLeg(session, record, this.place, {
      digit: (key, by) => this.#digit(key, by),
      gone: () => undefined,
    });
    this.recordings = new Recordings({ files: parts.files, speech: parts.speech, clock: parts.clock, record });
    this.dialling = new Dialling(this);
    this.done = this.#live();
  }

  get uuid(): string {
    return this.a.record.uuid;
  }

  /** Ends the call: BYE when it was answered, else a refusal. Safe to call at any time. */
  end(cause: number, reason?: string): void {
    if (this.a.isAnswered) return this.a.end(cause, reason);
    if (cause === CAUSE.normal) return this.a.refuse(refusal(cause, "hangup_verb", 480, reason), 480);
    const why = cause === CAUSE.noAnswer ? "ring_limit" : "platform";
    this.a.refuse(refusal(cause, why, 480, reason), 480);
  }

  /** Gives a document to the call's flow. */
  push(xml: string, inject: boolean): PushOutcome {
    if (this.a.gone.aborted) return "ended";
    return this.#run?.push(xml, inject) ?? "not_xml";
  }

  /** Takes care that a leg that is gone is closed and its record ends; called for each leg the call dials. */
  adopt(leg: OutboundLeg): void {
    const over = (): void => {
      const closing = this.#closeLeg(leg).finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    };
    leg.gone.addEventListener("abort", over, { once: true });
  }

  async #closeLeg(leg: OutboundLeg): Promise<void> {
    await leg.media?.leg.close();
    leg.record.destroy();
  }

  async #live(): Promise<void> {
    await Promise.resolve();
    try {
      this.#limits();
      this.a.ring();
      if (this.app) await this.#runApp(this.app);
      else await new DirectCall(this, this.dialling).run();
    } catch (error) {
      this.#failed(error);
    }
    await this.#close();
  }

  async #runApp(app: RoutedApp): Promise<void> {
    this.#run = this.parts.scripts.start(new LiveScriptCall(this, this.dialling, app), app);
    await this.#run.done;
  }

  #limits(): void {
    this.#after(RING_LIMIT_MS, () => {
      if (!this.a.isAnswered) this.end(CAUSE.noAnswer);
    });
    this.a.onLive(() => {
      const minutes = this.app?.max_call_length_min ?? CALL_LIMIT_MIN;
      this.#after(minutes * MS_PER_MINUTE, () => this.end(CAUSE.allottedTimeout));
    });
  }

  #failed(error: unknown): void {
    if (this.a.gone.aborted) return;
    this.parts.log.error({ err: error, call: this.uuid }, "a call ended by a fault");
    this.a.end(CAUSE.temporaryFailure, "server_error");
  }

  /** Everything the call owns, in the order of call-xml.md 3.7; the A leg is told last. */
  async #close(): Promise<void> {
    if (!this.a.gone.aborted) this.end(CAUSE.normal);
    for (const timer of this.#timers) timer.cancel();
    this.dialling.close();
    try {
      await this.recordings.close();
      while (this.#closing.size > 0) await Promise.all(this.#closing);
    } finally {
      await this.place.close();
      this.a.record.destroy();
    }
    await this.a.record.committed.catch(() => undefined);
  }

  #digit(key: string, by: "rtp" | "info"): void {
    const bridged = this.dialling.bridged;
    if (!bridged) return this.digits.push(key);
    // RFC 4733 passes within the media thread; a key of SIP INFO has to be carried over.
    if (by === "info")
      this.parts.log.onFail(bridged.media?.leg.sendDigits(key) ?? Promise.resolve(), "passing a key on");
  }

  #after(delayMs: number, fire: () => void): void {
    this.#timers.add(this.parts.clock.setTimer(delayMs, fire));
  }
}
