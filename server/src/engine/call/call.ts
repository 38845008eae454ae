import type { Timer } from "../../base/clock.js";
import type { PushOutcome } from "../../domain/call/port.js";
import type { MediaPlace } from "../media/port.js";
import { DigitBuffer } from "../script/digit-buffer.js";
import type { ScriptSource } from "../script/run.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan, RunningCall } from "./call-plan.js";
import { Dialling } from "./dialling.js";
import { CAUSE } from "./end-reason.js";
import type { MainLeg } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";
import { Recordings } from "./recordings.js";
import { LiveScriptCall } from "./script-call.js";
import type { ScriptRun } from "./script-runner.js";

/** Longest call when the app says nothing, minutes. */
const CALL_LIMIT_MIN = 240;
const MS_PER_MINUTE = 60_000;

/**
 * One call of a person: its main leg, the legs it dials, its script, its recordings and its place in a media thread. It
 * ends when its main leg is gone, and is over when everything it owns is closed and written.
 */
export class Call implements RunningCall {
  readonly parts: CallParts;
  readonly place: MediaPlace;
  readonly a: MainLeg;
  readonly digits = new DigitBuffer();
  readonly recordings: Recordings;
  readonly dialling: Dialling;
  /** Resolves when the call is destroyed and its last change is committed. */
  readonly done: Promise<void>;
  readonly #plan: CallPlan;
  readonly #timers = new Set<Timer>();
  readonly #closing = new Set<Promise<void>>();
  #run: ScriptRun | undefined;

  constructor(parts: CallParts, plan: CallPlan) {
    this.parts = parts;
    this.#plan = plan;
    this.place = parts.media.place();
    this.a = plan.leg(this.place, (key, by) => this.#digit(key, by));
    parts.lines.add(this.a);
    const { record } = this.a;
    this.recordings = new Recordings({ files: parts.files, speech: parts.speech, clock: parts.clock, record });
    this.dialling = new Dialling(this);
    this.done = this.#live();
  }

  get uuid(): string {
    return this.a.record.uuid;
  }

  get account() {
    return this.#plan.account;
  }

  get tn() {
    return this.#plan.tn;
  }

  get app() {
    return this.#plan.app;
  }

  get caller() {
    return this.#plan.caller;
  }

  get domain() {
    return this.#plan.domain;
  }

  get profile() {
    return this.#plan.profile;
  }

  get hairpins() {
    return this.#plan.hairpins;
  }

  get hops() {
    return this.#plan.hops;
  }

  /** Ends the call: BYE when it was answered, else a refusal. Safe to call at any time. */
  end(cause: number, reason?: string): void {
    this.a.hangUp(cause, reason);
  }

  /** Gives a document to the call's flow. */
  push(xml: string, inject: boolean): PushOutcome {
    if (this.a.gone.aborted) return "ended";
    return this.#run?.push(xml, inject) ?? "not_xml";
  }

  async runScript(source: ScriptSource, autoAnswer: boolean): Promise<void> {
    this.#run = this.parts.scripts.start(new LiveScriptCall(this, this.dialling, autoAnswer), source);
    await this.#run.done;
  }

  /** Takes care that a leg that is gone is closed and its record ends; called for each leg the call dials. */
  adopt(leg: OutboundLeg): void {
    const over = (): void => {
      const closing = this.#closeLeg(leg).finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    };
    this.parts.lines.add(leg);
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
      await this.#plan.run(this);
    } catch (error) {
      this.#failed(error);
    }
    await this.#close();
  }

  #limits(): void {
    this.#after(this.#plan.ringLimitMs, () => {
      if (!this.a.isAnswered) this.end(CAUSE.noAnswer);
    });
    this.a.record.onLive(() => {
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
