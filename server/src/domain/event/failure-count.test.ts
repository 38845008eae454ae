import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { FailureCount } from "./failure-count.js";

test("five failures within 60 s block an address for 60 s, and only that one", () => {
  const clock = new FakeClock();
  const failures = new FailureCount(clock);
  for (let i = 0; i < 4; i++) failures.failed("192.0.2.1");
  expect(failures.blockedSeconds("192.0.2.1")).toBe(0);
  failures.failed("192.0.2.1");
  expect(failures.blockedSeconds("192.0.2.1")).toBe(60);
  expect(failures.blockedSeconds("192.0.2.2")).toBe(0);
  clock.advance(59_001);
  expect(failures.blockedSeconds("192.0.2.1")).toBe(1);
  clock.advance(999);
  expect(failures.blockedSeconds("192.0.2.1")).toBe(0);
});

test("failures further apart than 60 s do not add up", () => {
  const clock = new FakeClock();
  const failures = new FailureCount(clock);
  for (let i = 0; i < 20; i++) {
    failures.failed("192.0.2.1");
    clock.advance(15_001);
    expect(failures.blockedSeconds("192.0.2.1")).toBe(0);
  }
});

test("a flood of addresses does not fill the memory", () => {
  const failures = new FailureCount(new FakeClock());
  for (let i = 0; i < 5; i++) failures.failed("first");
  for (let i = 0; i < 10_000; i++) failures.failed(`address ${i}`);
  expect(failures.blockedSeconds("first")).toBe(0);
});
