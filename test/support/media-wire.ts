import type { FakeClock } from "../../server/src/base/fake-clock.js";
import type { RemoteMedia } from "../../server/src/engine/media/messages.js";
import { ThreadCounters } from "../../server/src/engine/media/thread/counters.js";
import { RtpLeg } from "../../server/src/engine/media/thread/leg-rtp.js";
import type { LegPeer, MediaSocket } from "../../server/src/engine/media/thread/media-socket.js";
import { SrtpPair } from "../../server/src/engine/media/thread/srtp-pair.js";
import { parseRtp, RtpView } from "../../server/src/wire/rtp/packet.js";
import { srtpMaster } from "../../server/src/wire/rtp/srtp-profile.js";

/** A packet that a leg sent; its payload is good until the next one. */
export interface Sent {
  readonly atMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** In place of a socket: gives what a leg sends to `onSent`, opened by the far end's keys when there are any. */
export class MediaWire implements MediaSocket {
  readonly port = 4000;
  readonly isReady = true;
  readonly peerName = undefined;
  /** Packets that the far end could not open. */
  refused = 0;
  readonly #clock: FakeClock;
  readonly #onSent: (sent: Sent) => void;
  readonly #near = new SrtpPair();
  readonly #far = new SrtpPair();
  readonly #view = new RtpView();

  constructor(clock: FakeClock, onSent: (sent: Sent) => void) {
    this.#clock = clock;
    this.#onSent = onSent;
  }

  agree(_nowMs: number, media: RemoteMedia): LegPeer {
    const { srtp, remoteAddress: address, remotePort: port, remoteRtcpPort: rtcpPort } = media;
    if (srtp) this.#near.use(srtpMaster(srtp.send), srtpMaster(srtp.receive));
    if (srtp) this.#far.use(srtpMaster(srtp.receive), srtpMaster(srtp.send));
    return { address, port, rtcpPort, rtcpMux: false };
  }

  trust(): void {}
  sendRtcp(): void {}
  async close(): Promise<void> {}

  send(packet: Buffer): void {
    const sealed = this.#near.isOn ? this.#near.seal(packet) : packet;
    const plain = this.#near.isOn ? this.#far.open(sealed!) : packet;
    if (!plain || parseRtp(plain, this.#view) !== undefined) {
      this.refused++;
      return;
    }
    const { marker, payloadType, sequence, timestamp, payloadStart, payloadEnd } = this.#view;
    const payload = plain.subarray(payloadStart, payloadEnd);
    this.#onSent({ atMs: this.#clock.monotonicMs(), sequence, timestamp, marker, payloadType, payload });
  }
}

/** A leg that sends into a wire; keys it hears and errors that broke it are in `seen`. */
export async function wiredLeg(clock: FakeClock, sequence: number, onSent: (sent: Sent) => void) {
  const wire = new MediaWire(clock, onSent);
  const seen: string[] = [];
  const leg = await RtpLeg.open({
    open: async () => wire,
    clock,
    counters: new ThreadCounters(),
    start: { ssrc: sequence, sequence, timestamp: 0xffff_f000 },
    cname: "test",
    reportPhase: 0,
    events: {
      digit: (key) => seen.push(key),
      rtpLost: () => undefined,
      socketError: () => undefined,
      lost: () => undefined,
      broken: (error) => seen.push(String(error)),
      wakes: () => undefined,
      rests: () => undefined,
    },
  });
  return { leg, wire, seen };
}
