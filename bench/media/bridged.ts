import { systemClock } from "../../server/src/base/clock.js";
import type { RemoteMedia } from "../../server/src/engine/media/messages.js";
import { ThreadCounters } from "../../server/src/engine/media/thread/counters.js";
import { RtpLeg } from "../../server/src/engine/media/thread/leg-rtp.js";
import type { MediaSocket } from "../../server/src/engine/media/thread/media-socket.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../server/src/wire/rtp/packet.js";

const [ADDRESS, PORT] = ["192.0.2.1", 4000];
const FRAME_MS = 20;
const FRAME_SAMPLES = 160;
const EVENTS = 101;
const MEDIA: RemoteMedia = {
  remoteAddress: ADDRESS,
  remotePort: PORT,
  remoteRtcpPort: PORT + 1,
  codec: "PCMU",
  payloadType: 0,
  receivePayloadType: 0,
  telephoneEvent: EVENTS,
  receiveTelephoneEvent: EVENTS,
  ptimeMs: FRAME_MS,
  direction: "sendrecv",
};

/** Takes what is sent nowhere: the system's part of a packet is not looked at here. */
const NOWHERE: MediaSocket = {
  port: PORT,
  isReady: true,
  peerName: undefined,
  agree: () => ({ address: ADDRESS, port: PORT, rtcpPort: PORT + 1, rtcpMux: false }),
  trust: () => undefined,
  send: () => undefined,
  sendRtcp: () => undefined,
  close: async () => undefined,
};

/** What one of two bridged legs costs: a packet that comes and goes on, and its round of the tick. */
export interface BridgedCosts {
  packet(): void;
  round(): void;
}

/** Two legs with a bridge between them and no network; both telephones talk. */
export async function bridgedLegs(): Promise<BridgedCosts> {
  const legs = [await openLeg(), await openLeg()] as const;
  for (const leg of legs) leg.remote(MEDIA);
  legs[0].connect(legs[1]);
  legs[1].connect(legs[0]);
  const packet = Buffer.alloc(RTP_HEADER_BYTES + FRAME_SAMPLES, 0x33);
  const header = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 1 };
  let [packets, nowMs] = [0, 0];
  const take = () => {
    const turn = packets++ >> 1;
    header.sequence = turn & 0xffff;
    header.timestamp = (turn * FRAME_SAMPLES) >>> 0;
    printRtpHeader(header, packet);
    legs[packets & 1]!.rtp(turn * FRAME_MS, packet, ADDRESS, PORT);
  };
  const round = () => {
    for (const leg of legs) leg.hear(nowMs);
    for (const leg of legs) leg.speak(nowMs);
    for (const leg of legs) leg.flush();
  };
  return {
    packet: take,
    round: () => {
      take();
      take();
      nowMs += FRAME_MS;
      round();
    },
  };
}

function openLeg(): Promise<RtpLeg> {
  const nothing = () => undefined;
  return RtpLeg.open({
    open: async () => NOWHERE,
    clock: systemClock,
    counters: new ThreadCounters(),
    start: { ssrc: 1, sequence: 1, timestamp: 1 },
    cname: "bench",
    reportPhase: 0,
    events: {
      digit: nothing,
      rtpLost: nothing,
      socketError: nothing,
      lost: nothing,
      broken: console.error,
      wakes: nothing,
      rests: nothing,
    },
  });
}
