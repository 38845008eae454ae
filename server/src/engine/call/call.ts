import { NONE, withItem } from "../../base/short-list.js";
import { xmlText } from "../../base/xml-text.js";
import type { LiveOutcome, PressedKeys, PushOutcome } from "../../domain/call/port/live-calls.js";
import type { PlacedParty } from "../../domain/call/port/placed-call.js";
import type { ServerRequest } from "../../net/sip-session.js";
import { isNamed, type Replaces } from "../../wire/sip/refer/replaces.js";
import type { LegStats } from "../media/port.js";
import { DigitBuffer } from "../script/digit-buffer.js";
import type { ScriptSource } from "../script/run.js";
import { CallLimits } from "./call-limits.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan, RunningCall } from "./call-plan.js";
import { Dialling } from "./dialling.js";
import { EarlyPushes } from "./early-pushes.js";
import { CAUSE } from "./end-reason.js";
import { Gone, type GoneHearer } from "./gone.js";
import { KeyRecording } from "./key-recording.js";
import type { LiveHearer } from "./leg-record.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import { writtenOf } from "./party-address.js";
import { pressKeys } from "./press-keys.js";
import { Recordings } from "./recordings.js";
import { LiveScriptCall } from "./script-call.js";
import type { ScriptRun } from "./script-runner.js";
import { SharedPlace } from "./shared-place.js";

/** Gets what legs ask for besides audio. */
export interface LegRequests {
  request(call: Call, leg: Partner, server: ServerRequest): void;
  /** Lets a bridged leg talk with somebody else. */
  move(call: Call, leg: Partner, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome>;
}

/** A leg that somebody named by its dialog. */
export type FoundLeg =
  | { readonly kind: "ringing"; readonly call: Call; readonly leg: OutboundLeg }
  /** `other`: undefined while it talks with nobody. */
  | { readonly kind: "live"; readonly call: Call; readonly leg: Partner; readonly other: Partner | undefined };

/** Who keeps calls. */
export interface CallOwner {
  /** A call is destroyed and its last change is committed, or given up. */
  callOver(call: Call): void;
}

/**
 * One call of a person: its main leg, the legs it dials, its script, its recordings and its place in a media thread. It
 * ends when its main leg is gone, and is over when everything it owns is closed and written.
 */
export class Call implements RunningCall, GoneHearer<OutboundLeg>, LiveHearer {
  readonly parts: CallParts;
  readonly a: MainLeg;
  readonly digits = new DigitBuffer();
  readonly dialling: Dialling;
  /** What few calls need is made when it is asked for: each call has all of it for as long as it lives. */
  #recordings: Recordings | undefined;
  #keyRecording: KeyRecording | undefined;
  #early: EarlyPushes | undefined;
  readonly #plan: CallPlan;
  readonly #requests: LegRequests;
  readonly #limits: CallLimits;
  /** Dialled legs that are gone, until they are closed. */
  #closing: readonly Promise<void>[] = NONE;
  /** Transfers under way: they need the call even when whoever asked for them has hung up. */
  #transfers: Set<Promise<void>> | undefined;
  #stopped: Gone | undefined;
  #place: SharedPlace;
  /** Where its audio was before a transfer. */
  #formerPlaces: readonly SharedPlace[] = NONE;
  #run: ScriptRun | undefined;
  /** Runs what is heard beside a call that has no document of its own. */
  #beside: ScriptRun | undefined;

  #done: Promise<void> | undefined;
  #resolve: (() => void) | undefined;
  readonly #owner: CallOwner;
  /** Gives its channel back. */
  readonly free: () => void;
  #isOver = false;

  constructor(parts: CallParts, plan: CallPlan, requests: LegRequests, owner: CallOwner, free: () => void) {
    this.parts = parts;
    this.#owner = owner;
    this.free = free;
    this.#requests = requests;
    this.#plan = plan;
    this.#limits = new CallLimits(parts.clock, this);
    this.#place = plan.place ?? SharedPlace.of(parts.media.place());
    this.a = plan.leg(this.place, new MainLegWords(this));
    parts.lines.add(this.a);
    this.dialling = new Dialling(this);
  }

  /** Resolves when it is over. */
  get done(): Promise<void> {
    if (this.#isOver) return DONE;
    this.#done ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#done;
  }

  get uuid(): string {
    return this.a.record.uuid;
  }

  get place(): SharedPlace {
    return this.#place;
  }

  get recordings(): Recordings {
    const { files, speech, recogniser, clock, log, transcoder, records } = this.parts;
    const { record } = this.a;
    const { traces } = records;
    this.#recordings ??= new Recordings({ files, speech, recogniser, clock, log, transcoder, record, traces });
    return this.#recordings;
  }

  get isAnswered(): boolean {
    return this.a.isAnswered;
  }

  /** Aborts when the platform ends the call, and not when its main leg hangs up. */
  get ended(): AbortSignal {
    this.#stopped ??= new Gone();
    return this.#stopped.signal;
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
    if (!this.a.gone.aborted) this.stop(cause, reason);
  }

  /** Ends it with everything that outlives its main leg: a transfer under way. */
  stop(cause: number, reason?: string): void {
    this.#stopped ??= new Gone();
    this.#stopped.end();
    this.a.hangUp(cause, reason);
  }

  /** Whether one of its legs has that dialog. */
  has(replaces: Replaces): boolean {
    const { bridge, joining, ringing } = this.dialling;
    return [...ringing, this.a, joining, bridge?.b].some((leg) => leg && hasDialog(leg, replaces));
  }

  /**
   * The leg whose dialog is named, with the one it talks with. Of somebody who has just answered that is known once the
   * bridge stands.
   */
  async find(replaces: Replaces): Promise<FoundLeg | undefined> {
    const isMeant = (leg: Partner) => hasDialog(leg, replaces);
    await this.dialling.connecting;
    const { bridge, ringing } = this.dialling;
    const rings = ringing.find(isMeant);
    if (rings) return { kind: "ringing", call: this, leg: rings };
    if (!this.a.gone.aborted && isMeant(this.a)) return { kind: "live", call: this, leg: this.a, other: bridge?.b };
    if (bridge && isMeant(bridge.b)) return { kind: "live", call: this, leg: bridge.b, other: this.a };
    return undefined;
  }

  /** The audio of its main leg is in another place now. */
  movedTo(place: SharedPlace): void {
    this.#formerPlaces = withItem(this.#formerPlaces, this.#place);
    this.#place = place;
  }

  /** The call is not closed before the transfer is over. */
  track(transfer: Promise<void>): void {
    const tracked = transfer.finally(() => this.#transfers?.delete(tracked));
    this.#transfers ??= new Set();
    this.#transfers.add(tracked);
    this.parts.log.onFail(tracked, "a transfer");
  }

  recordKey(leg: Partner, word: "on" | "off"): void {
    this.#keyRecording ??= new KeyRecording(this);
    this.#keyRecording.pressed(leg, word);
  }

  request(leg: Partner, server: ServerRequest): void {
    this.#requests.request(this, leg, server);
  }

  /** Gives a document to the call's flow; it waits while the flow has not begun. */
  push(xml: string, inject: boolean): PushOutcome {
    if (this.a.gone.aborted) return "ended";
    if (this.#run) return this.#run.push(xml, inject);
    if (!this.#plan.hasScript) return "not_xml";
    this.#early ??= new EarlyPushes();
    return this.#early.push(xml, inject);
  }

  /** Runs a checked document beside what goes on. */
  play(xml: string): LiveOutcome {
    if (this.a.gone.aborted) return "ended";
    if (!this.a.isAnswered) return "not_answered";
    this.#beside ??= this.#run ? undefined : this.#runBeside();
    return (this.#run ?? this.#beside)?.pushBeside(xml) ?? "ended";
  }

  /** Lets a leg talk with somebody else: instead of who it is bridged to, or of the document that runs on it. */
  async transfer(leg: Partner, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome> {
    if (leg.record.state !== "live") return "not_answered";
    const outcome = await this.#requests.move(this, leg, to, timeoutMs);
    if (outcome !== "alone" || leg !== this.a) return outcome;
    const who = xmlText(writtenOf(to));
    const pushed = this.push(`<Response><Dial timeout="${timeoutMs}"><To>${who}</To></Dial></Response>`, false);
    return pushed === "not_xml" || pushed === "unknown" ? "alone" : pushed;
  }

  /** The leg with this uuid: the main one, or one that it dialled. */
  legOf(uuid: string): Partner | undefined {
    const { bridge, joining, ringing } = this.dialling;
    return [this.a, bridge?.b, joining, ...ringing].find((leg) => leg?.record.uuid === uuid && !leg.gone.aborted);
  }

  /** Presses keys for a leg to hear. */
  press(leg: Partner, { keys, onMs }: PressedKeys): LiveOutcome {
    const media = leg.media?.leg;
    if (leg.record.state !== "live" || !media) return "not_answered";
    const pressed = pressKeys({ clock: this.parts.clock, signal: leg.gone.signal, media, keys, onMs });
    this.parts.log.onFail(pressed, "pressing keys");
    return "accepted";
  }

  async runScript(source: ScriptSource, autoAnswer: boolean): Promise<void> {
    this.#run = this.parts.scripts.start(new LiveScriptCall(this, this.dialling, autoAnswer), source);
    this.#early?.giveTo(this.#run);
    await this.#run.done;
  }

  #runBeside(): ScriptRun {
    return this.parts.scripts.start(new LiveScriptCall(this, this.dialling, false), { isBeside: true });
  }

  /** Takes care that a leg that is gone is closed and its record ends; called for each leg the call dials. */
  adopt(leg: OutboundLeg): void {
    this.parts.lines.add(leg);
    leg.gone.watch(this, leg);
  }

  /** A leg it dialled is closed: at once where its audio is closed at once; else the call waits for it. */
  legGone(leg: OutboundLeg): void {
    const closing = leg.media?.leg.close();
    if (closing instanceof Promise) this.#awaitEnd(leg, closing);
    else destroy(leg, closing);
  }

  #awaitEnd(leg: OutboundLeg, closing: Promise<LegStats | undefined>): void {
    this.#closing = withItem(
      this.#closing,
      closing.then((last) => destroy(leg, last)),
    );
  }

  /** Its main leg is. */
  legLive(): void {
    this.#limits.answered(this.app?.max_call_length_min);
  }

  /** Does what its plan says. Once. */
  begin(): void {
    try {
      this.#limits.ringing(this.#plan.ringLimitMs);
      this.a.record.onLive(this);
      const running = this.#plan.run(this);
      if (running) this.#finishAfter(running);
    } catch (error) {
      this.fail(error);
    }
  }

  #finishAfter(running: Promise<void>): void {
    running.then(
      () => this.finish(),
      (error: unknown) => this.fail(error),
    );
  }

  fail(error: unknown): void {
    try {
      this.#endByFault(error);
    } catch (fault) {
      // Nobody waits for it: a call that cannot even end would keep its channel for ever.
      return this.#unclosed(fault);
    }
    this.finish();
  }

  #endByFault(error: unknown): void {
    if (this.a.gone.aborted) return;
    this.parts.log.error({ err: error, call: this.uuid }, "a call ended by a fault");
    this.a.end(CAUSE.temporaryFailure, "server_error");
  }

  finish(): void {
    try {
      const closing = this.#close();
      if (closing) closing.then(() => this.#written()).catch((error: unknown) => this.#unclosed(error));
      else this.#written();
    } catch (error) {
      this.#unclosed(error);
    }
  }

  /** Everything the call owns, in the order of call-xml.md 3.7; the A leg is told last. At once where nothing is waited for. */
  #close(): Promise<void> | undefined {
    if (this.#transfers && this.#transfers.size > 0)
      return Promise.allSettled(this.#transfers).then(() => this.#close());
    if (!this.a.gone.aborted) this.end(CAUSE.normal);
    this.#limits.close();
    this.dialling.close();
    if (this.#beside || this.#recordings || this.#closing.length > 0)
      return this.#owned().finally(() => this.#destroyed());
    return this.#destroyed();
  }

  /** Resolves when nothing is left of what the call has besides its main leg. */
  async #owned(): Promise<void> {
    if (this.#beside) await this.#beside.done;
    if (this.#recordings) await this.#recordings.close();
    while (this.#closing.length > 0) {
      const closing = this.#closing;
      this.#closing = NONE;
      await Promise.all(closing);
    }
  }

  #destroyed(): Promise<void> | undefined {
    const last = this.a.media?.leg.close();
    return last instanceof Promise ? last.then((stats) => this.#silent(stats)) : this.#silent(last);
  }

  #silent(last: LegStats | undefined): Promise<void> | undefined {
    this.a.record.sounded(last, this.a.media?.wasRelayed);
    const closing = this.#closePlaces();
    if (closing) return closing.then(() => this.a.record.destroy());
    this.a.record.destroy();
    return undefined;
  }

  #closePlaces(): Promise<unknown> | undefined {
    if (this.#formerPlaces.length === 0) return this.#place.close();
    return Promise.all([this.#place, ...this.#formerPlaces].map((place) => place.close()));
  }

  /** What could not be written is told by the journal. */
  #written(): void {
    const over = () => this.#ended();
    this.a.record.committed.then(over, over);
  }

  #unclosed(error: unknown): void {
    this.parts.log.error({ err: error }, "a call failed");
    this.#ended();
  }

  #ended(): void {
    this.#isOver = true;
    this.#owner.callOver(this);
    this.#resolve?.();
  }

  /** A key was pressed on the main leg. */
  digit(key: string, by: "rtp" | "info"): void {
    const bridged = this.dialling.bridged;
    if (!bridged) return this.digits.push(key);
    // RFC 4733 passes within the media thread; a key of SIP INFO has to be carried over.
    if (by === "info")
      this.parts.log.onFail(bridged.media?.leg.sendDigits(key) ?? Promise.resolve(), "passing a key on");
  }
}

/** Of what is over. */
const DONE = Promise.resolve();

/** What the main leg tells, as the call hears it. */
class MainLegWords implements MainLegEvents {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  digit(key: string, by: "rtp" | "info"): void {
    this.#call.digit(key, by);
  }

  recordKey(word: "on" | "off"): void {
    this.#call.recordKey(this.#call.a, word);
  }

  request(server: ServerRequest): void {
    this.#call.request(this.#call.a, server);
  }
}

function destroy({ record, media }: OutboundLeg, last: LegStats | undefined): void {
  record.sounded(last, media?.wasRelayed);
  record.destroy();
}

function hasDialog(leg: Partner, replaces: Replaces): boolean {
  return leg.dialogs.some((dialog) => isNamed(replaces, dialog));
}
