import type { Timer } from "../../base/clock.js";
import { nextMoment } from "../../base/next-moment.js";
import { NONE, withItem } from "../../base/short-list.js";
import type { MediaPlace } from "../media/port.js";
import type { BridgeEnd } from "../script/dial.js";
import { CAUSE } from "./end-reason.js";
import type { GoneHearer } from "./gone.js";
import { type HeldMusicParts, HoldsOfBridge } from "./held-music.js";
import type { MainLeg } from "./main-leg.js";
import type { Partner } from "./partner.js";
import { RelayedBridge, type RelayParts } from "./relayed-bridge.js";

type BridgeParts = HeldMusicParts & RelayParts;

/** Hears that a bridge is over. */
export interface BridgeHearer {
  over(end: BridgeEnd): void;
}

/** Who made it. */
export interface BridgeOwner {
  /** It is over, and about to say so. */
  bridgeOver(bridge: Bridge): void;
}

/**
 * Two legs that hear each other until one of them is gone, or `end`. A transfer puts another leg in the place of the B leg:
 * while it is tried the bridge is held, and outlives its B leg.
 */
export class Bridge implements GoneHearer<Partner> {
  readonly #a: MainLeg;
  readonly #parts: BridgeParts;
  readonly #owner: BridgeOwner;
  readonly #startMs: number;
  #place: MediaPlace;
  #b: Partner;
  #isHeld = false;
  #isReleased = false;
  /** Both hear nothing of each other, by the word of a document. */
  #isQuiet = false;
  #limit: Timer | undefined;
  #holds: HoldsOfBridge | undefined;
  #relayed: RelayedBridge | undefined;
  #isOver = false;
  /** Once it is over, and its audio is parted. */
  #end: BridgeEnd | undefined;
  #hearers: readonly BridgeHearer[] = NONE;

  private constructor(a: MainLeg, b: Partner, place: MediaPlace, parts: BridgeParts, owner: BridgeOwner) {
    this.#owner = owner;
    this.#a = a;
    this.#b = b;
    this.#place = place;
    this.#parts = parts;
    this.#startMs = parts.clock.monotonicMs();
    this.#watch(a);
    this.#watch(b);
  }

  /** Joins the audio of both; who is put on hold hears music. @param limitMs longest bridge: then the B leg gets BYE */
  static join(
    a: MainLeg,
    b: Partner,
    place: MediaPlace,
    parts: BridgeParts,
    limitMs: number | undefined,
    owner: BridgeOwner,
  ): Promise<Bridge> | Bridge {
    const bridge = new Bridge(a, b, place, parts, owner);
    const joining = bridge.#connect();
    return joining ? bridge.#limitedAfter(joining, limitMs) : bridge.#limited(limitMs);
  }

  async #limitedAfter(joining: Promise<void>, limitMs: number | undefined): Promise<Bridge> {
    await joining;
    return this.#limited(limitMs);
  }

  #limited(limitMs: number | undefined): Bridge {
    if (limitMs !== undefined) this.#endIn(limitMs);
    return this;
  }

  #endIn(limitMs: number): void {
    this.#limit = this.#parts.clock.setTimer(limitMs, () => this.end());
  }

  /** Whom the A leg is bridged to. */
  get b(): Partner {
    return this.#b;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** A transfer has it, or has taken its B leg. */
  get isTransferred(): boolean {
    return this.#isHeld || this.#isReleased;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when it is over, whoever ended it; the A leg may still be there. */
  get ended(): Promise<BridgeEnd> {
    return new Promise((resolve) => this.whenOver({ over: resolve }));
  }

  /** Tells that it is over: in the next moment, when all that its legs tell is told. */
  whenOver(hearer: BridgeHearer): void {
    if (this.#end) tell(hearer, this.#end);
    else this.#hearers = withItem(this.#hearers, hearer);
  }

  /** Parts the audio while another B leg is looked for; from now on the end of this one does not end the bridge. */
  async hold(): Promise<void> {
    this.#isHeld = true;
    this.#held();
    await this.#part();
  }

  /** Nobody else was found: both hear each other again, or the bridge ends if one has gone. */
  async resume(): Promise<void> {
    this.#isHeld = false;
    // The end of the A leg could not end the B leg while it was held.
    if (this.#a.gone.aborted) this.end();
    if (this.#b.gone.aborted || this.#a.gone.aborted) this.#finish();
    else await this.#connect();
  }

  /** Another leg in the stead of the B leg, which is left as it is. @param place where the audio of both is */
  async swap(next: Partner, place: MediaPlace): Promise<void> {
    this.#b = next;
    this.#place = place;
    this.#isHeld = false;
    this.#watch(next);
    this.#holds?.close();
    await this.#relayed?.back();
    await this.#connect();
  }

  /** Parts the audio for a Hold, whatever becomes of its legs meanwhile; `loud` ends it (call-xml.md 4.8). */
  async quiet(): Promise<void> {
    this.#isQuiet = true;
    this.#held();
    await this.#part();
  }

  async loud(): Promise<void> {
    this.#isQuiet = false;
    if (!this.#isOver && !this.#isHeld) await this.#connect();
  }

  /** The B leg goes on elsewhere; the bridge is over when its A leg is. */
  release(): void {
    this.#isHeld = false;
    this.#isReleased = true;
  }

  /** Lets the B leg go with BYE. While a transfer is tried, and once it took the leg along, the leg is its affair. */
  end(): void {
    if (!this.isTransferred) this.#b.end(CAUSE.normal);
  }

  #watch(leg: Partner): void {
    if (leg.gone.aborted) this.#goneSoon(leg);
    else leg.gone.watch(this, leg);
  }

  /** Apart: who makes a function makes what it closes over as well. */
  #goneSoon(leg: Partner): void {
    queueMicrotask(() => this.legGone(leg));
  }

  legGone(leg: Partner): void {
    if (leg === this.#a) this.#aGone();
    else if (leg === this.#b && !this.isTransferred) this.#finish();
  }

  /** The B leg goes with the A leg. */
  #aGone(): void {
    if (this.#isOver) return;
    this.#finish();
    this.end();
  }

  /** @returns undefined when both hear each other */
  #connect(): Promise<void> | undefined {
    const a = this.#a;
    const b = this.#b;
    if (this.#isQuiet) return undefined;
    const joining = a.media && b.media && this.#place.bridge(a.media.leg, b.media.leg);
    if (joining) return this.#joining(a, b, joining);
    this.#joined(a, b);
    return undefined;
  }

  async #joining(a: MainLeg, b: Partner, joining: Promise<void>): Promise<void> {
    try {
      await joining;
    } catch (error) {
      // Whoever hung up just now took its audio along: the bridge is over before it began.
      if (!a.gone.aborted && !b.gone.aborted) throw error;
    }
    this.#joined(a, b);
  }

  #joined(a: MainLeg, b: Partner): void {
    a.record.bridged();
    b.record.bridged();
    if (!a.media || !b.media || this.#isOver) return;
    this.#holds?.close();
    this.#holds = new HoldsOfBridge(a.media, b.media, this.#parts);
    const { relay } = this.#parts;
    if (relay) this.#relayed = new RelayedBridge(a, b, relay, this.#parts);
  }

  #held(): void {
    this.#a.record.held();
    this.#b.record.held();
  }

  /** @returns undefined when there was nothing to wait for */
  #part(): Promise<unknown> | undefined {
    this.#holds?.close();
    return this.#relayed ? this.#unbridgeAfter(this.#relayed.back()) : this.#unbridge();
  }

  async #unbridgeAfter(coming: Promise<unknown>): Promise<void> {
    await coming;
    await this.#unbridge();
  }

  #unbridge(): Promise<unknown> | undefined {
    const media = this.#a.media;
    if (!media || this.#a.gone.aborted) return undefined;
    // A media thread that is lost has no bridge any more either.
    return this.#place.unbridge(media.leg).catch(() => undefined);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#limit?.cancel();
    // Its B leg is gone, or somebody else's affair.
    this.#a.record.alone();
    const durationMs = Math.round(this.#parts.clock.monotonicMs() - this.#startMs);
    const parting = this.#part();
    if (parting) void this.#endedAfter(parting, durationMs);
    else this.#ended(durationMs);
  }

  async #endedAfter(parting: Promise<unknown>, durationMs: number): Promise<void> {
    await parting;
    this.#ended(durationMs);
  }

  #ended(durationMs: number): void {
    this.#owner.bridgeOver(this);
    this.#end = { durationMs };
    for (const hearer of this.#hearers) tell(hearer, this.#end);
    this.#hearers = NONE;
  }
}

function tell(hearer: BridgeHearer, end: BridgeEnd): void {
  nextMoment(() => hearer.over(end));
}
