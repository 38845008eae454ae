import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { freePairs } from "../../../test/support/free-port.js";
import { FakeClock } from "../base/fake-clock.js";
import { NoPortError } from "./bound-udp.js";
import { PortPool, type PortRange } from "./port-pool.js";
import { RtpPairs } from "./rtp-pairs.js";
import type { RtpSocket, RtpSocketHandler } from "./rtp-socket.js";
import { SharedUdp } from "./shared-udp.js";

const HOST = "127.0.0.1";
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A leg that notes what it hears. */
class Leg implements RtpSocketHandler {
  readonly heard: string[] = [];
  socket!: RtpSocket;
  rtp(_nowMs: number, bytes: Buffer): void {
    this.heard.push(`${bytes}`);
  }
  rtcp(_nowMs: number, bytes: Buffer): void {
    this.heard.push(`${bytes}`);
  }
  flooded(): void {}
  socketError(): void {}
}

function start(
  o: { range?: PortRange; keptMax?: number; boundMax?: number; onDisturbed?: (port: number) => void } = {},
) {
  const clock = new FakeClock();
  const pool = new PortPool({ range: o.range ?? { min: 0, max: 0 }, clock });
  const { range: _, ...rest } = o;
  const pairs = new RtpPairs({ pool, address: HOST, clock, ...rest });
  closers.push(() => pairs.close());
  const open = async () => {
    const leg = new Leg();
    leg.socket = await pairs.open(leg);
    closers.push(() => leg.socket.close());
    return leg;
  };
  const openMany = (count: number) => Promise.all(Array.from({ length: count }, open));
  return { clock, pool, pairs, open, openMany };
}

async function stranger(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, HOST);
  await once(socket, "listening");
  closers.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket;
}

/** What a witness gets behind it came behind it: it is there, and the loop reads it in its next turns. */
async function deliver(from: Socket, text: string, port: number): Promise<void> {
  const witness = await stranger();
  const heard = once(witness, "message");
  from.send(text, port, HOST);
  from.send("behind", witness.address().port, HOST);
  await heard;
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function close(legs: readonly Leg[]): Promise<unknown> {
  return Promise.all(legs.map((leg) => leg.socket.close()));
}

function ports(legs: readonly Leg[]): number[] {
  return legs.map((leg) => leg.socket.port).sort((a, b) => a - b);
}

test("a leg gets one of the pairs that have rested for 10 s, when there are 32 to choose from", async () => {
  const { clock, pairs, open, openMany } = start();
  const first = await openMany(32);
  await close(first);
  expect(pairs.kept).toBe(32);
  clock.advance(9_999);
  const early = await open();
  expect(ports(first)).not.toContain(early.socket.port);
  clock.advance(1);
  const second = await open();
  expect(ports(first)).toContain(second.socket.port);
  const third = await open();
  expect(ports(first)).not.toContain(third.socket.port);
});

test("which one a leg gets cannot be guessed", async () => {
  const { clock, open, openMany } = start();
  const first = await openMany(64);
  await close(first);
  clock.advance(10_000);
  const second: Leg[] = [];
  for (let n = 0; n < 16; n++) second.push(await open());
  const inOrder = first.slice(0, 16).map((leg) => leg.socket.port);
  expect(second.map((leg) => leg.socket.port)).not.toEqual(inOrder);
});

test("with as many kept as may be others close, and those that are kept rest as long as ever", async () => {
  const { clock, pool, pairs, openMany } = start({ keptMax: 64 });
  const first = await openMany(70);
  await close(first);
  expect([pairs.kept, pool.inUse]).toEqual([64, 64]);
  clock.advance(9_999);
  const early = await openMany(1);
  expect(ports(first.slice(0, 64))).not.toContain(early[0]!.socket.port);
  clock.advance(1);
  const second = await openMany(33);
  const again = ports(second).filter((port) => ports(first.slice(0, 64)).includes(port));
  expect(again).toHaveLength(33);
  expect(pairs.kept).toBe(31);
});

test("no more are bound than may be: one that rests makes room for another, whose port has rested", async () => {
  const { pool, pairs, clock, open, openMany } = start({ range: await freePairs(6), boundMax: 3 });
  const legs = await openMany(3);
  await expect(open()).rejects.toThrow(NoPortError);
  expect(await pairs.reserve(1)).toEqual([]);
  await close(legs);
  const [next] = [await open()];
  expect(ports(legs)).not.toContain(next.socket.port);
  expect([pool.inUse, pairs.kept]).toEqual([3, 2]);
  clock.advance(10_000);
  const again = await openMany(2);
  expect(again.every((leg) => ports(legs).includes(leg.socket.port))).toBe(true);
});

test("what still comes for a leg that is over reaches nobody", async () => {
  const { clock, open } = start({ range: await freePairs(1) });
  const former = await open();
  const peer = await stranger();
  await former.socket.close();
  await deliver(peer, "late", former.socket.port);
  await deliver(peer, "late", former.socket.port + 1);
  clock.advance(1_000);
  const next = await open();
  expect(next.socket.port).toBe(former.socket.port);
  await deliver(peer, "new", next.socket.port);
  expect([former.heard, next.heard]).toEqual([[], ["new"]]);
});

test("a leg that is over sends nothing, also when another has its ports", async () => {
  const { clock, open } = start({ range: await freePairs(1) });
  const former = await open();
  const peer = await stranger();
  const heard: string[] = [];
  peer.on("message", (bytes) => heard.push(`${bytes}`));
  await former.socket.close();
  clock.advance(1_000);
  const next = await open();
  former.socket.send(Buffer.from("former"), HOST, peer.address().port);
  next.socket.send(Buffer.from("next"), HOST, peer.address().port);
  await once(peer, "message");
  expect(heard).toEqual(["next"]);
});

test("a pair to which somebody still sends is closed, and its port rests", async () => {
  const range = await freePairs(2);
  const { clock, pool, pairs, openMany } = start({ range });
  const legs = await openMany(2);
  const peer = await stranger();
  await close(legs);
  clock.advance(1_000);
  await deliver(peer, "still", legs[0]!.socket.port);
  while (pool.inUse > 1) await new Promise((resolve) => setImmediate(resolve));
  expect(pairs.kept).toBe(1);
  const next = await openMany(1);
  expect(next[0]!.socket.port).toBe(legs[1]!.socket.port);
});

test("kept pairs take nothing from the range: a leg gets one of few, or one that has rested for 1 s alone", async () => {
  const { clock, pool, pairs, open, openMany } = start({ range: await freePairs(3) });
  const first = await openMany(3);
  await expect(open()).rejects.toThrow(NoPortError);
  await close(first);
  expect(pool.inUse - pairs.kept).toBe(0);
  await expect(open()).rejects.toThrow(NoPortError);
  clock.advance(1_000);
  expect(ports(await openMany(3))).toEqual(ports(first));
  await expect(open()).rejects.toThrow(NoPortError);
});

test("a pair that nobody wanted for a minute is closed, some at a time", async () => {
  const { clock, pool, pairs, openMany } = start();
  await close(await openMany(40));
  clock.advance(59_999);
  expect(pairs.kept).toBe(40);
  clock.advance(1);
  expect(pairs.kept).toBe(8);
  clock.advance(1_000);
  expect(pairs.kept).toBe(0);
  while (pool.inUse > 0) await new Promise((resolve) => setImmediate(resolve));
});

test("a pair can be given up, so that something else gets its port at once", async () => {
  const { clock, pool, pairs, open } = start({ range: await freePairs(1) });
  const leg = await open();
  await leg.socket.close();
  expect(await pairs.giveUp()).toBe(false);
  clock.advance(10_000);
  expect(await pairs.giveUp()).toBe(true);
  const shared = await SharedUdp.open(pool, HOST, { datagram: () => undefined, socketError: () => undefined });
  closers.push(() => shared.close());
  expect(shared.port).toBe(leg.socket.port);
});

test("pairs that are reserved go to whom they are opened for and to nobody else, and are in use by nobody until then", async () => {
  const range = await freePairs(3);
  const { clock, pool, pairs, open } = start({ range });
  const ports = await pairs.reserve(2);
  expect([ports.length, pairs.kept, pool.inUse]).toEqual([2, 2, 2]);
  const other = await open();
  expect(ports).not.toContain(other.socket.port);
  await expect(open()).rejects.toThrow(NoPortError);
  const peer = await stranger();
  await deliver(peer, "early", ports[0]!);
  const leg = new Leg();
  leg.socket = pairs.openReserved(ports[0]!, leg);
  closers.push(() => leg.socket.close());
  await deliver(peer, "new", ports[0]!);
  expect([leg.socket.port, leg.heard, pairs.kept]).toEqual([ports[0], ["new"], 1]);
  expect(() => pairs.openReserved(ports[0]!, leg)).toThrow("was not reserved");
  clock.advance(600_000);
  expect(pairs.kept).toBe(1);
});

test("pairs that are given back unused rest like others, and one that was opened meanwhile stays open", async () => {
  const { clock, pairs, pool } = start({ range: await freePairs(2) });
  const ports = await pairs.reserve(2);
  const leg = new Leg();
  leg.socket = pairs.openReserved(ports[0]!, leg);
  closers.push(() => leg.socket.close());
  pairs.release(ports);
  expect([pairs.kept, pool.inUse]).toEqual([1, 2]);
  clock.advance(999);
  expect(await pairs.reserve(1)).toEqual([]);
  clock.advance(1);
  expect(await pairs.reserve(2)).toEqual([ports[1]]);
  await deliver(await stranger(), "heard", ports[0]!);
  expect(leg.heard).toEqual(["heard"]);
});

test("somebody who sends to a pair that is reserved is told of once", async () => {
  const disturbed: number[] = [];
  const { pairs } = start({ onDisturbed: (port) => disturbed.push(port) });
  const ports = await pairs.reserve(2);
  const peer = await stranger();
  await deliver(peer, "one", ports[0]!);
  await deliver(peer, "two", ports[0]! + 1);
  expect(disturbed).toEqual([ports[0]]);
});

test("many are reserved in several turns of the loop", async () => {
  const { pairs } = start();
  const kept: number[] = [];
  const reserving = pairs.reserve(96);
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    kept.push(pairs.kept);
  }
  expect((await reserving).length).toBe(96);
  expect(kept[0]).toBe(32);
});

test("fewer are reserved when there are not enough", async () => {
  const { pairs } = start({ range: await freePairs(2) });
  expect(await pairs.reserve(5)).toHaveLength(2);
});

test("closing closes what is kept, and legs close their pairs from then on", async () => {
  const { pool, pairs, open } = start();
  const [one, two] = [await open(), await open()];
  await one.socket.close();
  await pairs.reserve(1);
  await Promise.all([pairs.close(), pairs.close()]);
  expect([pairs.kept, pool.inUse]).toEqual([0, 1]);
  await two.socket.close();
  expect([pairs.kept, pool.inUse]).toEqual([0, 0]);
});
