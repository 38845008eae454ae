import type { Clock, Timer } from "../../base/clock.js";
import { DelayQueue } from "../../base/delay-queue.js";
import type { Log } from "../../base/log.js";
import { NONE } from "../../base/text-table.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import type { SeenMessage } from "../../domain/call/packed-trace.js";
import type { CallTraceStore, LiveTraces, TracedStep } from "../../domain/call/port/traces.js";
import type { SipAddress } from "../../net/sip-address.js";
import { LegChains } from "./leg-chains.js";
import { MessageLog } from "./message-log.js";
import { TraceWriter } from "./trace-writer.js";
import { UnknownInvites } from "./unknown-invites.js";

/** Messages remembered for a node, whatever they belong to; the oldest go first. */
const RING_MAX = 2_000;
/** Legs that live and INVITEs that nobody claimed are looked through so often, and what the database did not take is tried again. */
const SWEEP_MS = 5_000;
/** A leg that lives on is written so often, */
const LIVE_MS = 60_000;
/** and sooner where it would hold memory after which others have filled so much: 64 MB. */
const LIVE_SLABS = 256;
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
 * The SIP messages of calls, kept with their legs, and the last ones of the node. The call path pays for one copy of a message
 * into memory outside the heap and for looking up its Call-ID; secrets are removed and rows written some seconds after a leg
 * has ended, and once a minute while it lives.
 */
export class SipTrace implements LegTraces, LiveTraces {
  readonly #parts: SipTraceParts;
  readonly #log = new MessageLog();
  readonly #legs = new LegChains(this.#log);
  readonly #unknown = new UnknownInvites(this.#log);
  readonly #writer: TraceWriter;
  /** Places of messages. */
  readonly #ring: number[] = [];
  /** Legs that are over come due one by one: to look through all of half a minute at once took 15 to 30 ms at 571 calls a second. */
  readonly #ended: DelayQueue<number>;
  readonly #silent: DelayQueue<number>;
  #next = 0;
  #number = 0;
  #timer: Timer | undefined;
  #gathering: Timer | undefined;
  #isClosed = false;

  constructor(parts: SipTraceParts) {
    const { clock, store } = parts;
    this.#parts = parts;
    this.#writer = new TraceWriter({ store, clock, legs: this.#legs });
    this.#ended = new DelayQueue(clock, ENDED_MS, (leg) => this.#takeSoon(leg));
    this.#silent = new DelayQueue(clock, SILENT_MS, (leg) => {
      this.#takeSoon(leg);
      this.#legs.close(leg);
    });
  }

  /** Legs that are traced, ended ones for half a minute more. */
  get size(): number {
    return this.#legs.size;
  }

  /** Bytes of memory that messages lie in. */
  get bytes(): number {
    return this.#log.bytes;
  }

  /** Takes a message that went by. Hot: called for every one. */
  note(direction: "in" | "out", peer: SipAddress, wire: Buffer, callId: string): void {
    const { isKept, clock } = this.#parts;
    const dialog = isKept ? this.#legs.dialog(callId) : NONE;
    const unknown = isKept && dialog === NONE ? this.#unknown.find(callId) : NONE;
    const begins = isKept && dialog === NONE && unknown === NONE && isInvite(wire);
    const isOfCall = begins || dialog !== NONE || unknown !== NONE;
    const place = this.#log.add(direction, peer, wire, this.#number++, clock.now(), isOfCall);
    this.#remember(place);
    if (dialog !== NONE) this.#belongs(place, dialog);
    else if (unknown !== NONE) this.#unknown.add(unknown, place);
    else if (begins) {
      this.#unknown.begin(callId, place);
      this.#sweepLater();
    }
  }

  claim(callId: string, { uuid, account }: { readonly uuid: string; readonly account: string }): void {
    if (!this.#parts.isKept || this.#isClosed) return;
    const legs = this.#legs;
    const other = legs.dialog(callId);
    for (let dialog = other; dialog !== NONE; dialog = legs.nextDialog(dialog))
      if (legs.isOf(legs.legOf(dialog), uuid)) return;
    const leg = legs.begin(uuid, account);
    const before = other === NONE ? this.#unknown.take(callId) : this.#copies(legs.legOf(other), callId);
    for (const place of before) legs.add(leg, place);
    legs.enter(leg, callId);
    this.#sweepLater();
  }

  fetched(call: string, fetch: SeenFetch): void {
    const leg = this.#legs.find(call);
    if (leg === NONE) return;
    this.#legs.addFetch(leg, fetch);
    if (this.#legs.isOver(leg)) this.#take(leg);
  }

  stepped(call: string, step: TracedStep): void {
    const leg = this.#legs.find(call);
    if (leg === NONE) return;
    this.#legs.addStep(leg, step);
    if (this.#legs.isOver(leg)) this.#take(leg);
  }

  ended(call: string): void {
    const leg = this.#legs.find(call);
    if (leg === NONE || !this.#legs.end(leg)) return;
    this.#ended.add(leg);
    this.#silent.add(leg);
  }

  async flush(calls: readonly string[]): Promise<void> {
    for (const call of calls) this.#take(this.#legs.find(call));
    await this.#writer.drain();
  }

  /** The last messages of the node, newest first. */
  *recent(): Iterable<SeenMessage> {
    for (let back = 1; back <= this.#ring.length; back++)
      yield this.#log.read(this.#ring[(this.#next - back + RING_MAX) % RING_MAX]!);
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
    for (const leg of this.#legs.all()) this.#take(leg);
    await this.#drain();
    this.#writer.clear();
    this.#legs.clear();
    this.#unknown.clear();
  }

  /** Hot. */
  #remember(place: number): void {
    const oldest = this.#ring[this.#next];
    this.#ring[this.#next] = place;
    this.#next = (this.#next + 1) % RING_MAX;
    if (oldest !== undefined) this.#log.release(oldest);
  }

  /** Hot. More than one leg where the platform calls itself: each has a record of its own. */
  #belongs(place: number, dialog: number): void {
    this.#log.hold(place);
    this.#legs.add(this.#legs.legOf(dialog), place);
    for (let other = this.#legs.nextDialog(dialog); other !== NONE; other = this.#legs.nextDialog(other))
      this.#legs.add(this.#legs.legOf(other), this.#log.copy(place));
  }

  /** Of what waits of another leg in that dialog. */
  #copies(leg: number, callId: string): number[] {
    const places = this.#legs.waiting(leg).filter((place) => this.#log.callId(place) === callId);
    return places.map((place) => this.#log.copy(place));
  }

  #sweep(): void {
    this.#timer = undefined;
    const nowMs = this.#parts.clock.now();
    this.#unknown.sweep(nowMs - SILENT_MS, LIVE_SLABS);
    for (const leg of this.#legs.late(nowMs - LIVE_MS, LIVE_SLABS)) this.#take(leg);
    void this.#drain();
  }

  #sweepLater(): void {
    if (!this.#isClosed) this.#timer ??= this.#parts.clock.setTimer(SWEEP_MS, () => this.#sweep());
  }

  #take(leg: number): void {
    if (leg !== NONE && this.#legs.isWaiting(leg)) this.#writer.add(leg);
  }

  #takeSoon(leg: number): void {
    if (!this.#legs.isWaiting(leg)) return;
    this.#take(leg);
    this.#gathering ??= this.#parts.clock.setTimer(GATHER_MS, () => {
      this.#gathering = undefined;
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    try {
      await this.#writer.drain();
    } catch (error) {
      const { lost } = this.#writer;
      this.#parts.log.warn({ err: error, lost }, "SIP traces could not be written, trying again");
    }
    if (this.#legs.live > 0 || this.#unknown.size > 0 || this.#writer.isWaiting) this.#sweepLater();
  }
}

function isInvite(wire: Buffer): boolean {
  return wire.length >= 4 && wire.readUInt32BE(0) === INVITE;
}
