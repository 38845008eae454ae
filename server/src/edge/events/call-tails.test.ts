import type { ICallTimeline } from "@opentact/contract";
import { expect, test } from "vitest";
import { notFound } from "../../base/errors.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { UserActor } from "../../domain/auth/port.js";
import { CallTails } from "./call-tails.js";

const ANN = { account: "ann" } as UserActor;
const entry = (id: string) => ({ id }) as ICallTimeline["entries"][number];

/** A call whose entries a test sets; `fault` is thrown in place of it. */
function world() {
  const clock = new FakeClock();
  const frames: { success: boolean; message: string; payload: { entries?: { id: string }[]; is_ended?: boolean } }[] =
    [];
  const state = { ids: [] as string[], is_over: false, fault: undefined as Error | undefined, isFull: false, asked: 0 };
  const tails = new CallTails({
    timelines: {
      get: async (_actor, call) => {
        state.asked++;
        if (state.fault) throw state.fault;
        return { call, is_cut: false, is_over: state.is_over, legs: [], entries: state.ids.map(entry) };
      },
    },
    clock,
    log: createLog("silent"),
    send: (text) => void frames.push(JSON.parse(text)),
    isFull: () => state.isFull,
  });
  const pass = async (looks: number) => {
    for (let i = 0; i < looks; i++) {
      clock.advance(1000);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
  };
  const told = () => frames.map(({ payload }) => (payload.entries ?? []).map(({ id }) => id));
  return { tails, frames, state, pass, told };
}

test("the whole timeline comes first, then what is new, and nothing while nothing is", async () => {
  const { tails, state, pass, told } = world();
  state.ids = ["1", "2"];
  await tails.follow(ANN, "c");
  await pass(3);
  state.ids = ["1", "2", "3"];
  await pass(2);
  expect(told()).toEqual([["1", "2"], ["3"]]);
});

test("after its end a call is followed until nothing comes any more, and that is told", async () => {
  const { tails, frames, state, pass } = world();
  state.ids = ["1"];
  state.is_over = true;
  await tails.follow(ANN, "c");
  await pass(2);
  state.ids = ["1", "2"];
  await pass(10);
  expect(frames.map(({ payload }) => payload.is_ended)).toEqual([false, false, true]);
  expect(tails.size).toBe(0);
});

test("an unknown call is refused, and so is one more than three", async () => {
  const { tails, frames, state } = world();
  state.fault = notFound("Call");
  await tails.follow(ANN, "x");
  expect([frames.at(-1), tails.size]).toEqual([
    { type: "call_timeline", success: false, message: "Call not found", payload: { call: "x" } },
    0,
  ]);
  state.fault = undefined;
  for (const call of ["a", "b", "c", "d"]) await tails.follow(ANN, call);
  expect([frames.at(-1)?.message, tails.size]).toEqual(["More than 3 calls", 3]);
  tails.close();
});

test("a database that is away is asked again; a connection that is full, and one that is closed, costs no look", async () => {
  const { tails, frames, state, pass } = world();
  state.fault = new Error("away");
  state.ids = ["1"];
  await tails.follow(ANN, "c");
  expect(frames).toEqual([]);
  state.fault = undefined;
  await pass(1);
  expect(frames).toHaveLength(1);
  state.isFull = true;
  const { asked } = state;
  await pass(5);
  expect(state.asked).toBe(asked);
  state.isFull = false;
  tails.close();
  await pass(5);
  expect(state.asked).toBe(asked);
});
