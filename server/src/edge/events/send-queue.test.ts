import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { SendQueue } from "./send-queue.js";

/** A connection whose writes end when the test says so. */
function start() {
  const clock = new FakeClock();
  const pending: (() => void)[] = [];
  const sent: string[] = [];
  const writer = {
    isOpen: true,
    waitingBytes: 0,
    write(text: string, written: () => void) {
      sent.push(text);
      writer.waitingBytes += text.length;
      pending.push(() => {
        writer.waitingBytes -= text.length;
        written();
      });
    },
  };
  let slow = 0;
  const queue = new SendQueue({ writer, clock, onSlow: () => slow++ });
  const write = (count = 1) => {
    for (const done of pending.splice(0, count)) done();
  };
  return { clock, queue, sent, write, slow: () => slow };
}

test("1,000 frames may wait, one more is too many, and nothing is sent after it", () => {
  const { queue, sent, slow } = start();
  for (let i = 0; i < 1000; i++) queue.send("{}");
  expect(slow()).toBe(0);
  queue.send("{}");
  queue.send("{}");
  expect([slow(), sent.length]).toEqual([1, 1001]);
});

test("1 MiB may wait, more is too much", () => {
  const { queue, slow } = start();
  queue.send("x".repeat(1024 * 1024));
  expect(slow()).toBe(0);
  queue.send("x");
  expect(slow()).toBe(1);
});

test("a client that takes nothing for 30 s is slow, however little waits", () => {
  const { clock, queue, write, slow } = start();
  queue.send("one");
  queue.send("two");
  clock.advance(29_999);
  write();
  clock.advance(29_999);
  expect(slow()).toBe(0);
  clock.advance(1);
  expect(slow()).toBe(1);
});

test("a client that took everything may be silent for ever, and leaves no timer", () => {
  const { clock, queue, write, slow } = start();
  queue.send("one");
  write();
  clock.advance(3_600_000);
  expect([slow(), clock.waiting]).toEqual([0, 0]);
});

test("a replay waits until the client has taken most of what waits, and ends with the connection", async () => {
  const { queue, write } = start();
  for (let i = 0; i < 300; i++) queue.send("{}");
  let isDone = false;
  const room = queue.room().then(() => {
    isDone = true;
  });
  write(49);
  await Promise.resolve();
  expect(isDone).toBe(false);
  write(1);
  await room;
  for (let i = 0; i < 300; i++) queue.send("{}");
  const never = queue.room();
  queue.close();
  await expect(never).rejects.toThrow("event socket is closed");
  await expect(queue.room()).rejects.toThrow("event socket is closed");
});
