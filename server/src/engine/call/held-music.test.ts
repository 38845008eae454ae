import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { Audio } from "../media/port.js";
import { HeldMusic } from "./held-music.js";
import type { LegMedia } from "./leg-media.js";

const MUSIC = { samples: new SharedArrayBuffer(0), rateHz: 8000 } as Audio;

/** A bridge of which one side can hold the other. */
function start() {
  const clock = new FakeClock();
  const told: string[] = [];
  let received = 0;
  const holder = { hold: "none" as LegMedia["hold"], leg: { stats } };
  const held = { hold: "none" as LegMedia["hold"], leg: { play } };
  async function stats() {
    return { packetsReceived: received };
  }
  function play(_audio: Audio, { loop }: { loop: number }, signal: AbortSignal) {
    told.push(`play ${loop}`);
    return new Promise<void>((resolve) =>
      signal.addEventListener("abort", () => {
        told.push("stop");
        resolve();
      }),
    );
  }
  const parts = { clock, log: createLog("silent"), holdMusic: MUSIC };
  const music = new HeldMusic(holder as unknown as LegMedia, held as unknown as LegMedia, parts);
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const say = async (hold: LegMedia["hold"]) => {
    holder.hold = hold;
    music.changed();
    await settle();
  };
  const answer = async (hold: LegMedia["hold"]) => {
    held.hold = hold;
    music.changed();
    await settle();
  };
  const wait = async (ms: number, packets: number) => {
    received += packets;
    clock.advance(ms);
    await settle();
  };
  return { clock, told, music, say, answer, wait };
}

test("a hold that sends nothing is filled with music until it ends", async () => {
  const { told, say } = start();
  await say("silent");
  expect(told).toEqual(["play 0"]);
  await say("none");
  expect(told).toEqual(["play 0", "stop"]);
});

test("a holder that says it sends is heard, when it does", async () => {
  const { told, say, wait } = start();
  await say("sending");
  await wait(500, 25);
  expect(told).toEqual([]);
});

test("a holder that says it sends and is silent for half a second gets music put in its place", async () => {
  const { told, say, wait } = start();
  await say("sending");
  await wait(499, 3);
  expect(told).toEqual([]);
  await wait(1, 0);
  expect(told).toEqual(["play 0"]);
});

test("a hold that ends within that time has no music; neither has one whose bridge is over", async () => {
  const { told, say, wait, music, clock } = start();
  await say("sending");
  await say("none");
  await wait(1_000, 0);
  await say("sending");
  music.close();
  await wait(1_000, 0);
  expect([told, clock.waiting]).toEqual([[], 0]);
});

test("two descriptions of one hold play once", async () => {
  const { told, say, music } = start();
  await say("silent");
  await say("silent");
  music.close();
  music.close();
  expect(told).toEqual(["play 0", "stop"]);
});

test("a leg that takes no audio has no music, and has it once it does", async () => {
  const { told, say, answer } = start();
  await answer("silent");
  await say("silent");
  expect(told).toEqual([]);
  await answer("none");
  expect(told).toEqual(["play 0"]);
  await answer("sending");
  expect(told).toEqual(["play 0", "stop"]);
});

test("a hold that ends and comes again while it is listened to is listened to anew", async () => {
  const { told, say, wait } = start();
  await say("sending");
  await wait(499, 3);
  await say("none");
  await say("sending");
  await wait(1, 0);
  expect(told).toEqual([]);
  await wait(499, 0);
  expect(told).toEqual(["play 0"]);
});
