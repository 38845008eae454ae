import { afterEach, expect, test } from "vitest";
import { freePairs } from "../../../../../test/support/free-port.js";
import { RtpPeer, sine } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { type Command, type FromThread, type OpenedLeg, type ThreadStats, UNANSWERED } from "../messages.js";
import { MediaEngine } from "./engine.js";

const HOST = "127.0.0.1";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The one pair of ports of the range. */
async function onePair() {
  const { min, max } = await freePairs(1);
  return { portMin: min, portMax: max };
}

function start(range = { portMin: 0, portMax: 0 }) {
  const clock = new FakeClock();
  const said: FromThread[] = [];
  const data = { address: HOST, pairsMax: Number.POSITIVE_INFINITY, ...range };
  const engine = new MediaEngine({ data, clock, post: (message) => said.push(message) });
  let asked = 0;
  const ask = async <T>(command: Command): Promise<T> => {
    const id = ++asked;
    await engine.handle({ ...command, id });
    const reply = said.find((message) => message.kind === "reply" && message.id === id);
    return (reply as unknown as { readonly value: T }).value;
  };
  closers.push(() => ask({ kind: "shutdown" }));
  const tell = (command: Command) => engine.handle({ ...command, id: UNANSWERED });
  return { clock, ask, tell, said };
}

test("ports that are kept for the next leg count as free, and web calls get the last of them", async () => {
  const { portMin, portMax } = await onePair();
  const { clock, ask } = start({ portMin, portMax });
  const inUse = async () => (await ask<ThreadStats>({ kind: "thread_stats" })).portsInUse;
  await ask({ kind: "open", leg: 1, place: 1, transport: "pair" });
  expect(await inUse()).toBe(1);
  await ask({ kind: "close", leg: 1 });
  expect(await inUse()).toBe(0);
  clock.advance(10_000);
  const { port } = await ask<OpenedLeg>({ kind: "open", leg: 2, place: 2, transport: "web" });
  expect([port, await inUse()]).toEqual([portMin, 1]);
});

/** A leg with its peer, which hears it. */
async function talking(clock: FakeClock, ask: ReturnType<typeof start>["ask"], leg: number, place = 1) {
  const peer = await RtpPeer.open();
  closers.push(() => peer.close());
  const opened = await ask<OpenedLeg>({ kind: "open", leg, place, transport: "pair" });
  const agree = (direction: "sendrecv" | "inactive") => ask({ kind: "remote", leg, media: peer.media({ direction }) });
  await agree("sendrecv");
  clock.advance(100);
  await peer.until(() => peer.heard.length >= 5);
  return { ...opened, peer, agree };
}

test("a leg that neither speaks nor hears has no rounds: its reports go on, and its stream goes on as if it had had them", async () => {
  const { clock, ask } = start();
  const { peer, agree } = await talking(clock, ask, 1);
  await agree("inactive");
  clock.advance(1_000);
  await settle();
  const before = peer.heard.at(-1)!;
  const restedFromMs = clock.monotonicMs();
  expect(clock.dueInMs).toBeGreaterThan(500);
  for (let seconds = 0; seconds < 60; seconds++) {
    clock.advance(1_000);
    expect(clock.waiting).toBe(1);
  }
  await peer.until(() => peer.heardRtcp.length >= 12);
  expect(peer.heardRtcp.length).toBeLessThanOrEqual(13);
  expect(peer.heard.at(-1)).toBe(before);
  clock.advance(510);
  await agree("sendrecv");
  clock.advance(20);
  await peer.until(() => peer.heard.at(-1) !== before);
  const after = peer.heard.at(-1)!;
  const passedMs = ((after.timestamp - before.timestamp) | 0) / 8;
  expect(after).toMatchObject({ sequence: (before.sequence + 1) & 0xffff, ssrc: before.ssrc, marker: true });
  expect(Math.abs(passedMs - (clock.monotonicMs() - restedFromMs + 1_000))).toBeLessThanOrEqual(40);
});

test("who waits to be answered has no rounds, and hears what is played for it from then on", async () => {
  const { clock, ask } = start();
  await ask({ kind: "open", leg: 1, place: 1, transport: "pair" });
  clock.advance(60_000);
  expect(clock.waiting).toBe(1);
  expect(clock.dueInMs).toBeGreaterThan(500);
  const samples = new SharedArrayBuffer(3_200);
  new Int16Array(samples).set(sine(1000, 200));
  const played = ask({ kind: "play", leg: 1, samples, loop: 1 });
  clock.advance(220);
  expect(await played).toEqual({ durationMs: 200, stopped: false });
});

test("a leg that woke is bridged in the rounds of its other one", async () => {
  const { clock, ask } = start();
  const others = await Promise.all([2, 3].map((place) => talking(clock, ask, 10 * place, place)));
  const [one, two] = [await talking(clock, ask, 1), await talking(clock, ask, 2)];
  await ask({ kind: "connect", a: 1, b: 2 });
  await two.agree("inactive");
  clock.advance(2_000);
  await two.agree("sendrecv");
  clock.advance(100);
  const heard = two.peer.heard.length;
  for (let n = 0; n < 20; n++) {
    one.peer.sendAudio(one.port, sine(1000, 20));
    await settle();
    clock.advance(20);
  }
  await two.peer.until(() => two.peer.heard.length >= heard + 15);
  expect(two.peer.heard.slice(heard).some(({ payload }) => payload.some((byte) => (byte | 0x80) !== 0xff))).toBe(true);
  expect(others.every(({ peer }) => peer.heard.length > 0)).toBe(true);
});

test("a command that is not answered tells only of its failure, and not of a leg that is gone", async () => {
  const { ask, tell, said } = start();
  await ask({ kind: "open", leg: 1, place: 1, transport: "pair" });
  const before = said.length;
  await tell({ kind: "stop", target: 7 });
  await tell({ kind: "disconnect", leg: 2 });
  expect(said.slice(before)).toEqual([]);
  await tell({ kind: "connect", a: 1, b: 1 });
  const fields = { command: "connect", error: "bad_request" };
  expect(said.slice(before)).toEqual([{ kind: "log", level: "warn", fields, message: "media command failed" }]);
});

test("a leg on a reserved port is there at once, for what it is to do is on its way already", async () => {
  const { clock, ask, tell, said } = start();
  const peer = await RtpPeer.open();
  closers.push(() => peer.close());
  const ports = await ask<readonly number[]>({ kind: "reserve", count: 2 });
  expect(await ask<ThreadStats>({ kind: "thread_stats" })).toMatchObject({ legs: 0, portsInUse: 0 });
  const before = said.length;
  const all = [
    ...ports.map((port, leg) => tell({ kind: "open", leg, place: 1, transport: "pair", port })),
    ...ports.map((_, leg) => tell({ kind: "remote", leg, media: peer.media() })),
    tell({ kind: "connect", a: 0, b: 1 }),
  ];
  clock.advance(40);
  await Promise.all(all);
  await peer.until(() => new Set(peer.heard.map(({ ssrc }) => ssrc)).size === 2);
  expect(said.slice(before)).toEqual([]);
  expect(await ask<ThreadStats>({ kind: "thread_stats" })).toMatchObject({ legs: 2, portsInUse: 2 });
});

test("a reserved port is told of when somebody sends to it, once, and rests when it is given back", async () => {
  const { clock, ask, tell, said } = start(await onePair());
  const peer = await RtpPeer.open();
  closers.push(() => peer.close());
  const [port] = await ask<readonly number[]>({ kind: "reserve", count: 2 });
  await peer.talk(port!, 440, 60);
  while (!said.some(({ kind }) => kind === "disturbed")) await settle();
  expect(said.filter(({ kind }) => kind === "disturbed")).toEqual([{ kind: "disturbed", port }]);
  await tell({ kind: "release", ports: [port!] });
  expect(await ask<readonly number[]>({ kind: "reserve", count: 1 })).toEqual([]);
  clock.advance(1_000);
  expect(await ask<readonly number[]>({ kind: "reserve", count: 1 })).toEqual([port]);
});

/** Over the loopback what was sent is read in the next turns of the loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
