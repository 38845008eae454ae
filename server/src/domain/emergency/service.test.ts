import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { BlockedEmergencies } from "./service.js";

function alarm(tell: () => Promise<void> = async () => undefined) {
  const clock = new FakeClock();
  const told: string[] = [];
  const notices = {
    tell: (notice: { account: string }) => {
      told.push(notice.account);
      return tell();
    },
  };
  return { clock, told, alarm: new BlockedEmergencies({ notices, clock, log: createLog("silent") }) };
}

test("who dials on and on is told once an hour, each account for itself", () => {
  const one = alarm();
  for (const account of ["a", "a", "b", "a"]) one.alarm.blocked(account, "911");
  one.clock.advance(3_599_999);
  one.alarm.blocked("a", "911");
  expect(one.told).toEqual(["a", "b"]);
  one.clock.advance(1);
  one.alarm.blocked("a", "911");
  expect(one.told).toEqual(["a", "b", "a"]);
});

test("a notice that could not be stored is tried again with the next call, which is refused all the same", async () => {
  const one = alarm(() => Promise.reject(new Error("database away")));
  one.alarm.blocked("a", "911");
  await new Promise((resolve) => setImmediate(resolve));
  one.alarm.blocked("a", "911");
  expect(one.told).toEqual(["a", "a"]);
});
