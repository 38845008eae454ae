import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { PortStock } from "./port-stock.js";

/** A thread that gives what it is asked for, or `atMost`, when it is let. */
function start(o: { pairs?: number; atMost?: number; random?: () => number } = {}) {
  const clock = new FakeClock();
  const asked: number[] = [];
  const released: number[] = [];
  let next = 20_000;
  let isLost = false;
  const answers: (() => void)[] = [];
  const source = {
    reserve: (count: number) =>
      new Promise<readonly number[]>((resolve, reject) => {
        asked.push(count);
        const ports = Array.from({ length: Math.min(count, o.atMost ?? count) }, () => (next += 2));
        answers.push(() => (isLost ? reject(new Error("lost")) : resolve(ports)));
      }),
    release: (ports: readonly number[]) => released.push(...ports),
  };
  const random = o.random ? { random: o.random } : {};
  const stock = new PortStock({ source, clock, pairs: o.pairs ?? Number.POSITIVE_INFINITY, ...random });
  const answer = async () => {
    for (const done of answers.splice(0)) done();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const lose = () => {
    isLost = true;
  };
  const take = (count: number) => Array.from({ length: count }, () => stock.take());
  return { clock, stock, asked, released, answer, lose, take };
}

/** With so many ready as there are when nothing has been used yet. */
async function filled(o: Parameters<typeof start>[0] = {}) {
  const all = start(o);
  all.stock.take();
  await all.answer();
  return all;
}

test("more are asked for with the first leg, and again when fewer than 32 are left; each port is given once", async () => {
  const { stock, asked, answer, take } = start();
  expect([stock.take(), stock.take(), asked]).toEqual([undefined, undefined, [32]]);
  await answer();
  const taken = take(8);
  expect(asked).toEqual([32, 34]);
  await answer();
  taken.push(...take(58));
  expect(stock.take()).toBeUndefined();
  expect([new Set(taken).size, taken.includes(undefined)]).toEqual([66, false]);
});

test("a thread that has none to give is not asked with each leg", async () => {
  const { stock, asked, answer } = start({ atMost: 0 });
  stock.take();
  await answer();
  for (let n = 0; n < 64; n++) expect(stock.take()).toBeUndefined();
  expect(asked.length).toBe(1);
  stock.take();
  expect(asked.length).toBe(2);
});

test("a thread that does not answer is asked again", async () => {
  const { stock, asked, answer, lose } = start();
  lose();
  stock.take();
  await answer();
  expect(stock.take()).toBeUndefined();
  expect(asked.length).toBe(2);
});

test("of a small range few are asked for, and of a smaller one none", async () => {
  const [small, smaller] = [start({ pairs: 40 }), start({ pairs: 15 })];
  for (const { stock } of [small, smaller]) stock.take();
  expect([small.asked, smaller.asked]).toEqual([[2], []]);
});

test("a port that was put back is given again after a second, and not before", async () => {
  const { clock, stock, take, answer, released } = await filled();
  const first = take(32);
  await answer();
  take(33);
  for (const port of first) stock.putBack(port!);
  clock.advance(999);
  expect(stock.take()).toBeUndefined();
  clock.advance(1);
  expect(new Set(take(32))).toEqual(new Set(first));
  expect(released).toEqual([]);
});

test("which one is given cannot be guessed: any of those that are ready", async () => {
  const chances = [0, 0.999, 0.5];
  const { take } = await filled({ random: () => chances.shift() ?? 0 });
  expect(take(3)).toEqual([20_002, 20_062, 20_032]);
});

test("a port to which somebody sends goes back to the thread: at once, with the end of its leg, or after its rest", async () => {
  const { clock, stock, released, take } = await filled();
  const [held, rests] = take(2) as [number, number];
  const [ready] = Array.from({ length: 32 }, (_, n) => 20_002 + 2 * n).filter((p) => p !== held && p !== rests);
  stock.disturbed(ready!);
  expect(released).toEqual([ready]);
  stock.disturbed(held);
  stock.putBack(held);
  expect(released).toEqual([ready, held]);
  stock.putBack(rests);
  stock.disturbed(rests);
  clock.advance(1_000);
  expect(take(29).every((port) => port !== ready && port !== held && port !== rests)).toBe(true);
  expect(released).toEqual([ready, held, rests]);
});

test("a port that rested with the thread since somebody sent to it is like any other", async () => {
  const { stock, released, answer, take } = await filled({ pairs: 16, random: () => 0 });
  const [port] = take(1);
  stock.disturbed(port!);
  await answer();
  const [again] = take(1);
  expect(again).toBe(port! + 2);
  stock.putBack(again!);
  expect(released).toEqual([]);
});

test("legs that came and found none are asked for as well, up to four times as many as stand ready", async () => {
  const { stock, asked, answer, take } = start();
  take(11);
  await answer();
  take(32);
  expect(asked).toEqual([32, 43]);
  take(200);
  await answer();
  take(43);
  expect(asked).toEqual([32, 43, 128]);
  await answer();
  take(100);
  expect([asked.length, asked[3], stock.take() === undefined]).toEqual([4, 32, false]);
});

test("so many go round that 2,000 calls a second of two legs and 300 ms need none of the thread once they are there", async () => {
  const { clock, stock, asked, released, answer, take } = start({ pairs: 7_500 });
  const running: number[][] = [];
  let missed = 0;
  const second = async () => {
    missed = 0;
    for (let turn = 0; turn < 100; turn++) {
      const ports = take(40).filter((port) => port !== undefined);
      missed += 40 - ports.length;
      running.push(ports);
      await answer();
      clock.advance(10);
      if (running.length > 30) for (const port of running.shift()!) stock.putBack(port);
    }
  };
  for (let n = 0; n < 3; n++) await second();
  const before = asked.length;
  await second();
  expect([missed, asked.length - before, released]).toEqual([0, 0, []]);
});

test("no more are kept than three quarters of a small range", async () => {
  const { stock, released } = start({ pairs: 40 });
  for (let n = 0; n < 32; n++) stock.putBack(20_000 + 2 * n);
  expect(released).toEqual([20_060, 20_062]);
});

test("what nobody needed for a minute goes back, but for 32", async () => {
  const { clock, stock, released, take } = start();
  for (let n = 0; n < 100; n++) stock.putBack(20_000 + 2 * n);
  clock.advance(59_000);
  stock.sweep();
  clock.advance(1_000);
  stock.sweep();
  expect(released).toEqual([]);
  take(8);
  clock.advance(60_000);
  stock.sweep();
  expect(released).toHaveLength(60);
  clock.advance(60_000);
  stock.sweep();
  clock.advance(60_000);
  stock.sweep();
  expect(take(40).filter((port) => port !== undefined)).toHaveLength(32);
});

test("what is too much goes back some at a time, as long as nobody needs it", async () => {
  const { clock, stock, released, take } = start();
  const held = Array.from({ length: 300 }, (_, n) => 20_000 + 2 * n);
  for (const port of held) stock.putBack(port);
  const sweep = (afterMs: number) => {
    clock.advance(afterMs);
    stock.sweep();
    return released.length;
  };
  expect([sweep(60_000), sweep(60_000), sweep(2_000), sweep(2_000)]).toEqual([0, 64, 128, 192]);
  take(70);
  expect([sweep(2_000), sweep(2_000), sweep(60_000)]).toEqual([198, 198, 198]);
});
