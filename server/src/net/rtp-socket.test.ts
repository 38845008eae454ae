import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { freePairs } from "../../../test/support/free-port.js";
import { FakeClock } from "../base/fake-clock.js";
import { NoPortError } from "./bound-udp.js";
import { PortPool } from "./port-pool.js";
import { RtpSocket, type RtpSocketHandler } from "./rtp-socket.js";

const HOST = "127.0.0.1";
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

class Sink implements RtpSocketHandler {
  readonly seen: string[] = [];
  floodedCount = 0;
  #wake: () => void = () => undefined;
  rtp(_nowMs: number, bytes: Buffer): void {
    this.#note(`rtp ${bytes}`);
  }
  rtcp(_nowMs: number, bytes: Buffer): void {
    this.#note(`rtcp ${bytes}`);
  }
  flooded(): void {
    this.floodedCount++;
    this.#wake();
  }
  socketError(error: Error): void {
    this.#note(`error ${error.message}`);
  }
  async until(isMet: () => boolean): Promise<void> {
    while (!isMet()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
  #note(text: string): void {
    this.seen.push(text);
    this.#wake();
  }
}

function anyPort(): PortPool {
  return new PortPool({ range: { min: 0, max: 0 }, clock: new FakeClock() });
}

async function open(pool: PortPool, sink: RtpSocketHandler = new Sink()): Promise<RtpSocket> {
  const socket = await RtpSocket.open(pool, HOST, sink);
  closers.push(() => socket.close());
  return socket;
}

async function stranger(port = 0): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(port, HOST);
  await once(socket, "listening");
  closers.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket;
}

test("RTP comes on an even port, RTCP on the one above", async () => {
  const sink = new Sink();
  const socket = await open(anyPort(), sink);
  expect(socket.port % 2).toBe(0);
  const peer = await stranger();
  peer.send("a", socket.port, HOST);
  peer.send("b", socket.port + 1, HOST);
  await sink.until(() => sink.seen.length === 2);
  expect(sink.seen.sort()).toEqual(["rtcp b", "rtp a"]);
});

test("what is sent comes from the announced ports", async () => {
  const socket = await open(anyPort());
  const peer = await stranger();
  const { port } = peer.address();
  const from: number[] = [];
  peer.on("message", (_bytes, { port: source }) => from.push(source));
  socket.send(Buffer.from("x"), HOST, port);
  socket.sendRtcp(Buffer.from("y"), HOST, port);
  while (from.length < 2) await once(peer, "message");
  expect(from.sort()).toEqual([socket.port, socket.port + 1]);
});

test("a port that another program holds is passed over, and given back", async () => {
  const range = await freePairs(1);
  const holder = await stranger(range.max); // the RTCP port of the only pair
  const pool = new PortPool({ range, clock: new FakeClock() });
  await expect(RtpSocket.open(pool, HOST, new Sink())).rejects.toThrow(NoPortError);
  expect(pool.inUse).toBe(0);
  expect(holder.address().port).toBe(range.max);
});

test("an address that is not ours is an error of the system, and costs no port", async () => {
  const pool = new PortPool({ range: { min: 40_000, max: 40_009 }, clock: new FakeClock() });
  await expect(RtpSocket.open(pool, "192.0.2.1", new Sink())).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  expect(pool.inUse).toBe(0);
});

test("closing gives the port back once, however often it is asked, and nothing is sent after it", async () => {
  const pool = anyPort();
  const socket = await open(pool);
  expect(pool.inUse).toBe(1);
  await Promise.all([socket.close(), socket.close()]);
  socket.send(Buffer.from("x"), HOST, 9);
  expect(pool.inUse).toBe(0);
});

test("a stranger's flood is cut at 500 packets a second and leaves the peer's share alone", async () => {
  const sink = new Sink();
  const socket = await open(anyPort(), sink);
  const [foe, peer] = [await stranger(), await stranger()];
  socket.trust(HOST, peer.address().port);
  for (let n = 0; n < 560; n++) {
    foe.send("foe", socket.port, HOST);
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await sink.until(() => sink.floodedCount > 0);
  for (let n = 0; n < 50; n++) peer.send("peer", socket.port, HOST);
  await sink.until(() => sink.seen.filter((s) => s === "rtp peer").length === 50);
  expect(sink.seen.filter((s) => s === "rtp foe").length).toBeLessThanOrEqual(500);
});

test("an address that is no number is not looked up and not sent to", async () => {
  const sink = new Sink();
  const socket = await open(anyPort(), sink);
  socket.send(Buffer.from("x"), "name.example", 9);
  const peer = await stranger();
  peer.send("still", socket.port, HOST);
  await sink.until(() => sink.seen.includes("rtp still"));
});

test("what nobody reads for long is lost, so that a busy thread has audio of the last seconds before it, not of minutes", async () => {
  const sink = new Sink();
  const socket = await open(anyPort(), sink);
  const peer = await stranger();
  socket.trust(HOST, peer.address().port);
  const packet = Buffer.alloc(172, "x");
  // Sent in one turn: this thread, which would read them, is busy.
  for (let n = 0; n < 2000; n++) peer.send(packet, socket.port, HOST);
  while (!sink.seen.includes("rtp last")) {
    peer.send("last", socket.port, HOST); // lost as well while others wait
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sink.seen.length).toBeLessThan(500);
  expect(sink.floodedCount).toBe(0);
});
