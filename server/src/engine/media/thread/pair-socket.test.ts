import { createSocket, type Socket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { until } from "../../../../../test/support/until.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import { SrtpReceiver, SrtpSender } from "../../../wire/rtp/srtp.js";
import { type InlineKey, srtpMaster } from "../../../wire/rtp/srtp-profile.js";
import type { RemoteMedia } from "../messages.js";
import { ThreadCounters } from "./counters.js";
import { RtpLeg } from "./leg-rtp.js";
import { PairSocket } from "./pair-socket.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const key = (fill: number): InlineKey => ({
  profile: "AES_CM_128_HMAC_SHA1_80",
  inline: Buffer.alloc(30, fill).toString("base64"),
});
const [OURS, THEIRS] = [key(1), key(2)];

async function udp(): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  closers.push(() => socket.close());
  return socket;
}

function rtp(sequence: number, ssrc = 7): Buffer {
  const packet = Buffer.alloc(172, 0xff);
  packet[0] = 0x80;
  packet[1] = 0;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 160, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

/** A leg that was agreed on with keys, its peer, and a stranger on the same host. */
async function start() {
  const clock = new FakeClock();
  const pool = new PortPool({ range: { min: 0, max: 0 }, clock });
  const [peer, stranger] = [await udp(), await udp()];
  const digits: string[] = [];
  const leg = await RtpLeg.open({
    open: (handler) => PairSocket.open({ open: (to) => RtpSocket.open(pool, "127.0.0.1", to) }, handler),
    clock,
    counters: new ThreadCounters(),
    start: { ssrc: 9, sequence: 1, timestamp: 1 },
    cname: "test",
    reportPhase: 0,
    events: {
      digit: (pressed) => digits.push(pressed),
      rtpLost: () => undefined,
      socketError: () => undefined,
      lost: () => undefined,
      broken: (error) => {
        throw error;
      },
      wakes: () => undefined,
      rests: () => undefined,
    },
  });
  closers.push(() => leg.close());
  const media: RemoteMedia = {
    remoteAddress: "127.0.0.1",
    remotePort: peer.address().port,
    remoteRtcpPort: 0,
    codec: "PCMU",
    payloadType: 0,
    receivePayloadType: 0,
    ptimeMs: 20,
    direction: "sendrecv",
    behindNat: true,
    srtp: { send: OURS, receive: THEIRS },
  };
  leg.remote(media);
  const count = () => leg.stats();
  const send = async (from: Socket, packet: Buffer) => {
    const before = count();
    from.send(packet, leg.port, "127.0.0.1");
    await until("the packet", () => {
      const now = count();
      const known = (s: typeof now) => s.packetsReceived + s.packetsForeign + s.packetsMalformed + s.packetsDuplicate;
      return known(now) > known(before) || undefined;
    });
  };
  return { clock, leg, peer, stranger, media, send, count };
}

test("only what proves itself is heard, once, and only that shows where the peer is", async () => {
  const { leg, peer, stranger, send, count } = await start();
  const sender = new SrtpSender(srtpMaster(THEIRS));
  const guessed = new SrtpSender(srtpMaster(key(3)));
  const sealed = Buffer.from(sender.rtp(rtp(1)));
  // Before the peer has sent anything a stranger tries to be taken for it.
  for (const packet of [rtp(1), Buffer.from(guessed.rtp(rtp(1)))]) await send(stranger, packet);
  expect(count()).toMatchObject({ packetsReceived: 0, packetsForeign: 2 });
  await send(peer, sealed);
  for (const from of [stranger, peer]) await send(from, sealed);
  expect(count()).toMatchObject({ packetsReceived: 1, packetsForeign: 4 });
  // What was caught on its way and comes from elsewhere first is not played, and moves nothing.
  await send(stranger, Buffer.from(sender.rtp(rtp(2))));
  expect(leg.stats().peer).toBe(`127.0.0.1:${peer.address().port}`);
  await send(peer, Buffer.from(sender.rtp(rtp(3))));
  expect(count()).toMatchObject({ packetsReceived: 2, packetsForeign: 5 });
});

test("what we send is protected, and a new offer with the same keys goes on with them", async () => {
  const { clock, leg, peer, media } = await start();
  const receiver = new SrtpReceiver(srtpMaster(OURS));
  const heard: (Buffer | string)[] = [];
  peer.on("message", (packet) => {
    const plain = receiver.rtp(packet);
    heard.push(typeof plain === "string" ? plain : Buffer.from(plain));
  });
  const round = () => {
    clock.advance(20);
    leg.hear(clock.monotonicMs());
    leg.speak(clock.monotonicMs());
    leg.flush();
  };
  round();
  leg.remote({ ...media, direction: "sendrecv" });
  round();
  await until("two packets", () => heard.length === 2 || undefined);
  expect(heard.map((packet) => typeof packet !== "string" && packet.readUInt16BE(2))).toEqual([1, 2]);
});

test("a peer that goes back to plain RTP is heard in the clear", async () => {
  const { leg, peer, media, send, count } = await start();
  leg.remote({ ...media, srtp: undefined });
  await send(peer, rtp(1));
  expect(count().packetsReceived).toBe(1);
});
