import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { NgAnswer, NgCommand } from "../../wire/rtpengine/ng.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import { makeOffer } from "../../wire/sdp/offer-answer.js";
import { parseSdp } from "../../wire/sdp/parse.js";

/** An address of audio. */
export interface RelayAddress {
  readonly address: string;
  readonly port: number;
}

/** One side of a call that is to be relayed: where its packets go, and what is in them. */
export interface RelaySide extends RelayAddress {
  readonly codec: AudioCodec;
  readonly ptimeMs: number;
}

/** A call in the hands of the relay. */
export interface RelayedCall {
  /** Where the first side sends to, and the second. */
  readonly forFirst: RelayAddress;
  readonly forSecond: RelayAddress;
  /** Whether the relay is there and still has the call. Never rejects. */
  isAlive(): Promise<boolean>;
  /** The relay lets it go. Never rejects. */
  close(): Promise<void>;
}

/** Passes plain RTP between two peers, outside of this process. */
export interface MediaRelay {
  /** Makes a call of two sides; undefined when the relay is away or does not want it. Never rejects. */
  open(first: RelaySide, second: RelaySide): Promise<RelayedCall | undefined>;
}

/** What asks the daemon. */
export interface NgClient {
  request(command: NgCommand): Promise<NgAnswer>;
}

const [FIRST, SECOND] = ["first", "second"];

/** An rtpengine as relay. Its going away is told once, and so is its coming back. */
export class Rtpengine implements MediaRelay {
  readonly #client: NgClient;
  readonly #newId: () => string;
  readonly #log: Log;
  #isAway = false;

  constructor(o: { readonly client: NgClient; readonly newId: () => string; readonly log: Log }) {
    this.#client = o.client;
    this.#newId = o.newId;
    this.#log = o.log;
  }

  async open(first: RelaySide, second: RelaySide): Promise<RelayedCall | undefined> {
    const names = { callId: this.#newId(), fromTag: FIRST! };
    const close = () => this.#close(names);
    try {
      const offer = await this.#client.request({ command: "offer", ...names, sdp: describe(first) });
      const answer = await this.#client.request({ command: "answer", ...names, toTag: SECOND!, sdp: describe(second) });
      const [forFirst, forSecond] = [addressOf(answer.sdp), addressOf(offer.sdp)];
      if (!forFirst || !forSecond) throw new Error("rtpengine: no address in its answer");
      this.#tellBack();
      return { forFirst, forSecond, isAlive: () => this.#isAlive(names), close };
    } catch (error) {
      if (!(error instanceof ClosedError)) this.#tellAway(error);
      await close();
      return undefined;
    }
  }

  async #isAlive(names: { readonly callId: string }): Promise<boolean> {
    try {
      await this.#client.request({ command: "query", callId: names.callId });
      return true;
    } catch (error) {
      if (!(error instanceof ClosedError)) this.#tellAway(error);
      return false;
    }
  }

  async #close(names: { readonly callId: string; readonly fromTag: string }): Promise<void> {
    // A daemon that is away has lost the call, or will for want of packets.
    if (!this.#isAway) await this.#client.request({ command: "delete", ...names }).catch(() => undefined);
  }

  #tellAway(error: unknown): void {
    if (!this.#isAway)
      this.#log.warn({ err: error }, "rtpengine does not relay: calls stay on our own media, or come back to it");
    this.#isAway = true;
  }

  #tellBack(): void {
    if (this.#isAway) this.#log.info({}, "rtpengine relays again");
    this.#isAway = false;
  }
}

/** The daemon passes on whatever comes; the description is for its addresses. */
function describe({ address, port, codec, ptimeMs }: RelaySide): string {
  const stream = { codecs: [codec], telephoneEvent: 101, direction: "sendrecv", ptimeMs } as const;
  return makeOffer({ address, port, sessionId: 1, version: 1, ...stream });
}

function addressOf(text: string | undefined): RelayAddress | undefined {
  const sdp = text === undefined ? undefined : parseSdp(text);
  if (!sdp || !("media" in sdp)) return undefined;
  const [media] = sdp.media;
  const connection = media?.connection ?? sdp.connection;
  return media && connection && media.port > 0 ? { address: connection.address, port: media.port } : undefined;
}

/** Both can be sides of one call: the daemon has its sockets of a family by what it listens on. */
export function isSameFamily(a: RelayAddress, b: RelayAddress): boolean {
  return a.address.includes(":") === b.address.includes(":");
}
