import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { Call } from "./call.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan } from "./call-plan.js";
import { Gone } from "./gone.js";

/** A call whose plan breaks. @param end of its main leg */
function start(end: (a: { readonly gone: Gone }) => void) {
  const told: string[] = [];
  const record = {
    uuid: "c",
    committed: Promise.resolve(),
    onLive: () => undefined,
    sounded: () => undefined,
    destroy: () => told.push("destroyed"),
  };
  const a = { gone: new Gone(), record, end: () => end(a), hangUp: () => undefined };
  const plan = {
    place: { close: () => undefined },
    ringLimitMs: 1_000,
    leg: () => a,
    run: () => {
      throw new Error("the plan broke");
    },
  };
  const parts = { clock: new FakeClock(), log: createLog("silent"), lines: { add: () => undefined } };
  const requests = { request: () => undefined, move: () => Promise.reject(new Error("nobody asks")) };
  const owner = { callOver: () => told.push("over") };
  const free = () => undefined;
  const call = new Call(parts as unknown as CallParts, plan as unknown as CallPlan, requests, owner, free);
  return { call, told };
}

test("a call whose plan breaks ends, is destroyed, and is over", async () => {
  const { call, told } = start((a) => a.gone.end());
  call.begin();
  await call.done;
  expect(told).toEqual(["destroyed", "over"]);
});

test("a call whose plan breaks and whose leg cannot be ended is over all the same", () => {
  const { call, told } = start(() => {
    throw new Error("the leg broke");
  });
  call.begin();
  expect(told).toEqual(["over"]);
});
