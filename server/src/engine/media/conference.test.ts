import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RtpPeer } from "../../../../test/support/rtp-peer.js";
import { slowClock } from "../../../../test/support/slow-clock.js";
import { createLog } from "../../base/log.js";
import { toneMs } from "../../wire/audio/tone-track.js";
import { parseWav, type Wav } from "../../wire/audio/wav.js";
import { createMediaPool } from "./pool.js";
import type { MediaLeg, MediaPlace, MediaPool } from "./port.js";

let pool: MediaPool;
let folder = "";
const peers: RtpPeer[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-conf-"));
  const rest = { log: createLog("silent"), clock: slowClock };
  pool = createMediaPool({ threads: 1, address: "127.0.0.1", portMin: 0, portMax: 0, ...rest });
});
afterAll(async () => {
  await pool.close();
  for (const peer of peers) await peer.close();
  await rm(folder, { recursive: true });
});

interface Member {
  readonly peer: RtpPeer;
  readonly leg: MediaLeg;
  readonly keys: string[];
}

async function member(place: MediaPlace): Promise<Member> {
  const [peer, keys] = [await RtpPeer.open(), [] as string[]];
  peers.push(peer);
  const leg = await place.openLeg({ digit: (key) => keys.push(key), failed: () => undefined });
  leg.remote(peer.media());
  await leg.stats(); // the thread knows the peer before it hears it
  return { peer, leg, keys };
}

const heardMs = ({ peer }: Member, hz: number) => toneMs(peer.audio(), 8000, hz);

test("three over RTP hear each other; keys reach the owner; one leg and the whole are recorded; a bridge takes one out", async () => {
  const place = pool.place();
  const [a, b, c] = [await member(place), await member(place), await member(place)];
  const conference = await place.conference();
  for (const { leg } of [a, b, c]) await conference.join(leg);
  const [one, all] = [join(folder, "one"), join(folder, "all")];
  const ofLeg = a.leg.record({ path: one, channels: 2, leg: "both", maxMs: 60_000 });
  const whole = conference.record({ path: all, channels: 1, leg: "both", maxMs: 60_000 });
  await Promise.all([ofLeg.started, whole.started]);
  const areHeard = () => heardMs(c, 440) > 500 && heardMs(c, 700) > 500 && heardMs(a, 700) > 500;
  await Promise.all([a.peer.talkUntil(a.leg.port, 440, areHeard), b.peer.talkUntil(b.leg.port, 700, areHeard)]);
  expect(heardMs(a, 440)).toBeLessThan(20);
  c.peer.sendEvent(c.leg.port, 5, 800, true, true);
  await a.peer.until(() => c.keys.length > 0);
  expect([a.keys, b.keys, c.keys]).toEqual([[], [], ["5"]]);

  await Promise.all([ofLeg.stop(), whole.stop()]);
  const tones = async (path: string, channel: number) => {
    const { samples, channels } = parseWav(await readFile(path)) as Wav;
    const own = samples.filter((_, i) => i % channels === channel);
    return [440, 700].map((hz) => toneMs(own, 8000, hz) > 400);
  };
  expect(await tones(one, 0)).toEqual([true, false]);
  expect(await tones(one, 1)).toEqual([false, true]);
  expect(await tones(all, 0)).toEqual([true, true]);

  await place.bridge(a.leg, c.leg);
  const before = heardMs(b, 440);
  const bridged = heardMs(c, 440) + 200;
  await a.peer.talkUntil(a.leg.port, 440, () => heardMs(c, 440) > bridged);
  // What was on its way may still come.
  expect(heardMs(b, 440)).toBeLessThan(before + 60);
  await conference.close();
  await conference.close();
  await expect(conference.join(a.leg)).rejects.toThrow("closed");
  await place.close();
});

test("legs of another place and whispers to somebody absent are refused; a leg that closes leaves", async () => {
  const [place, other] = [pool.place(), pool.place()];
  const [a, b, stranger] = [await member(place), await member(place), await member(other)];
  const conference = await place.conference();
  await expect(conference.join(stranger.leg)).rejects.toMatchObject({ code: "bad_request" });
  await expect(conference.join(a.leg, { whispersTo: b.leg })).rejects.toMatchObject({ code: "bad_request" });
  await conference.join(a.leg);
  await conference.join(b.leg, { whispersTo: a.leg, gainDb: 3 });
  await a.leg.close();
  await conference.join(b.leg, { mode: "listen" });
  await conference.leave(b.leg);
  await conference.leave(b.leg);
  await expect(conference.join(a.leg)).rejects.toMatchObject({ code: "no_leg" });
  await place.close();
  await expect(place.conference()).rejects.toThrow("closed");
  await other.close();
});
