import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { answerOffer, makeOffer } from "../../wire/sdp/offer-answer.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { Audio, MediaLeg, MediaPlace } from "../media/port.js";
import type { RelayedCall } from "../media/rtpengine.js";
import { LegMedia } from "./leg-media.js";
import type { Partner } from "./partner.js";
import { RelayedBridge } from "./relayed-bridge.js";

const PEER = { address: "192.0.2.1", sessionId: 7, version: 1 };
const MUSIC = { samples: new SharedArrayBuffer(0), rateHz: 8000 } as Audio;
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A leg and its peer, which answers re-INVITEs as it is told. */
async function legAt(name: string, port: number, told: string[]) {
  const gone = new AbortController();
  const raw: Partial<MediaLeg> = {
    ...{ id: port, address: "198.51.100.1", port },
    remote: ({ direction }) => void told.push(`${name} ${direction}`),
    stats: async () => ({ peer: `192.0.2.1:${port + 1}` }) as never,
    play: async () => {
      told.push(`${name} plays`);
      return { durationMs: 0, stopped: false };
    },
  };
  const place = { openLeg: async () => raw } as unknown as MediaPlace;
  const media = await LegMedia.open(place, {} as never, PEER.address);
  const offer = (direction: "sendrecv" | "sendonly", version = 1) =>
    makeOffer({
      ...{ ...PEER, port: port + 1, version, direction },
      ...{ codecs: ["PCMU"], telephoneEvent: 101, ptimeMs: 20 },
    });
  media.answer(offer("sendrecv"));
  const peer = { status: 200, codecs: ["PCMU"] as ("PCMU" | "PCMA")[], hangs: false };
  const reinvite = async (text: string) => {
    told.push(`${name} to ${/m=audio (\d+)/.exec(text)?.[1]}`);
    if (peer.hangs) await new Promise(() => undefined);
    const made = answerOffer(text, { ...PEER, port: port + 1, codecs: peer.codecs });
    const body = made.ok ? made.text : "";
    return { kind: "response", status: peer.status, body: Buffer.from(body) } as unknown as SipMessage;
  };
  const leg = { gone: gone.signal, media, reinvite } as unknown as Partner;
  return { leg, media, peer, offer, hangUp: () => gone.abort() };
}

async function start() {
  const told: string[] = [];
  const clock = new FakeClock();
  const [a, b] = [await legAt("a", 1000, told), await legAt("b", 2000, told)];
  const state = { isAlive: true, isThere: true };
  const call: RelayedCall = {
    forFirst: { address: "203.0.113.1", port: 31 },
    forSecond: { address: "203.0.113.1", port: 32 },
    isAlive: async () => state.isAlive,
    close: async () => void told.push("closed"),
  };
  const relay = { open: async () => (state.isThere ? call : undefined) };
  told.length = 0;
  const bridge = new RelayedBridge(a.leg, b.leg, relay, { clock, log: createLog("silent") });
  const wait = async (ms: number) => {
    clock.advance(ms);
    await settle();
    return told.splice(0);
  };
  return { a, b, state, bridge, told, wait };
}

const THERE = ["a to 31", "a sendonly", "b recvonly", "b to 32", "b inactive", "a inactive"];
const BACK = ["a sendrecv", "a to 1000", "b sendrecv", "b to 2000", "closed"];

test("both go to the relay after a second, one after the other, and come back", async () => {
  const { bridge, wait, told, a, b } = await start();
  expect(await wait(999)).toEqual([]);
  expect(await wait(1)).toEqual(THERE);
  expect([a.media.isRelayed, b.media.isRelayed]).toEqual([true, true]);
  await bridge.back();
  expect(told.sort()).toEqual([...BACK].sort());
});

test("what is to be played waits for the return", async () => {
  const { a, wait, told } = await start();
  await wait(1_000);
  await a.media.leg.play(MUSIC, {}, new AbortController().signal);
  expect(told.slice(0, -1).sort()).toEqual([...BACK].sort());
  expect(told.at(-1)).toBe("a plays");
});

test("a peer's own offer is answered with our leg, and fetches the other", async () => {
  const { a, wait, told } = await start();
  await wait(1_000);
  const answer = a.media.answer(a.offer("sendonly", 2));
  expect(answer.ok && answer.text).toContain("m=audio 1000 ");
  await settle();
  expect(told).toEqual(expect.arrayContaining(["b sendrecv", "b to 2000", "closed"]));
  expect(told).not.toContain("a to 1000");
});

test("the peer's description said once more changes nothing", async () => {
  const { a, wait, told } = await start();
  await wait(1_000);
  const said = answerOffer(a.media.offer(["PCMU"]), { ...PEER, port: 1001, codecs: ["PCMU"] });
  const answer = a.media.answer(said.ok ? said.text : "");
  expect(answer.ok && answer.text).toContain("m=audio 31 ");
  await settle();
  expect(told).toEqual([]);
});

test("when the second refuses, the first comes back; nobody is asked again", async () => {
  const { b, wait } = await start();
  b.peer.status = 488;
  const all = await wait(1_000);
  expect(all.slice(0, 4)).toEqual(THERE.slice(0, 4));
  expect(all.slice(4).sort()).toEqual(["a sendrecv", "a to 1000", "b sendrecv", "closed"]);
  expect(await wait(60_000)).toEqual([]);
});

test("a relay that is away, and an end before the move, leave all as it is", async () => {
  const away = await start();
  away.state.isThere = false;
  expect(await away.wait(1_000)).toEqual([]);
  const early = await start();
  await early.bridge.back();
  expect(await early.wait(5_000)).toEqual([]);
});

test("a relay that has lost the call is left", async () => {
  const { state, wait } = await start();
  await wait(1_000);
  expect(await wait(10_000)).toEqual([]);
  state.isAlive = false;
  expect((await wait(10_000)).sort()).toEqual([...BACK].sort());
});

test("who has gone is not asked back, and a peer that does not answer holds nothing up for long", async () => {
  const { a, b, bridge, wait } = await start();
  await wait(1_000);
  a.hangUp();
  b.peer.hangs = true;
  let isBack = false;
  void bridge.back().then(() => {
    isBack = true;
  });
  expect(await wait(3_999)).toEqual(["b sendrecv", "b to 2000"]);
  expect(isBack).toBe(false);
  await wait(1);
  expect(isBack).toBe(true);
});
