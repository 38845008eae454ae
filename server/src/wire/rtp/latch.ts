/** Only so long after the first packet may a peer behind NAT show its real address. */
const FIRST_LATCH_MS = 5_000;
/** Packets in a row, of one SSRC and payload type, that another source must send before it is believed. */
const RELATCH_RUN = 25;
/** And so long must the old source have been silent. */
const RELATCH_SILENCE_MS = 1_000;
/** After so much good media the source is final until the next offer. */
const SETTLED_MS = 10_000;
/** A gap in good media beyond this starts the count of SETTLED_MS anew. */
const GOOD_GAP_MS = 1_000;

/** What is known of the peer before any packet came. */
export interface LatchStart {
  /** From the SDP. */
  readonly address: string;
  readonly port: number;
  /** Whether another source may take its place at first; absent = when the address is not routable in public. */
  readonly behindNat?: boolean | undefined;
}

/**
 * Decides whose packets are the peer's (security.md 11). The source is the address of the SDP until, once and only in
 * the first 5 s, a peer behind NAT shows another; the SDP's own address wins over such a guess. Later another source is
 * taken only after 25 packets in sequence while the old one was silent for 1 s, and never after 10 s of good media:
 * then only a new offer moves the stream. Time is an argument, in milliseconds of a monotonic clock.
 */
export class Latch {
  #sdpAddress = "";
  #sdpPort = 0;
  #behindNat: boolean | undefined;
  #address = "";
  #port = 0;
  #isConfirmed = false;
  #isGuess = false;
  #firstPacketMs = -1;
  #lastGoodMs = 0;
  #goodSinceMs = -1;
  #offeredMs = 0;
  #runAddress = "";
  #runPort = 0;
  #runSsrc = 0;
  #runPayloadType = -1;
  #runSequence = 0;
  #run = 0;

  /** Where the peer is, as far as we know: packets go there. */
  get address(): string {
    return this.#address;
  }

  get port(): number {
    return this.#port;
  }

  /** A new offer. The learned source stays when the SDP names the same address as before; what it may do begins anew. */
  offer(nowMs: number, start: LatchStart): void {
    // The unspecified address is the old way to say hold (RFC 3264 §8.4): it names no other place.
    if (start.address === "0.0.0.0" && this.#sdpPort !== 0) return;
    const isSame = start.address === this.#sdpAddress && start.port === this.#sdpPort;
    this.#sdpAddress = start.address;
    this.#sdpPort = start.port;
    this.#behindNat = start.behindNat;
    this.#offeredMs = nowMs;
    this.#firstPacketMs = -1;
    this.#goodSinceMs = -1;
    this.#run = 0;
    if (isSame) return;
    this.#address = start.address;
    this.#port = start.port;
    this.#isConfirmed = false;
    this.#isGuess = false;
  }

  /** Whether this is the source that is believed now; changes nothing. Hot. */
  isPeer(address: string, port: number): boolean {
    return port === this.#port && address === this.#address;
  }

  /** Takes a well-formed packet of a known payload type. @returns whether it is the peer's. Hot. */
  accept(nowMs: number, address: string, port: number, ssrc: number, payloadType: number, sequence: number): boolean {
    if (this.#sdpPort === 0) return false;
    if (this.#firstPacketMs < 0) this.#firstPacketMs = nowMs;
    const isSource = this.isPeer(address, port) || this.#mayLatch(nowMs, address, port);
    if (isSource) {
      this.#good(nowMs);
      return true;
    }
    if (this.#completesRun(nowMs, address, port, ssrc, payloadType, sequence)) {
      this.#take(address, port, false);
      this.#good(nowMs);
      return true;
    }
    return false;
  }

  /** The first latch: a guess, or the SDP's address after a guess. */
  #mayLatch(nowMs: number, address: string, port: number): boolean {
    if (nowMs - this.#firstPacketMs > FIRST_LATCH_MS) return false;
    const isSdp = port === this.#sdpPort && address === this.#sdpAddress;
    if (this.#isGuess ? !isSdp : this.#isConfirmed || !this.#mayGuess(address)) return false;
    this.#take(address, port, !isSdp);
    return true;
  }

  #mayGuess(address: string): boolean {
    return this.#behindNat ?? (address !== this.#sdpAddress && isUnroutable(this.#sdpAddress));
  }

  #take(address: string, port: number, isGuess: boolean): void {
    this.#address = address;
    this.#port = port;
    this.#isGuess = isGuess;
    this.#goodSinceMs = -1;
    this.#run = 0;
  }

  #good(nowMs: number): void {
    this.#isConfirmed = true;
    if (this.#goodSinceMs < 0 || nowMs - this.#lastGoodMs > GOOD_GAP_MS) {
      // Once settled, a pause of the peer does not open the door again.
      if (!this.#isSettled()) this.#goodSinceMs = nowMs;
    }
    this.#lastGoodMs = nowMs;
  }

  #isSettled(): boolean {
    return this.#goodSinceMs >= 0 && this.#lastGoodMs - this.#goodSinceMs >= SETTLED_MS;
  }

  #completesRun(
    nowMs: number,
    address: string,
    port: number,
    ssrc: number,
    payloadType: number,
    sequence: number,
  ): boolean {
    const continues =
      this.#run > 0 &&
      sequence === ((this.#runSequence + 1) & 0xffff) &&
      ssrc === this.#runSsrc &&
      payloadType === this.#runPayloadType &&
      port === this.#runPort &&
      address === this.#runAddress;
    this.#run = continues ? this.#run + 1 : 1;
    this.#runSequence = sequence;
    if (!continues) {
      this.#runAddress = address;
      this.#runPort = port;
      this.#runSsrc = ssrc;
      this.#runPayloadType = payloadType;
    }
    return this.#run >= RELATCH_RUN && !this.#isSettled() && this.#silentMs(nowMs) >= RELATCH_SILENCE_MS;
  }

  #silentMs(nowMs: number): number {
    return nowMs - (this.#isConfirmed ? Math.max(this.#lastGoodMs, this.#offeredMs) : this.#offeredMs);
  }
}

/** Private, shared, link-local and unspecified addresses; loopback is none of these: nothing translates it. */
function isUnroutable(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|0\.|f[cd]|fe[89ab])/i.test(
    address,
  );
}
