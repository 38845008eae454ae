import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import { GuessGuard } from "./guess-guard.js";

const MINUTE = 60_000;

function start() {
  const clock = new FakeClock();
  return { clock, guard: new GuessGuard(clock) };
}

/** Seconds to wait, 0 when the attempt was let through. */
function attempt(guard: GuessGuard, address = "192.0.2.1", account = "ann@example.org"): number {
  try {
    guard.attempt(address, account);
    return 0;
  } catch (error) {
    if (error instanceof TooManyRequests) return error.retryAfterSeconds;
    throw error;
  }
}

test("after 10 failures on an account the 11th waits a minute; the account is free from elsewhere", () => {
  const { guard } = start();
  for (let n = 0; n < 10; n++) expect(attempt(guard)).toBe(0);
  expect(attempt(guard)).toBe(60);
  expect(attempt(guard, "192.0.2.2")).toBe(0);
  expect(attempt(guard, "192.0.2.1", "bob@example.org")).toBe(0);
});

test("the account is the same in any case", () => {
  const { guard } = start();
  for (let n = 0; n < 10; n++) attempt(guard, "192.0.2.1", n % 2 ? "Ann@Example.org" : "ann@example.org");
  expect(attempt(guard, "192.0.2.1", "ANN@EXAMPLE.ORG")).toBe(60);
});

test("each further stop is twice as long, an hour at most", () => {
  const { guard, clock } = start();
  for (let n = 0; n < 10; n++) attempt(guard);
  const waits = [];
  for (let n = 0; n < 60 && waits.length < 8; n++) {
    const seconds = attempt(guard);
    if (seconds === 0) continue;
    waits.push(seconds);
    clock.advance(seconds * 1000);
  }
  expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
});

test("failures older than 10 minutes do not count", () => {
  const { guard, clock } = start();
  for (let n = 0; n < 9; n++) attempt(guard);
  clock.advance(10 * MINUTE);
  for (let n = 0; n < 10; n++) expect(attempt(guard)).toBe(0);
  expect(attempt(guard)).toBeGreaterThan(0);
});

test("a right password lets the account begin anew but leaves the failures of the address", () => {
  const { guard } = start();
  for (let n = 0; n < 9; n++) attempt(guard);
  guard.attempt("192.0.2.1", "ann@example.org")();
  for (let n = 0; n < 10; n++) expect(attempt(guard)).toBe(0);
  expect(attempt(guard)).toBe(60);
});

test("100 failures of an address stop it for every account and every token", () => {
  const { guard } = start();
  for (let n = 0; n < 100; n++) expect(attempt(guard, "192.0.2.1", `user${n}@example.org`)).toBe(0);
  expect(attempt(guard, "192.0.2.1", "fresh@example.org")).toBe(60);
  expect(() => guard.check("192.0.2.1")).toThrow(TooManyRequests);
  expect(() => guard.check("192.0.2.2")).not.toThrow();
});

test("guesses that run at once count before their outcome is known", () => {
  const { guard } = start();
  const done = Array.from({ length: 10 }, () => guard.attempt("192.0.2.1", "ann@example.org"));
  expect(attempt(guard)).toBe(60);
  expect(done).toHaveLength(10);
});

test("wrong tokens count against their address, right ones do not", () => {
  const { guard } = start();
  for (let n = 0; n < 500; n++) guard.check("192.0.2.1");
  for (let n = 0; n < 100; n++) guard.failed("192.0.2.1");
  expect(() => guard.check("192.0.2.1")).toThrow(TooManyRequests);
});

test("a flood of addresses keeps memory bounded", () => {
  const { guard } = start();
  for (let n = 0; n < 60_000; n++) guard.check(`addr-${n}`);
  expect(guard.size).toBe(50_000);
  expect(attempt(guard)).toBe(0);
});
