import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { addressesOf } from "./host-addresses.js";

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

test("a name that does not exist has no address; a resolver that fails or hangs says nothing", async () => {
  const clock = new FakeClock();
  const ask = (lookup: () => Promise<readonly string[]>) => addressesOf("a.test", clock, 3_000, lookup);
  expect(await ask(async () => ["192.0.2.1"])).toEqual({ kind: "known", addresses: ["192.0.2.1"] });
  expect(await ask(failing("ENOTFOUND"))).toEqual({ kind: "known", addresses: [] });
  expect(await ask(failing("EAI_AGAIN"))).toEqual({ kind: "unclear" });
  const hanging = ask(() => new Promise(() => undefined));
  clock.advance(3_000);
  expect(await hanging).toEqual({ kind: "unclear" });
});

test("the system's resolver knows this machine", async () => {
  const found = await addressesOf("localhost", new FakeClock(), 3_000);
  expect(found).toMatchObject({ kind: "known", addresses: expect.arrayContaining(["127.0.0.1"]) });
});
