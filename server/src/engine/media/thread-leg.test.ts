import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { FromThread, RemoteMedia, ToThread } from "./messages.js";
import type { MediaLeg } from "./port.js";
import { Shortage } from "./shortage.js";
import type { MediaThread } from "./start-thread.js";
import { ThreadLink } from "./thread-link.js";
import { ThreadPlace } from "./thread-place.js";

/** A thread that has ports, and does whatever it is asked. */
class ReadyThread extends EventEmitter implements MediaThread {
  readonly told: ToThread[] = [];
  #port = 20_000;

  postMessage(message: ToThread): void {
    if (message.kind !== "reserve") this.told.push(message);
    const value = message.kind === "reserve" ? Array.from({ length: message.count }, () => (this.#port += 2)) : null;
    if (message.id !== 0) queueMicrotask(() => this.say({ kind: "reply", id: message.id, ok: true, value }));
  }

  say(message: FromThread): void {
    this.emit("message", message);
  }

  async terminate(): Promise<void> {
    this.emit("exit");
  }

  /** Everything it was told since the last question, with the leg it was about. */
  take(): string[] {
    return this.told.splice(0).map((m) => {
      if (m.kind === "connect") return `connect ${m.a} ${m.b}`;
      if (m.kind === "release") return `release ${m.ports.join(" ")}`;
      if (m.kind === "remote") return `remote ${m.leg} ${m.media.direction}`;
      return "leg" in m ? `${m.kind} ${m.leg}` : m.kind;
    });
  }
}

async function start() {
  const [clock, thread, log] = [new FakeClock(), new ReadyThread(), createLog("silent")];
  const link = new ThreadLink({
    thread,
    clock,
    log,
    pairs: Number.POSITIVE_INFINITY,
    onLost: () => undefined,
  });
  link.takePort();
  await new Promise((resolve) => setImmediate(resolve));
  let legs = 0;
  const place = new ThreadPlace(1, link, {
    address: "127.0.0.1",
    codecs: ["PCMU"],
    nextLegId: () => ++legs,
    nextConferenceId: () => 1,
    shortage: new Shortage({ log, clock, limits: { rtpPairs: 1, openFiles: 1 } }),
  });
  const failed: string[] = [];
  const open = () => place.openLeg({ digit: () => undefined, failed: (reason) => failed.push(reason) });
  return { clock, thread, link, place, open, failed };
}

function media(direction: RemoteMedia["direction"]): RemoteMedia {
  const at = { remoteAddress: "192.0.2.1", remotePort: 4000, remoteRtcpPort: 4001 };
  return { ...at, codec: "PCMU", payloadType: 0, receivePayloadType: 0, ptimeMs: 20, direction };
}

const audio = { samples: new SharedArrayBuffer(320), rateHz: 8000 as const };
const never = new AbortController().signal;

test("a call whose legs never have audio is over without a word to the thread", async () => {
  const { thread, link, place, open } = await start();
  const [a, b] = [await open(), await open()];
  a.remote(media("inactive"));
  b.remote(media("inactive"));
  await place.bridge(a, b);
  expect([link.legs, link.asleep, a.port === b.port]).toEqual([2, 2, false]);
  expect(await a.stats()).toMatchObject({ codec: "PCMU", packetsSent: 0, peer: "192.0.2.1:4000" });
  await place.unbridge(a);
  expect(await a.close()).toMatchObject({ codec: "PCMU", packetsReceived: 0, audioMs: 0 });
  await place.close();
  expect([link.legs, link.asleep, thread.take()]).toEqual([0, 0, []]);
});

test.each([
  ["audio that may flow", (leg: MediaLeg) => leg.remote(media("recvonly")), ["remote 1 recvonly"]],
  ["a prompt", (leg: MediaLeg) => void leg.play(audio, {}, never), ["remote 1 inactive", "play 1"]],
  ["keys", (leg: MediaLeg) => void leg.sendDigits("1"), ["remote 1 inactive", "dtmf 1"]],
  [
    "a recording",
    (leg: MediaLeg) => void leg.record({ path: "/nowhere/x.wav", channels: 1, leg: "both", maxMs: 1000 }),
    ["remote 1 inactive", "record 1"],
  ],
])("a leg without audio wakes for %s, on its port, and is closed in the thread", async (_what, act, told) => {
  const { thread, link, open } = await start();
  const leg = await open();
  leg.remote(media("inactive"));
  act(leg);
  expect(thread.told[0]).toMatchObject({ kind: "open", leg: 1, place: 1, transport: "pair", port: leg.port });
  expect(thread.take().slice(1)).toEqual(told);
  await leg.close();
  expect([thread.take(), link.legs]).toEqual([["close 1"], 0]);
});

test("legs that were bridged asleep hear each other as soon as one of them wakes", async () => {
  const { thread, place, open } = await start();
  const [a, b, c] = [await open(), await open(), await open()];
  for (const leg of [a, b, c]) leg.remote(media("inactive"));
  await place.bridge(a, b);
  await place.bridge(c, a);
  b.remote(media("sendrecv"));
  expect(thread.take()).toEqual(["open 2", "remote 2 sendrecv"]);
  a.remote(media("sendrecv"));
  expect(thread.take()).toEqual(["open 1", "remote 1 sendrecv", "open 3", "remote 3 inactive", "connect 1 3"]);
});

test("a bridge to a leg that is awake wakes the other", async () => {
  const { thread, place, open } = await start();
  const [a, b] = [await open(), await open()];
  a.remote(media("sendrecv"));
  await place.bridge(a, b);
  expect(thread.take()).toEqual(["open 1", "remote 1 sendrecv", "open 2", "connect 1 2"]);
});

test("a bridge of two that sleep is over when one of them closes", async () => {
  const { thread, place, open } = await start();
  const [a, b] = [await open(), await open()];
  await place.bridge(a, b);
  await a.close();
  thread.take();
  b.remote(media("sendrecv"));
  expect(thread.take()).toEqual(["open 2", "remote 2 sendrecv"]);
});

test("a conference wakes who joins it", async () => {
  const { thread, place, open } = await start();
  const leg = await open();
  const conference = await place.conference();
  await conference.join(leg);
  expect(thread.take()).toEqual(["conference_open", "open 1", "conference_join 1"]);
});

test("a leg without audio that goes on wakes within two beats: it has to send RTCP", async () => {
  const { thread, link, open } = await start();
  const [agreed] = [await open(), await open()];
  agreed.remote(media("inactive"));
  link.beat();
  expect(thread.take()).toEqual(["ping"]);
  link.beat();
  link.beat();
  expect(thread.take()).toEqual(["ping", "open 1", "remote 1 inactive", "ping"]);
});

test("the port of a leg whose peer may send, as nothing was agreed, rests with the thread", async () => {
  const { thread, open } = await start();
  const leg = await open();
  await leg.close();
  expect(thread.take()).toEqual([`release ${leg.port}`]);
});

test("a thread that is lost takes legs along that it did not know of", async () => {
  const { thread, link, open, failed } = await start();
  const leg = await open();
  leg.remote(media("inactive"));
  thread.emit("exit");
  expect([failed, link.legs, link.asleep]).toEqual([["media_lost"], 0, 0]);
  await expect(leg.stats()).rejects.toMatchObject({ code: "media_lost" });
  expect(await leg.close()).toBeUndefined();
});
