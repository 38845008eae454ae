import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { FromThread, ToThread } from "./messages.js";
import type { MediaThread } from "./start-thread.js";
import { ThreadLeg } from "./thread-leg.js";
import { ThreadLink } from "./thread-link.js";

/** A thread that says only what it is told to. */
class StillThread extends EventEmitter implements MediaThread {
  readonly asked: ToThread[] = [];
  terminated = 0;
  postMessage(message: ToThread): void {
    this.asked.push(message);
  }
  say(message: FromThread): void {
    this.emit("message", message);
  }
  async terminate(): Promise<void> {
    this.terminated++;
    this.emit("exit");
  }
}

function start(o: { readonly mediaTimeoutMs?: number } = {}) {
  const [clock, thread, lost] = [new FakeClock(), new StillThread(), [] as string[]];
  const link = new ThreadLink({
    thread,
    clock,
    log: createLog("silent"),
    pairs: 8,
    ...o,
    onLost: (ports) => lost.push(["lost", ...ports].join(" ")),
  });
  const place = { id: 1, address: "127.0.0.1", link, closed: () => undefined };
  const leg = new ThreadLeg(place, 1, 4000, undefined, { digit: () => undefined, failed: () => undefined });
  return { clock, thread, link, leg, lost };
}

const audio = { samples: new SharedArrayBuffer(16_000), rateHz: 8000 as const };

test("a request that is not answered fails after 5 s, and a late answer is ignored", async () => {
  const { clock, thread, leg } = start();
  const stats = leg.stats().catch((error: { code: string }) => error.code);
  clock.advance(5000);
  expect(await stats).toBe("timeout");
  thread.say({ kind: "reply", id: thread.asked[0]!.id, ok: false, error: "no_leg" });
  expect(clock.waiting).toBe(0);
});

test("each request has its own deadline", async () => {
  const { clock, thread, link } = start();
  const ends: string[] = [];
  const ask = (deadlineMs: number) =>
    link.request({ kind: "ping" }, deadlineMs).reply.then(
      () => ends.push(`${deadlineMs} answered`),
      () => ends.push(`${deadlineMs} failed at ${clock.monotonicMs()}`),
    );
  const all = [ask(6000), ask(1000), ask(3000), ask(2000)];
  clock.advance(500);
  thread.say({ kind: "reply", id: thread.asked[3]!.id, ok: true, value: null });
  for (let n = 0; n < 11; n++) {
    clock.advance(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  expect(ends).toEqual(["2000 answered", "1000 failed at 1000", "3000 failed at 3000", "6000 failed at 6000"]);
  expect(clock.waiting).toBe(0);
});

test("a play may take its time, and its stop is over within a second even when the thread is stuck", async () => {
  const { clock, thread, leg } = start();
  const abort = new AbortController();
  const playing = leg.play(audio, { loop: 60 }, abort.signal);
  clock.advance(60_000);
  abort.abort();
  expect(thread.asked.map((m) => m.kind)).toEqual(["play", "stop"]);
  clock.advance(1000);
  expect(await playing).toEqual({ durationMs: 0, stopped: true });
});

test("a recording that is stopped is over within 6 s even when the thread is stuck", async () => {
  const { clock, thread, leg } = start();
  const recording = leg.record({ path: "/nowhere/x.wav", channels: 1, leg: "both", maxMs: 60_000 });
  thread.say({ kind: "reply", id: thread.asked[0]!.id, ok: true, value: null });
  await recording.started;
  const stopped = recording.stop();
  clock.advance(6000);
  await stopped;
  expect(await recording.done).toEqual({ durationMs: 0, sizeBytes: 0, reason: "failed", error: "media_lost" });
});

test("a leg closes within 6 s even when the thread is stuck, and holds its port until then", async () => {
  const { clock, link, leg } = start();
  link.enlist(1, { digit: () => undefined, failed: () => undefined });
  const closing = leg.close();
  expect(link.legs).toBe(1);
  clock.advance(6000);
  await closing;
  expect(link.legs).toBe(0);
});

test("when the thread exits everything pending is settled and its owner told, once", async () => {
  const { clock, thread, link, leg, lost } = start();
  const failed: string[] = [];
  link.enlist(1, { digit: () => undefined, failed: (reason) => failed.push(reason) });
  const stats = leg.stats().catch((error: { code: string }) => error.code);
  thread.emit("error", new Error("boom"));
  thread.emit("exit");
  thread.emit("exit");
  expect([await stats, failed, lost]).toEqual(["media_lost", ["media_lost"], ["lost"]]);
  expect([clock.waiting, link.isOpen, link.legs]).toEqual([0, false, 0]);
  await link.close();
});

test("close waits for the thread no longer than 6 s and then ends it, without calling it lost", async () => {
  const { clock, thread, link, lost } = start();
  const closing = link.close();
  clock.advance(6000);
  await closing;
  expect([thread.asked.map((m) => m.kind), thread.terminated, lost]).toEqual([["shutdown"], 1, []]);
  await expect(link.request({ kind: "thread_stats" }).reply).rejects.toThrow("closed");
});

test("events reach the leg they name and no other; what a listener throws stays with it", () => {
  const { thread, link } = start({ mediaTimeoutMs: 20_000 });
  const seen: string[] = [];
  const events = (name: string) => ({
    digit: (key: string) => seen.push(`${name} ${key}`),
    failed: (reason: string) => seen.push(`${name} ${reason}`),
    rtpLost: (ms: number) => seen.push(`${name} ${ms}`),
  });
  link.enlist(1, events("a"));
  link.enlist(2, {
    ...events("b"),
    digit: () => {
      throw new Error("listener");
    },
  });
  thread.say({ kind: "digit", leg: 2, key: "5", durationMs: 100 });
  thread.say({ kind: "digit", leg: 1, key: "6", durationMs: 100 });
  for (const silentMs of [10_000, 20_000, 30_000]) thread.say({ kind: "rtp_lost", leg: 1, silentMs });
  thread.say({ kind: "failed", leg: 1, reason: "internal_error" });
  thread.say({ kind: "digit", leg: 1, key: "7", durationMs: 100 });
  expect(seen).toEqual(["a 6", "a 20000", "a 30000", "a internal_error"]);
});

test("a thread that gives no sign of life for three beats is lost, ended, and its ports are told", async () => {
  const { thread, link, leg, lost } = start();
  const failed: string[] = [];
  link.enlist(1, { digit: () => undefined, failed: (reason) => failed.push(reason) });
  link.enlist(2, { digit: () => undefined, failed: () => undefined });
  link.holds(1, 4000);
  link.holds(2, 4002);
  link.forget(2);
  thread.say({ kind: "log", level: "warn", fields: {}, message: "alive" });
  for (let n = 0; n < 3; n++) link.beat();
  const stats = leg.stats().catch((error: { code: string }) => error.code);
  expect([link.isOpen, failed]).toEqual([true, []]);
  link.beat();
  expect([link.isOpen, failed, lost, thread.terminated]).toEqual([false, ["media_lost"], ["lost 4000"], 1]);
  expect(await stats).toBe("media_lost");
  link.beat();
  expect(thread.asked.filter(({ kind }) => kind === "ping")).toHaveLength(3);
  await link.close();
});

test("any word of the thread is a sign of life, and one that is only starting has a minute", () => {
  const { thread, link } = start();
  for (let n = 0; n < 30; n++) link.beat();
  expect(link.isOpen).toBe(true);
  for (let n = 0; n < 20; n++) {
    thread.say({ kind: "reply", id: 99, ok: true, value: null });
    for (let k = 0; k < 3; k++) link.beat();
  }
  expect(link.isOpen).toBe(true);
  link.beat();
  expect(link.isOpen).toBe(false);
});

test("a thread that cannot be ended is not waited for", async () => {
  const { clock, thread, link } = start();
  thread.terminate = () => new Promise(() => undefined);
  const closing = link.close();
  clock.advance(6000);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(2000);
  await closing;
});
