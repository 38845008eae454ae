import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { Lookout } from "./lookout.js";

const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A lookout whose looks end when told; `looks` are their beginnings, milliseconds of the clock. */
function stage(begin?: () => Promise<unknown>) {
  const clock = new FakeClock();
  const startMs = clock.now();
  const looks: number[] = [];
  const errors: unknown[] = [];
  const ends: { resolve: (restMs: number) => void; reject: (error: unknown) => void }[] = [];
  const made = new Lookout({
    clock,
    ...(begin ? { begin } : {}),
    look: () => {
      looks.push(clock.now() - startMs);
      return new Promise<number>((resolve, reject) => ends.push({ resolve, reject }));
    },
    failed: (error) => {
      errors.push(error);
      return 30;
    },
  });
  const end = async (restMs: number) => {
    ends.shift()?.resolve(restMs);
    await turns();
  };
  const fail = async () => {
    ends.shift()?.reject("gone");
    await turns();
  };
  return { clock, looks, errors, made, end, fail };
}

test("it looks at once when it starts or is woken, and else after its rest", async () => {
  const { clock, looks, made, end } = stage();
  made.wake();
  expect(looks).toEqual([]);
  made.start();
  made.start();
  await turns();
  await end(100);
  clock.advance(99);
  await turns();
  expect(looks).toEqual([0]);
  clock.advance(1);
  await turns();
  await end(100);
  made.wake();
  await turns();
  expect(looks).toEqual([0, 100, 100]);
  await end(100);
  clock.advance(100);
  await turns();
  expect(looks).toEqual([0, 100, 100, 200]);
  await end(100);
  await made.close();
});

test("woken during a look, however often, it looks once more", async () => {
  const { looks, made, end } = stage();
  made.start();
  await turns();
  expect(made.isWoken).toBe(false);
  made.wake();
  made.wake();
  expect(made.isWoken).toBe(true);
  await end(100);
  expect(looks).toHaveLength(2);
  expect(made.isWoken).toBe(false);
  await end(100);
  expect(looks).toHaveLength(2);
  await made.close();
});

test("a look that fails is told, and the next one comes after the rest for it", async () => {
  const { clock, looks, errors, made, fail, end } = stage();
  made.start();
  await turns();
  await fail();
  expect(errors).toEqual(["gone"]);
  clock.advance(30);
  await turns();
  expect(looks).toEqual([0, 30]);
  await end(1);
  await made.close();
});

test("what is to be done first is tried until it succeeds, and then no more", async () => {
  let tries = 0;
  const begin = async () => {
    if (++tries < 3) throw new Error("not yet");
  };
  const { clock, looks, errors, made, end } = stage(begin);
  made.start();
  for (let n = 0; n < 2; n++) {
    await turns();
    clock.advance(30);
  }
  await turns();
  expect([looks, errors.length]).toEqual([[60], 2]);
  await end(5);
  clock.advance(5);
  await turns();
  expect([looks, tries]).toEqual([[60, 65], 3]);
  await end(5);
  await made.close();
});

test("closed, it waits for the look under way and begins none", async () => {
  const { clock, looks, made, end } = stage();
  made.start();
  await turns();
  made.wake();
  let isClosed = false;
  const closing = made.close().then(() => (isClosed = true));
  await turns();
  expect([made.isClosed, isClosed]).toEqual([true, false]);
  await end(1);
  await closing;
  made.wake();
  clock.advance(1_000);
  await turns();
  expect(looks).toEqual([0]);
});
