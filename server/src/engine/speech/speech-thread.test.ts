import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { MAX_WAITING_JOBS, SpeechThread } from "./speech-thread.js";

/** Answers a text with as many samples as it has characters; `die` and `hang` do what they say, `slow` waits a while. */
const SCRIPT = `
  const { parentPort } = require("worker_threads");
  parentPort.on("message", ({ text }) => {
    if (text === "die") process.exit(3);
    if (text === "throw") throw new Error("bug");
    if (text === "hang") for (;;);
    if (text === "refuse") return parentPort.postMessage({ ok: false, kind: "speech", reason: "no voice" });
    if (text === "media") return parentPort.postMessage({ ok: false, kind: "media", reason: "8 channels" });
    parentPort.postMessage({ ok: true, samples: new SharedArrayBuffer(2 * text.length) });
  });`;

const clock = new FakeClock();
let starts = 0;
let thread: SpeechThread;

function open(): SpeechThread {
  starts = 0;
  thread = new SpeechThread({ clock, log: createLog("silent"), start });
  return thread;
}
function start(): Worker {
  starts++;
  return new Worker(SCRIPT, { eval: true });
}
afterEach(() => thread.close());

/** Length of the answer, or the failure in words. */
function say(text: string, deadlineMs = 10_000): Promise<number | string> {
  return thread.run({ kind: "synthesise", voice: "v", text }, deadlineMs).then(
    (samples) => samples.byteLength / 2,
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

test("jobs are answered in the order of their coming by one thread", async () => {
  open();
  expect(await Promise.all([say("a"), say("bb"), say("ccc")])).toEqual([1, 2, 3]);
  expect(starts).toBe(1);
  expect(thread.load).toBe(0);
});

test("a refusal of the engine and of a file come as their own errors", async () => {
  open();
  expect(await say("refuse")).toBe("SpeechError: TTS error: no voice");
  expect(await say("media")).toBe("UnsupportedMedia: Unsupported media");
});

test.each(["die", "throw"])(
  "a thread that ends by %s fails the job in hand, and the others go on in a new one",
  async (end) => {
    open();
    expect(await Promise.all([say("a"), say(end), say("bb")])).toEqual([
      1,
      "SpeechError: TTS error: the speech thread stopped",
      2,
    ]);
    expect(starts).toBe(2);
  },
);

test("a job that waits or runs past its deadline fails in time, and the next one is still served", async () => {
  open();
  const both = [say("a"), say("bb")];
  clock.advance(10_000);
  const late = say("ccc");
  expect(await Promise.all(both)).toEqual(["SpeechError: TTS error: timed out", "SpeechError: TTS error: timed out"]);
  expect(await late).toBe(3);
  expect(starts).toBe(1);
});

test("a thread that hangs is ended and replaced", async () => {
  open();
  const [hung, next] = [say("hang"), say("bb", 1e9)];
  clock.advance(60_000);
  expect(await hung).toBe("SpeechError: TTS error: timed out");
  expect(await next).toBe(2);
  expect(starts).toBe(2);
});

test("more waiting jobs than the bound are refused at once", async () => {
  open();
  const all = Array.from({ length: MAX_WAITING_JOBS + 2 }, () => say("a"));
  expect(await all.at(-1)).toBe("SpeechError: TTS error: too many requests");
  expect((await Promise.all(all)).filter((r) => r === 1).length).toBe(MAX_WAITING_JOBS + 1);
});

test("close fails what runs, what waits and what comes after, and leaves no timer", async () => {
  open();
  const pending = [say("hang"), say("a")];
  await Promise.all([thread.close(), thread.close()]);
  expect(await Promise.all([...pending, say("b")])).toEqual(Array(3).fill("ClosedError: Speech is closed"));
  expect(clock.waiting).toBe(0);
});
