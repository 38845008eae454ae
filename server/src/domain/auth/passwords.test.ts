import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { Passwords } from "./passwords.js";

test("passwords are argon2id with 19 MiB, two passes, one lane", async () => {
  const passwords = new Passwords(new FakeClock());
  const stored = await passwords.hash("correct horse");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(stored).not.toContain("horse");
  expect(passwords.isOutdated(stored)).toBe(false);
});

test("the right password is right, another is not, and nobody has none", async () => {
  const passwords = new Passwords(new FakeClock());
  const stored = await passwords.hash("correct horse");
  expect(await passwords.verify(stored, "correct horse")).toBe(true);
  expect(await passwords.verify(stored, "Correct horse")).toBe(false);
  expect(await passwords.verify(stored, "")).toBe(false);
  expect(await passwords.verify(undefined, "correct horse")).toBe(false);
  expect(await passwords.verify("not a hash", "correct horse")).toBe(false);
});

test("an unknown user costs as much work as a wrong password", async () => {
  const passwords = new Passwords(new FakeClock());
  const stored = await passwords.hash("correct horse");
  // Time of the processor and not of the clock, and the least of it: a busy machine takes nothing away and adds in bursts.
  const work = async (hashText: string | undefined) => {
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 9; n++) {
      const before = process.cpuUsage();
      await passwords.verify(hashText, `guess ${n}`);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
    }
    return least;
  };
  await work(undefined);
  const ratio = (await work(undefined)) / (await work(stored));
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

test("a right password is remembered for a minute, for its own hash only", async () => {
  const clock = new FakeClock();
  const passwords = new Passwords(clock);
  const stored = await passwords.hash("correct horse");
  expect(passwords.recalls(stored, "correct horse")).toBe(false);
  await passwords.verify(stored, "correct horse");
  expect(passwords.recalls(stored, "correct horse")).toBe(true);
  expect(passwords.recalls(stored, "wrong horse")).toBe(false);
  expect(passwords.recalls(`${stored}x`, "correct horse")).toBe(false);
  clock.advance(60_000);
  expect(passwords.recalls(stored, "correct horse")).toBe(false);
});

test("a hash of weaker parameters is told", async () => {
  const weak = await hash("correct horse", { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  const passwords = new Passwords(new FakeClock());
  expect(await passwords.verify(weak, "correct horse")).toBe(true);
  expect(passwords.isOutdated(weak)).toBe(true);
});
