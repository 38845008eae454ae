import { expect, test } from "vitest";
import { Gate } from "../../../../test/support/gate.js";
import { DeliveredWriter } from "./delivered-writer.js";
import type { DeliveredOne } from "./port.js";

const one = (event: string) => ({ event }) as DeliveredOne;

test("what comes while a statement is under way shares the next; who claims more waits while too many do", async () => {
  const gate = new Gate();
  const batches: string[][] = [];
  const writer = new DeliveredWriter({
    delivered: async (all) => {
      batches.push(all.map(({ event }) => event));
      await gate.opened;
    },
  });
  const first = [writer.write(one("a")), writer.write(one("b"))];
  await Promise.resolve();
  const later = Array.from({ length: 500 }, (_, n) => writer.write(one(String(n))));
  let hasRoom = false;
  const room = writer.room().then(() => (hasRoom = true));
  await Promise.resolve();
  expect([batches, hasRoom]).toEqual([[["a", "b"]], false]);
  gate.open();
  await Promise.all([...first, ...later, room]);
  expect(batches.map((batch) => batch.length)).toEqual([2, 200, 200, 100]);
});

test("of a batch that cannot be kept each is tried by itself", async () => {
  const writer = new DeliveredWriter({
    delivered: async (all) => {
      if (all.some(({ event }) => event === "bad")) throw new Error("cannot be kept");
    },
  });
  const outcomes = await Promise.allSettled(["a", "bad", "c"].map((event) => writer.write(one(event))));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
