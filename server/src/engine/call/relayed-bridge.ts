import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { NegotiatedMedia } from "../../wire/sdp/negotiated.js";
import {
  isSameFamily,
  type MediaRelay,
  type RelayAddress,
  type RelayedCall,
  type RelaySide,
} from "../media/rtpengine.js";
import type { LegMedia } from "./leg-media.js";
import type { Partner } from "./partner.js";

/** A bridge that is younger stays: recordings begin right after it, and phones that exchange re-INVITEs are done. */
const SETTLE_MS = 1_000;
/** The relay is asked so often whether it still has the call. */
const LOOK_MS = 10_000;
/** A command that needs the audio waits so long for a peer that does not come back. */
const RETURN_MS = 4_000;

/** What a relayed bridge works with. */
export interface RelayParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Absent = all audio is ours. */
  readonly relay?: MediaRelay | undefined;
}

/**
 * The audio of two legs that only hear each other goes past us: by a re-INVITE each, both send to the relay. It comes back,
 * by a re-INVITE each, before anything is played, sent or recorded, when a peer has a new offer, and at the end of the
 * bridge. It moves once in the life of a bridge: a peer that refused is not asked again.
 */
export class RelayedBridge {
  readonly #legs: readonly [Partner, Partner];
  readonly #parts: RelayParts;
  readonly #relay: MediaRelay;
  /** Of the move, then of the looks at the relay. */
  #timer: Timer;
  #moving: Promise<void> | undefined;
  #call: RelayedCall | undefined;
  #returning: Promise<void> | undefined;

  constructor(a: Partner, b: Partner, relay: MediaRelay, parts: RelayParts) {
    this.#legs = [a, b];
    this.#parts = parts;
    this.#relay = relay;
    this.#timer = parts.clock.setTimer(SETTLE_MS, () => {
      this.#moving = this.#move().catch((error: unknown) => {
        if (!this.#isLeaving) parts.log.warn({ err: error }, "moving a call to the relay");
        void this.back();
      });
    });
  }

  /** Both are on our own media again, or are gone; it does not move any more. Idempotent; never rejects. */
  back(): Promise<void> {
    this.#timer.cancel();
    this.#returning ??= this.#back();
    return this.#returning;
  }

  get #isLeaving(): boolean {
    return this.#returning !== undefined || this.#legs.some((leg) => leg.gone.aborted);
  }

  async #move(): Promise<void> {
    const [a, b] = this.#legs;
    if (this.#isLeaving || !a.media || !b.media || !isMovable(a.media, b.media)) return;
    const [first, second] = await Promise.all([sideOf(a.media), sideOf(b.media)]);
    if (this.#isLeaving || !first || !second || !isSameFamily(first, second)) return;
    this.#call = await this.#relay.open(first, second);
    if (!this.#call) return;
    if (this.#isLeaving) return void this.back();
    this.#watch();
    const isMoved = (await this.#send(a, this.#call.forFirst, b)) && (await this.#send(b, this.#call.forSecond, a));
    if (isMoved) this.#look(this.#call);
    else void this.back();
  }

  /** A relay that has died, or has lost the call, does not tell. */
  #look(call: RelayedCall): void {
    if (this.#isLeaving) return;
    this.#timer = this.#parts.clock.setTimer(LOOK_MS, () => {
      void call.isAlive().then((isAlive) => (isAlive ? this.#look(call) : this.back()));
    });
  }

  /** One of the two is sent to the relay. Meanwhile it hears the other one from us still, who hears it from the relay. */
  async #send(leg: Partner, to: RelayAddress, other: Partner): Promise<boolean> {
    const media = leg.media!;
    if (this.#isLeaving || !isMovable(media, other.media!)) return false;
    const final = await leg.reinvite(media.relayTo(to));
    if (final.kind === "synthetic" || final.status >= 300) media.stay();
    else if (!media.accept(final.body.toString("utf8")).ok) return false;
    if (this.#isLeaving || !media.isRelayed || !isMovable(media, other.media!)) return false;
    media.only(other.media!.isRelayed ? "inactive" : "sendonly");
    other.media!.only(other.media!.isRelayed ? "inactive" : "recvonly");
    return true;
  }

  /** From now on whatever needs the audio brings it back. */
  #watch(): void {
    for (const { media } of this.#legs) {
      media!.leg.needed = () => this.back();
      media!.left = () => void this.back();
    }
  }

  async #back(): Promise<void> {
    const limit: { timer?: Timer } = {};
    const late = new Promise<void>((resolve) => {
      limit.timer = this.#parts.clock.setTimer(RETURN_MS, resolve);
    });
    const returned = this.#returnBoth();
    await Promise.race([returned, late]);
    limit.timer?.cancel();
  }

  async #returnBoth(): Promise<void> {
    await this.#moving;
    if (!this.#call) return;
    const returns = this.#legs.map((leg) =>
      this.#return(leg).catch((error: unknown) => {
        // Whoever hangs up meanwhile need not come back.
        if (!leg.gone.aborted) this.#parts.log.warn({ err: error }, "bringing a call back from the relay");
      }),
    );
    await Promise.all(returns);
    await this.#call.close();
  }

  async #return(leg: Partner): Promise<void> {
    const { media } = leg;
    if (!media) return;
    media.leg.needed = undefined;
    media.left = undefined;
    if (leg.gone.aborted) return;
    if (!media.isRelayed) return media.only(undefined);
    media.comeBack();
    const final = await leg.reinvite(media.offer(media.preferredCodecs));
    const isAgreed = final.kind !== "synthetic" && final.status < 300 && media.accept(final.body.toString("utf8")).ok;
    if (!isAgreed && !leg.gone.aborted)
      this.#parts.log.warn({ status: final.kind === "synthetic" ? 408 : final.status }, "a leg stayed at the relay");
  }
}

/** Both are plain, talk, and have the same in their packets: what one sends the other takes as it is. */
function isMovable(a: LegMedia, b: LegMedia): boolean {
  const [mine, other] = [a.negotiated, b.negotiated];
  if (a.leg.isUsed || b.leg.isUsed || !a.isPlain || !b.isPlain || !mine || !other) return false;
  if (mine.direction !== "sendrecv" || other.direction !== "sendrecv" || mine.rtcpMux || other.rtcpMux) return false;
  const isAlike = mine.codec === other.codec && mine.ptimeMs === other.ptimeMs;
  return isAlike && takes(mine, other) && takes(other, mine);
}

/** What `from` sends has the numbers that `to` knows. */
function takes(to: NegotiatedMedia, from: NegotiatedMedia): boolean {
  return (
    to.payloadType === from.receivePayloadType &&
    to.telephoneEvent === from.receiveTelephoneEvent &&
    to.telephoneEventHz === from.telephoneEventHz
  );
}

/** Where its packets really go; undefined while that is not known. */
async function sideOf(media: LegMedia): Promise<RelaySide | undefined> {
  const { peer } = await media.leg.stats();
  const negotiated = media.negotiated;
  const at = peer?.lastIndexOf(":") ?? -1;
  if (!peer || !negotiated || at < 0) return undefined;
  const { codec, ptimeMs } = negotiated;
  return { address: peer.slice(0, at), port: Number(peer.slice(at + 1)), codec, ptimeMs };
}
