import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { SipResolver } from "./sip-resolver.js";

test("a numeric host is its own address, a name is asked for once a minute", async () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const resolver = new SipResolver(clock, 5_000, async (host, family) => {
    asked.push(`${host} ${family}`);
    return "192.0.2.7";
  });
  expect(await resolver.resolve("198.51.100.1", 4)).toBe("198.51.100.1");
  expect(await resolver.resolve("::1", 0)).toBe("::1");
  expect([await resolver.resolve("a.example", 4), await resolver.resolve("a.example", 4)]).toEqual([
    "192.0.2.7",
    "192.0.2.7",
  ]);
  clock.advance(60_000);
  await resolver.resolve("a.example", 4);
  expect(asked).toEqual(["a.example 4", "a.example 4"]);
  expect(clock.waiting).toBe(0);
});

test("no such name, and a resolver that is too slow, are 503", async () => {
  const clock = new FakeClock();
  const failing = new SipResolver(clock, 5_000, () => Promise.reject(new Error("ENOTFOUND")));
  await expect(failing.resolve("a.example", 0)).rejects.toMatchObject({
    status: 503,
    message: "a.example: no such name",
  });
  const slow = new SipResolver(clock, 5_000, () => new Promise(() => undefined));
  const late = expect(slow.resolve("b.example", 0)).rejects.toMatchObject({ status: 503 });
  clock.advance(5_000);
  await late;
});
