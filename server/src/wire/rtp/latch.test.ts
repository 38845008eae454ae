import { expect, test } from "vitest";
import { Latch } from "./latch.js";

const SDP = { address: "192.0.2.10", port: 4000 };
const NAT = { address: "203.0.113.5", port: 61_000 };
const FOE = { address: "198.51.100.66", port: 7000 };
type Source = typeof SDP;

function start(offer: Source & { behindNat?: boolean } = SDP) {
  const latch = new Latch();
  latch.offer(0, offer);
  let sequence = 0;
  const send = (nowMs: number, from: Source, o: { ssrc?: number; payloadType?: number; sequence?: number } = {}) =>
    latch.accept(nowMs, from.address, from.port, o.ssrc ?? 1, o.payloadType ?? 0, o.sequence ?? sequence++);
  /** Packets each 20 ms in [fromMs, toMs); whether the last was accepted. */
  const stream = (fromMs: number, toMs: number, from: Source, ssrc = 1) => {
    let accepted = false;
    for (let ms = fromMs; ms < toMs; ms += 20) accepted = send(ms, from, { ssrc });
    return accepted;
  };
  return { latch, send, stream, where: () => `${latch.address}:${latch.port}` };
}

test("before any packet, packets go to the address of the SDP", () => {
  expect(start().where()).toBe("192.0.2.10:4000");
});

test("the address of the SDP is the peer, a stranger is not, whoever comes first", () => {
  const { send, where } = start();
  expect([send(0, FOE), send(5, SDP), send(10, FOE)]).toEqual([false, true, false]);
  expect(where()).toBe("192.0.2.10:4000");
});

test("a peer behind NAT is followed to the first source that sends, once", () => {
  const { send, where } = start({ ...SDP, behindNat: true });
  expect([send(0, NAT), send(20, FOE), send(40, NAT)]).toEqual([true, false, true]);
  expect(where()).toBe("203.0.113.5:61000");
});

test("a private address in the SDP means NAT when nothing else is known and the packets come from elsewhere", () => {
  expect(start({ address: "192.168.1.7", port: 4000 }).send(0, NAT)).toBe(true);
  expect(start({ address: "100.64.3.2", port: 4000 }).send(0, NAT)).toBe(true);
  expect(start({ address: "192.168.1.7", port: 4000, behindNat: false }).send(0, NAT)).toBe(false);
  expect(start({ address: "127.0.0.1", port: 4000 }).send(0, { address: "127.0.0.1", port: 9 })).toBe(false);
});

test("within 5 s the SDP's own address wins over a guess, and only then", () => {
  const early = start({ ...SDP, behindNat: true });
  early.send(0, FOE);
  expect([early.send(4999, SDP), early.send(5000, FOE)]).toEqual([true, false]);
  const late = start({ ...SDP, behindNat: true });
  late.send(0, FOE);
  late.send(5000, FOE);
  expect(late.send(5001, SDP)).toBe(false);
});

test("a stranger needs 25 packets in sequence and 1 s of silence of the peer", () => {
  const { send, stream } = start();
  stream(0, 1000, SDP); // the last at 980
  expect(stream(1000, 1980, FOE)).toBe(false);
  expect(send(1980, FOE)).toBe(true);
  expect(send(2000, SDP)).toBe(false);
});

test("24 packets after a second of silence are not enough, the 25th is", () => {
  const { stream, send } = start();
  stream(0, 1000, SDP);
  expect(stream(5000, 5000 + 24 * 20, FOE)).toBe(false);
  expect(send(5600, FOE)).toBe(true);
});

test.each([
  ["another SSRC", { ssrc: 2 }],
  ["another payload type", { payloadType: 8 }],
  ["a gap in the sequence", { sequence: 9000 }],
] as const)("%s starts the run anew", (_what, change) => {
  const { stream, send } = start();
  stream(0, 1000, SDP);
  stream(5000, 5000 + 24 * 20, FOE);
  expect(send(5500, FOE, change)).toBe(false);
});

test("a run mixed of two strangers is none", () => {
  const { send, where } = start();
  send(0, SDP, { sequence: 0 });
  for (let n = 0; n < 100; n++) expect(send(2000 + n * 20, n % 2 ? FOE : NAT, { sequence: n })).toBe(false);
  expect(where()).toBe("192.0.2.10:4000");
});

test("after 10 s of good media no run moves the stream, not even after a pause", () => {
  const { stream, where } = start();
  stream(0, 10_020, SDP);
  expect(stream(12_000, 20_000, FOE)).toBe(false);
  expect(stream(60_000, 61_000, SDP)).toBe(true);
  expect(stream(63_000, 70_000, FOE)).toBe(false);
  expect(where()).toBe("192.0.2.10:4000");
});

test("media with a hole is not 10 s of good media yet", () => {
  const { stream } = start();
  stream(0, 6000, SDP);
  stream(8000, 13_000, SDP);
  expect(stream(15_000, 16_000, FOE)).toBe(true);
});

test("a new offer opens the door again: the same address keeps the learned source, another one begins there", () => {
  const { latch, send, stream, where } = start({ ...SDP, behindNat: true });
  stream(0, 11_000, NAT);
  latch.offer(11_000, { ...SDP, behindNat: true });
  expect(where()).toBe("203.0.113.5:61000");
  expect(send(11_010, NAT)).toBe(true);
  latch.offer(12_000, { address: "192.0.2.99", port: 5000 });
  expect(where()).toBe("192.0.2.99:5000");
  expect([send(12_010, NAT), send(12_020, { address: "192.0.2.99", port: 5000 })]).toEqual([false, true]);
});

test("hold by the unspecified address names no new place", () => {
  const { latch, send, where } = start();
  send(0, SDP);
  latch.offer(100, { address: "0.0.0.0", port: 4000 });
  expect(where()).toBe("192.0.2.10:4000");
});

test("without an offer nobody is the peer", () => {
  expect(new Latch().accept(0, "192.0.2.10", 4000, 1, 0, 0)).toBe(false);
});
