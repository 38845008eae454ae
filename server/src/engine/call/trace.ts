import type { Clock, Timer } from "../../base/clock.js";
import { DelayQueue } from "../../base/delay-queue.js";
import type { Log } from "../../base/log.js";
import { own } from "../../base/own.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import { WireSlab } from "../../base/wire-slab.js";
import type { CallTraceStore, LiveTraces, TracedStep } from "../../domain/call/port/traces.js";
import type { SipAddress } from "../../net/sip-address.js";
import { LegTrace } from "./leg-trace.js";
import { SeenMessage, type SeenSince } from "./seen-message.js";
import { TraceWriter } from "./trace-writer.js";

/** Messages remembered for a node, whatever they belong to; the oldest go first. */
const RING_MAX = 2_000;
/** What is kept of one message. */
const MESSAGE_BYTES_MAX = 8 * 1024;
/** INVITEs whose call is not known yet: it is being judged, or was refused without a record. */
const UNKNOWN_MAX = 1_000;
/** Messages of one of them. */
const UNKNOWN_MESSAGES_MAX = 6;
/** Legs that live and INVITEs that nobody claimed are looked through so often, and what the database did not take is tried again. */
const SWEEP_MS = 5_000;
/** A leg that lives on is written so often. */
const LIVE_MS = 60_000;
/** From the end of a leg to its writing: the answer to its BYE is there by then. */
const ENDED_MS = 5_000;
/** What is to be written waits so long for others: each writing costs the database as much as ten legs. */
const GATHER_MS = 250;
/** From the end of a leg until nothing is repeated any more (RFC 3261 §17: 64·T1). */
const SILENT_MS = 33_000;
const INVITE = 0x49_4e_56_49;

/** What the records of legs tell the trace. */
export interface LegTraces {
  /** The messages of that Call-ID belong to a leg, those that went by already included. */
  claim(callId: string, leg: { readonly uuid: string; readonly account: string }): void;
  /** A leg fetched something; nothing is kept of one without messages. */
  fetched(call: string, fetch: SeenFetch): void;
  /** A step of a recording of a leg. */
  stepped(call: string, step: TracedStep): void;
  /** A leg is over. */
  ended(call: string): void;
}

export interface SipTraceParts {
  readonly store: CallTraceStore;
  readonly clock: Clock;
  readonly log: Log;
  /** False: nothing is kept of calls, only the last messages of the node in memory. */
  readonly isKept: boolean;
}

/**
 * The SIP messages of calls, kept with their legs, and the last ones of the node. The call path pays for one small object
 * a message; secrets are removed and rows written some seconds after a leg has ended, and once a minute while it lives.
 */
export class SipTrace implements LegTraces, LiveTraces {
  readonly #parts: SipTraceParts;
  readonly #writer: TraceWriter;
  readonly #ring: SeenMessage[] = [];
  /** More than one where the platform calls itself: both ends are legs here. */
  readonly #byCallId = new Map<string, LegTrace[]>();
  readonly #byCall = new Map<string, LegTrace>();
  /** Legs that are not over. */
  readonly #live = new Set<LegTrace>();
  /** Legs that are over come due one by one: to look through all of half a minute at once took 15 to 30 ms at 571 calls a second. */
  readonly #ended: DelayQueue<LegTrace>;
  readonly #silent: DelayQueue<LegTrace>;
  readonly #unknown = new Map<string, SeenMessage[]>();
  readonly #slab = new WireSlab();
  readonly #since: SeenSince;
  #next = 0;
  #number = 0;
  #timer: Timer | undefined;
  #gathering: Timer | undefined;
  #isClosed = false;

  constructor(parts: SipTraceParts) {
    this.#parts = parts;
    this.#since = { startMs: parts.clock.now() };
    this.#writer = new TraceWriter(parts);
    this.#ended = new DelayQueue(parts.clock, ENDED_MS, (leg) => this.#takeSoon(leg));
    this.#silent = new DelayQueue(parts.clock, SILENT_MS, (leg) => {
      this.#takeSoon(leg);
      this.#forget(leg);
    });
  }

  /** Legs that are traced, ended ones for half a minute more. */
  get size(): number {
    return this.#byCall.size;
  }

  /** Takes a message that went by. Hot: called for every one. */
  note(direction: "in" | "out", peer: SipAddress, wire: Buffer, callId: string): void {
    const legs = this.#byCallId.get(callId);
    const key = legs?.[0]?.callIds[0];
    const before = legs || !this.#parts.isKept ? undefined : this.#unknown.get(callId);
    // What lives for long must not hold the text it was cut from. The ring is gone round soon.
    const isLasting = legs !== undefined || before !== undefined || isInvite(wire);
    const message = new SeenMessage(
      { number: this.#number++, direction, peer, callId: key === callId ? key : isLasting ? own(callId) : callId },
      wire.length > MESSAGE_BYTES_MAX ? wire.subarray(0, MESSAGE_BYTES_MAX) : wire,
      this.#slab,
      this.#since,
      this.#parts.clock.now(),
    );
    this.#ring[this.#next] = message;
    this.#next = (this.#next + 1) % RING_MAX;
    if (legs) for (const leg of legs) leg.add(message);
    else if (this.#parts.isKept) this.#noteUnknown(message, before, isInvite(wire));
  }

  claim(callId: string, { uuid, account }: { readonly uuid: string; readonly account: string }): void {
    if (!this.#parts.isKept || this.#isClosed) return;
    const others = this.#byCallId.get(callId);
    if (others?.some((other) => other.call === uuid)) return;
    const key = own(callId);
    const leg = this.#begun(uuid, account, key);
    for (const message of others?.[0]?.of(callId) ?? this.#unknown.get(callId) ?? []) leg.add(message);
    if (others) others.push(leg);
    else this.#byCallId.set(key, [leg]);
    this.#unknown.delete(callId);
    this.#sweepLater();
  }

  #begun(uuid: string, account: string, callId: string): LegTrace {
    const known = this.#byCall.get(uuid);
    if (known) {
      known.callIds.push(callId);
      return known;
    }
    const leg = new LegTrace(uuid, account, callId);
    this.#byCall.set(uuid, leg);
    this.#live.add(leg);
    return leg;
  }

  fetched(call: string, fetch: SeenFetch): void {
    this.#byCall.get(call)?.addFetch(fetch);
  }

  stepped(call: string, step: TracedStep): void {
    this.#byCall.get(call)?.addStep(step);
  }

  ended(call: string): void {
    const leg = this.#byCall.get(call);
    if (!leg || !this.#live.delete(leg)) return;
    this.#ended.add(leg);
    this.#silent.add(leg);
  }

  async flush(calls: readonly string[]): Promise<void> {
    for (const call of calls) this.#take(this.#byCall.get(call));
    await this.#writer.drain();
  }

  /** The last messages of the node, newest first. */
  *recent(): Iterable<SeenMessage> {
    for (let back = 1; back <= this.#ring.length; back++) {
      const message = this.#ring[(this.#next - back + RING_MAX) % RING_MAX];
      if (message) yield message;
    }
  }

  /** Tries to write what there is, once. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#gathering?.cancel();
    this.#gathering = undefined;
    this.#ended.clear();
    this.#silent.clear();
    for (const leg of this.#byCall.values()) this.#take(leg);
    this.#byCall.clear();
    this.#live.clear();
    this.#byCallId.clear();
    this.#unknown.clear();
    await this.#drain();
  }

  #noteUnknown(message: SeenMessage, before: SeenMessage[] | undefined, begins: boolean): void {
    if (before) {
      if (before.length < UNKNOWN_MESSAGES_MAX) before.push(message);
      return;
    }
    if (!begins) return;
    this.#unknown.set(message.callId, [message]);
    this.#sweepLater();
    if (this.#unknown.size <= UNKNOWN_MAX) return;
    const [oldest] = this.#unknown.keys();
    if (oldest !== undefined) this.#unknown.delete(oldest);
  }

  /** Those that nobody claimed: each holds the memory that it shares with others. */
  #sweepUnknown(nowMs: number): void {
    for (const [callId, [first]] of this.#unknown) {
      if (first && nowMs - first.atMs < SILENT_MS) return;
      this.#unknown.delete(callId);
    }
  }

  #sweep(): void {
    this.#timer = undefined;
    const nowMs = this.#parts.clock.now();
    this.#sweepUnknown(nowMs);
    for (const leg of this.#live) if (nowMs - (leg.oldestMs ?? nowMs) >= LIVE_MS) this.#take(leg);
    void this.#drain();
  }

  #sweepLater(): void {
    if (!this.#isClosed) this.#timer ??= this.#parts.clock.setTimer(SWEEP_MS, () => this.#sweep());
  }

  #take(leg: LegTrace | undefined): void {
    if (leg?.isWaiting) this.#writer.add(leg.take());
  }

  #takeSoon(leg: LegTrace): void {
    if (!leg.isWaiting) return;
    this.#take(leg);
    this.#gathering ??= this.#parts.clock.setTimer(GATHER_MS, () => {
      this.#gathering = undefined;
      void this.#drain();
    });
  }

  #forget(leg: LegTrace): void {
    this.#byCall.delete(leg.call);
    for (const callId of leg.callIds) {
      const left = this.#byCallId.get(callId)?.filter((other) => other !== leg) ?? [];
      if (left.length > 0) this.#byCallId.set(callId, left);
      else this.#byCallId.delete(callId);
    }
  }

  async #drain(): Promise<void> {
    try {
      await this.#writer.drain();
    } catch (error) {
      const { lost } = this.#writer;
      this.#parts.log.warn({ err: error, lost }, "SIP traces could not be written, trying again");
    }
    if (this.#live.size > 0 || this.#unknown.size > 0 || this.#writer.isWaiting) this.#sweepLater();
  }
}

function isInvite(wire: Buffer): boolean {
  return wire.length >= 4 && wire.readUInt32BE(0) === INVITE;
}
