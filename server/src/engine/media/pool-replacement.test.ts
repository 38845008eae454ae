import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { FromThread, ThreadData, ToThread } from "./messages.js";
import { createMediaPool, type MediaPoolOptions } from "./pool.js";
import type { MediaError } from "./port.js";
import type { MediaThread } from "./start-thread.js";

/** A thread that opens every leg on the next pair of ports of its slice, until it hangs or dies. */
class ScriptedThread extends EventEmitter implements MediaThread {
  readonly data: ThreadData;
  readonly startedMs: number;
  isHung = false;
  isEnded = false;
  /** Of all legs, when there is one. */
  refusal: string | undefined;
  #port: number;

  constructor(data: ThreadData, startedMs: number) {
    super();
    this.data = data;
    this.startedMs = startedMs;
    this.#port = data.portMin;
  }

  postMessage(message: ToThread): void {
    if (this.isHung || this.isEnded) return;
    queueMicrotask(() => {
      if (this.refusal !== undefined && message.kind === "open")
        return this.emit("message", { kind: "reply", id: message.id, ok: false, error: this.refusal });
      const value = message.kind === "open" ? { port: this.#port } : message.kind === "reserve" ? [] : null;
      if (message.kind === "open") this.#port += 2;
      const reply: FromThread = { kind: "reply", id: message.id, ok: true, value };
      return this.emit("message", reply);
    });
  }

  async terminate(): Promise<void> {
    if (this.isEnded) return;
    this.isEnded = true;
    this.emit("exit");
  }
}

function start(count = 2, o: Partial<MediaPoolOptions> = {}) {
  const clock = new FakeClock();
  const threads: ScriptedThread[] = [];
  const pool = createMediaPool({
    threads: count,
    address: "127.0.0.1",
    portMin: 20_000,
    portMax: 20_039,
    ...o,
    log: createLog("silent"),
    clock,
    start: (data) => {
      const thread = new ScriptedThread(data, clock.monotonicMs());
      threads.push(thread);
      return thread;
    },
  });
  const failures: string[] = [];
  const open = async (name: string) => {
    const place = pool.place();
    return place.openLeg({ digit: () => undefined, failed: (reason) => failures.push(`${name} ${reason}`) });
  };
  /** Seconds in which the threads have time to answer. */
  const wait = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      clock.advance(1000);
      for (let k = 0; k < 4; k++) await Promise.resolve();
    }
  };
  return { clock, threads, pool, failures, open, wait };
}

test("a thread that hangs ends its calls within 8 s and nobody else's; another takes its slice, whose used ports rest", async () => {
  const { threads, pool, failures, open, wait } = start();
  const [a, b] = [await open("a"), await open("b")];
  expect([a.port, b.port]).toEqual([20_000, 20_020]);
  await wait(20);
  expect(failures).toEqual([]);
  threads[0]!.isHung = true;
  await wait(8);
  expect(failures).toEqual(["a media_lost"]);
  expect([threads[0]!.isEnded, threads.length, pool.threadsLost, pool.portsInUse]).toEqual([true, 3, 1, 1]);
  expect(threads[2]!.data).toMatchObject({ portMin: 20_000, portMax: 20_019, resting: [20_000] });
  await wait(60);
  expect(failures).toEqual(["a media_lost"]);
  await b.close();
  await pool.close();
});

test("new calls go to the thread that lives while the other is away", async () => {
  const { threads, open, pool } = start();
  await open("a");
  await threads[1]!.terminate();
  expect((await open("b")).port).toBe(20_002);
  await pool.close();
});

test("threads that keep dying are started after 0, 1, 2, 4 s and so on, every 30 s at most; one that held out begins anew", async () => {
  const { threads, wait, pool } = start(1);
  const delays: number[] = [];
  const die = async () => {
    const thread = threads.at(-1)!;
    const count = threads.length;
    await thread.terminate();
    for (let seconds = 0; ; seconds++) {
      await wait(0);
      if (threads.length > count) return delays.push(seconds);
      await wait(1);
    }
  };
  await wait(1);
  for (let n = 0; n < 8; n++) await die();
  await wait(60);
  await die();
  await die();
  // A timer of 0 ms runs with the next step of the clock, a second here.
  expect(delays).toEqual([1, 1, 2, 4, 8, 16, 30, 30, 1, 1]);
  expect(pool.threadsLost).toBe(10);
  await pool.close();
});

test("after close nothing is started any more and no timer runs", async () => {
  const { clock, threads, pool } = start(1);
  await threads[0]!.terminate();
  await pool.close();
  clock.advance(60_000);
  expect([threads.length, clock.waiting]).toEqual([1, 0]);
});

test("as many legs as there are descriptors for, shared by the threads; the last sixteenth is not for new calls", async () => {
  const { threads, pool, open } = start(2, { portMin: 20_000, portMax: 29_999, openFiles: 170, legsMax: 65 });
  expect([pool.capacity, ...threads.map(({ data }) => data.pairsMax)]).toEqual([65, 32, 32]);
  const legs = [];
  while (pool.hasRoom) legs.push(await open("leg"));
  expect(legs).toHaveLength(60);
  await legs[0]!.close();
  expect([pool.hasRoom, pool.refusals]).toEqual([true, { calls: 0, legs: 0 }]);
  await pool.close();
});

test("a call goes to a thread that has ports for it, however many legs of browsers that one has", async () => {
  const { pool, open } = start(2);
  const web = pool.place();
  for (let n = 0; n < 11; n++) await web.openLeg({ digit: () => undefined, failed: () => undefined }, "web");
  for (let n = 0; n < 10; n++) expect((await open("leg")).port).toBeGreaterThanOrEqual(20_020);
  expect(pool.hasRoom).toBe(true);
  expect((await open("leg")).port).toBe(20_000 + 2 * 11);
  await pool.close();
});

test("a leg that finds no port is counted, and without descriptors no call is taken for a second", async () => {
  const { clock, threads, pool, open } = start(1);
  const refuse = async (error: string) => {
    threads[0]!.refusal = error;
    return open("leg").catch((refused: unknown) => (refused as MediaError).isShortage);
  };
  expect([await refuse("no_port"), pool.hasRoom, pool.refusals]).toEqual([true, true, { calls: 0, legs: 1 }]);
  expect([await refuse("EMFILE"), pool.hasRoom, pool.refusals]).toEqual([true, false, { calls: 0, legs: 2 }]);
  expect([await refuse("bad_request"), pool.refusals]).toEqual([false, { calls: 0, legs: 2 }]);
  pool.refused();
  clock.advance(1_000);
  expect([pool.hasRoom, pool.refusals]).toEqual([true, { calls: 1, legs: 2 }]);
  await pool.close();
});
