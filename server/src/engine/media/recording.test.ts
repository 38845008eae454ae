import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RtpPeer, sine } from "../../../../test/support/rtp-peer.js";
import { slowClock } from "../../../../test/support/slow-clock.js";
import { createLog } from "../../base/log.js";
import { readFileWhole } from "../../base/stored-file.js";
import { toneMs } from "../../wire/audio/tone-track.js";
import { parseWav, type Wav } from "../../wire/audio/wav.js";
import { createMediaPool } from "./pool.js";
import type { MediaLeg, MediaPool } from "./port.js";
import { type MediaThread, startThread } from "./start-thread.js";

let pool: MediaPool;
let thread: MediaThread;
let folder = "";
let peer: RtpPeer;
let leg: MediaLeg;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-rec-"));
  const start = (data: Parameters<typeof startThread>[0]) => (thread = startThread(data));
  const rest = { log: createLog("silent"), clock: slowClock, start };
  pool = createMediaPool({ threads: 1, address: "127.0.0.1", portMin: 0, portMax: 0, ...rest });
  peer = await RtpPeer.open();
  leg = await pool.place().openLeg({ digit: () => undefined, failed: () => undefined });
  leg.remote(peer.media());
  await leg.stats(); // the thread knows the peer before it hears it
});
afterEach(async () => {
  await pool.close();
  await peer.close();
  await rm(folder, { recursive: true });
});

/** The peer says 440 Hz while a prompt says 1000 Hz to it. */
async function converse(ms: number): Promise<void> {
  const samples = new SharedArrayBuffer(ms * 16);
  new Int16Array(samples).set(sine(1000, ms));
  await Promise.all([peer.talk(leg.port, 440, ms), leg.play({ samples, rateHz: 8000 }, {}, never)]);
}

async function channel(path: string, at: number): Promise<Int16Array> {
  const wav = parseWav(await readFile(path)) as Wav;
  return wav.samples.filter((_, i) => i % wav.channels === at);
}

/** Whether a tone of half a second and more is there, as far as a busy machine lets it through; undefined = some of it. */
function hears(samples: Int16Array, hz: number, leastMs = 500): boolean | undefined {
  const ms = toneMs(samples, 8000, hz);
  return ms > leastMs ? true : ms < 20 ? false : undefined;
}

test("two channels: what the peer says is left, what it hears is right", async () => {
  const path = join(folder, "a.wav");
  const recording = leg.record({ path, channels: 2, leg: "both", maxMs: 60_000 });
  await recording.started;
  await converse(900);
  await recording.stop();
  const { durationMs, reason } = await recording.done;
  expect(reason).toBe("stopped");
  expect(durationMs).toBeGreaterThan(850);
  const [left, right] = [await channel(path, 0), await channel(path, 1)];
  expect([hears(left, 440), hears(left, 1000)]).toEqual([true, false]);
  expect([hears(right, 1000), hears(right, 440)]).toEqual([true, false]);
});

test("one channel holds both, the leg alone holds only the peer; recordings do not disturb each other", async () => {
  const both = leg.record({ path: join(folder, "b.wav"), channels: 1, leg: "both", maxMs: 60_000 });
  const alone = leg.record({ path: join(folder, "c.wav"), channels: 1, leg: "aleg", maxMs: 400 });
  await Promise.all([both.started, alone.started]);
  await converse(800);
  expect(await alone.done).toMatchObject({ durationMs: 400, reason: "max" });
  await both.stop();
  await both.stop();
  const mono = await channel(join(folder, "b.wav"), 0);
  expect([hears(mono, 440), hears(mono, 1000)]).toEqual([true, true]);
  const rx = await channel(join(folder, "c.wav"), 0);
  expect([hears(rx, 440, 100), hears(rx, 1000)]).toEqual([true, false]);
});

test("a recording ends after the silence asked for", async () => {
  const recording = leg.record({
    path: join(folder, "d.wav"),
    channels: 1,
    leg: "aleg",
    maxMs: 60_000,
    // Longer than a busy machine holds up the one who speaks.
    silenceMs: 1_000,
  });
  await recording.started;
  await peer.talk(leg.port, 440, 400);
  const { reason, durationMs } = await recording.done;
  expect(reason).toBe("silence");
  expect(durationMs).toBeGreaterThanOrEqual(1_400);
});

test("closing the leg finishes the recording before the close is done", async () => {
  const path = join(folder, "e.wav");
  const recording = leg.record({ path, channels: 1, leg: "both", maxMs: 60_000 });
  await recording.started;
  await peer.talk(leg.port, 440, 300);
  await leg.close();
  expect((await channel(path, 0)).length).toBeGreaterThan(2000);
  expect((await recording.done).reason).toBe("stopped");
});

test("a file that cannot be made fails the recording; the call goes on", async () => {
  const recording = leg.record({ path: join(folder, "no", "f.wav"), channels: 1, leg: "both", maxMs: 60_000 });
  await expect(recording.started).rejects.toMatchObject({ code: "ENOENT" });
  expect(await recording.done).toMatchObject({ reason: "failed", error: "ENOENT" });
  await recording.stop();
  const count = peer.heard.length;
  await peer.until(() => peer.heard.length > count + 5);
});

test("when the thread dies the file, sealed too, holds what was recorded, and its length is told", async () => {
  const path = join(folder, "g.wav");
  const seal = { dataKey: Buffer.alloc(32, 3), name: "a/records/b" };
  const sealed = leg.record({ path: join(folder, "s.wav"), seal, channels: 2, leg: "both", maxMs: 60_000 });
  await sealed.started;
  const recording = leg.record({ path, channels: 2, leg: "both", maxMs: 60_000 });
  await recording.started;
  await peer.talk(leg.port, 440, 1400);
  await thread.terminate();
  const result = await recording.done;
  expect(result).toMatchObject({ reason: "failed", error: "media_lost" });
  expect(result.durationMs).toBeGreaterThanOrEqual(1000);
  expect((await channel(path, 0)).length / 8).toBe(result.durationMs);
  const { durationMs, sizeBytes } = await sealed.done;
  expect(durationMs).toBeGreaterThanOrEqual(1000);
  expect(readFileWhole({ path: join(folder, "s.wav"), seal })).toHaveLength(sizeBytes);
});

test("after close nothing can be recorded, and stop after the end is harmless", async () => {
  const recording = leg.record({ path: join(folder, "h.wav"), channels: 1, leg: "both", maxMs: 100 });
  await recording.done;
  await recording.stop();
  await leg.close();
  expect(() => leg.record({ path: "x", channels: 1, leg: "both", maxMs: 1 })).toThrow("closed");
});
