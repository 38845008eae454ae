import { afterEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { DoubtfulCalls } from "./doubtful-calls.js";
import type { PlacedCall } from "./port/placed-call.js";

const open: DoubtfulCalls[] = [];
afterEach(async () => {
  for (const doubts of open.splice(0)) await doubts.close();
});

function start() {
  const clock = new FakeClock();
  const log = new Set<string>();
  const state = { isAway: false, looks: 0 };
  const told: string[] = [];
  const name = (call: PlacedCall) => call.stored.call.uuid;
  const doubts = new DoubtfulCalls({
    stored: async (calls) => {
      state.looks++;
      if (state.isAway) throw new Error("away");
      return new Set(calls.filter((uuid) => log.has(uuid)));
    },
    live: { place: (call) => told.push(`place ${name(call)}`), giveUp: (call) => told.push(`end ${name(call)}`) },
    clock,
    log: createLog("silent"),
  });
  open.push(doubts);
  const seconds = async (count: number) => {
    for (let i = 0; i < count; i++) {
      clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { doubts, log, state, told, seconds };
}
const call = (uuid: string) => ({ stored: { call: { uuid } } }) as unknown as PlacedCall;

test("a call that was stored after all is placed or ended, once, as soon as the database says so", async () => {
  const { doubts, log, state, told, seconds } = start();
  state.isAway = true;
  doubts.add(call("a"), "place");
  doubts.add(call("b"), "end");
  await seconds(30);
  expect([told, doubts.size]).toEqual([[], 2]);
  log.add("a").add("b");
  state.isAway = false;
  await seconds(2);
  expect([told, doubts.size]).toEqual([["place a", "end b"], 0]);
});

test("a call that is not stored is looked for as long as its commit may still come, then no more", async () => {
  const { doubts, log, state, told, seconds } = start();
  doubts.add(call("late"), "end");
  doubts.add(call("never"), "end");
  await seconds(59);
  log.add("late");
  await seconds(1);
  expect(told).toEqual(["end late"]);
  await seconds(2);
  expect(doubts.size).toBe(0);
  const { looks } = state;
  await seconds(5);
  expect(state.looks).toBe(looks);
});

test("nothing is looked for after the end", async () => {
  const { doubts, log, state, told, seconds } = start();
  doubts.add(call("a"), "place");
  log.add("a");
  await doubts.close();
  await seconds(3);
  expect([told, state.looks]).toEqual([[], 0]);
});
