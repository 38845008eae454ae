import { expect, test } from "vitest";
import { PortStock } from "./port-stock.js";

/** A thread that gives `perQuestion` ports a time, when it is let. */
function start(perQuestion: number) {
  const asked: number[] = [];
  let next = 20_000;
  let isLost = false;
  const answers: (() => void)[] = [];
  const stock = new PortStock(
    (count) =>
      new Promise((resolve, reject) => {
        asked.push(count);
        const ports = Array.from({ length: perQuestion }, () => (next += 2));
        answers.push(() => (isLost ? reject(new Error("lost")) : resolve(ports)));
      }),
  );
  const answer = async () => {
    for (const done of answers.splice(0)) done();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const lose = () => {
    isLost = true;
  };
  return { stock, asked, answer, lose };
}

test("more are asked for with the first leg, and once when few are left; each port is given once", async () => {
  const { stock, asked, answer } = start(32);
  expect([stock.take(), stock.take(), asked.length]).toEqual([undefined, undefined, 1]);
  await answer();
  const taken = Array.from({ length: 16 }, () => stock.take());
  expect(asked.length).toBe(1);
  taken.push(...Array.from({ length: 16 }, () => stock.take()));
  expect([stock.take(), asked.length]).toEqual([undefined, 2]);
  expect(new Set(taken).size).toBe(32);
  expect(taken).not.toContain(undefined);
});

test("a thread that has none to give is not asked with each leg", async () => {
  const { stock, asked, answer } = start(0);
  stock.take();
  await answer();
  for (let n = 0; n < 64; n++) expect(stock.take()).toBeUndefined();
  expect(asked.length).toBe(1);
  stock.take();
  expect(asked.length).toBe(2);
});

test("a thread that does not answer is asked again", async () => {
  const { stock, asked, answer, lose } = start(32);
  lose();
  stock.take();
  await answer();
  expect(stock.take()).toBeUndefined();
  expect(asked.length).toBe(2);
});
