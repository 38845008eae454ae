import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { NumberProvider, ProviderQuery, Result } from "../../domain/provider/port.js";
import { GuardedProvider } from "./guarded.js";

const QUERY: ProviderQuery = { type: "long_code", country: "US", features: ["voice"], patterns: [], take: 1 };

/** A far side whose orders wait until they are told how they end. */
function world() {
  const clock = new FakeClock();
  const open: ((result: Result<{ id: string }>) => void)[] = [];
  const far: NumberProvider = {
    name: "far",
    capabilities: { configure: false, release: true },
    search: () => Promise.reject(new Error("away")),
    order: () => new Promise((resolve) => open.push(resolve)),
    getOrder: async () => ({ kind: "unknown" }),
    configure: async () => ({ kind: "ok", value: undefined }),
    release: async () => ({ kind: "ok", value: undefined }),
  };
  const guarded = new GuardedProvider(far, clock);
  const order = (signal = new AbortController().signal) => guarded.order([], "k", signal);
  return { clock, open, guarded, order };
}

const turns = async () => {
  for (let n = 0; n < 10; n++) await Promise.resolve();
};

test("a write that gets no answer for 15 s is unknown, not failed", async () => {
  const { clock, order } = world();
  const sent = order();
  await turns();
  clock.advance(14_999);
  clock.advance(1);
  expect(await sent).toEqual({ kind: "unknown" });
});

test("three calls run at a time; the next one goes when one is over", async () => {
  const { open, order } = world();
  const all = [order(), order(), order(), order(), order()];
  await turns();
  expect(open).toHaveLength(3);
  open[0]?.({ kind: "ok", value: { id: "1" } });
  await all[0];
  await turns();
  expect(open).toHaveLength(4);
});

test("a call that is given up while it waits for its turn was not made", async () => {
  const { open, order } = world();
  const stop = new AbortController();
  for (let n = 0; n < 3; n++) void order();
  const waiting = order(stop.signal);
  await turns();
  stop.abort();
  expect([await waiting, open.length]).toEqual([{ kind: "unsent" }, 3]);
  expect(await order(stop.signal)).toEqual({ kind: "unsent" });
});

test("after five calls in a row without an answer none is made for 30 s", async () => {
  const { clock, open, guarded, order } = world();
  const { signal } = new AbortController();
  for (let n = 0; n < 3; n++) await expect(guarded.search(QUERY, signal)).rejects.toThrow();
  for (let n = 0; n < 2; n++) expect(await guarded.getOrder("k", signal)).toEqual({ kind: "unknown" });
  expect(await order()).toEqual({ kind: "unsent" });
  expect(await guarded.getOrder("k", signal)).toEqual({ kind: "unknown" });
  clock.advance(30_000);
  const sent = order();
  await turns();
  open[0]?.({ kind: "refused", code: "taken", message: "" });
  expect((await sent).kind).toBe("refused");
});

test("an answer between them starts the count of failures anew", async () => {
  const { guarded } = world();
  const { signal } = new AbortController();
  for (let n = 0; n < 9; n++) {
    await guarded.getOrder("k", signal);
    if (n % 4 === 3) await guarded.release(1, "k", signal);
  }
  expect((await guarded.release(1, "k", signal)).kind).toBe("ok");
});
