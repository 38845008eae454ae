import { expect, test } from "vitest";
import { toneAmplitude } from "../../../wire/audio/goertzel.js";
import { DTMF_PAYLOAD_BYTES, DtmfEvent } from "../../../wire/rtp/dtmf.js";
import type { Played } from "../messages.js";
import { DigitSender } from "./digits.js";
import { FRAME_SAMPLES } from "./graph.js";

const out = Buffer.alloc(DTMF_PAYLOAD_BYTES);

/** Sends until nothing is left, as a leg does; what each frame was. */
function run(sender: DigitSender, isEvent: boolean, maxFrames = 1000): string[] {
  const frames: string[] = [];
  const audio = new Int16Array(FRAME_SAMPLES);
  for (let n = 0; sender.isActive && n < maxFrames; n++) {
    const frame = sender.next(isEvent, n * FRAME_SAMPLES);
    if (frame === "pause") frames.push("-");
    else if (frame instanceof DtmfEvent) {
      frame.next(out, 0);
      frames.push(`${out[0]}${out[1]! & 0x80 ? "." : ""}@${frame.timestamp / FRAME_SAMPLES}`);
    } else {
      frame.pull(audio);
      const heard = [697, 770, 852, 941, 1209, 1336, 1477, 1633].filter(
        (hz) => toneAmplitude(audio, 0, FRAME_SAMPLES, hz, 8000) > 0.08,
      );
      frames.push(heard.join("+"));
    }
    sender.sent(frame);
  }
  return frames;
}

test("keys go out as events with one timestamp each, three ends and a pause", () => {
  const sender = new DigitSender();
  const ended: Played[] = [];
  sender.add({ keys: "1#", onMs: 60, gapMs: 40, onEnd: (played) => ended.push(played) });
  expect(run(sender, true)).toEqual([
    "1@0",
    "1@0",
    "1.@0",
    "1.@0",
    "1.@0",
    "-",
    "-",
    "11@7",
    "11@7",
    "11.@7",
    "11.@7",
    "11.@7",
    "-",
    "-",
  ]);
  expect(ended).toEqual([{ durationMs: 280, stopped: false }]);
});

test("to a peer without events the same keys are two tones each", () => {
  const sender = new DigitSender();
  sender.add({ keys: "5d", onMs: 40, gapMs: 40 });
  expect(run(sender, false)).toEqual(["770+1336", "770+1336", "-", "-", "941+1633", "941+1633", "-", "-"]);
});

test("rows are sent one after the other, and what is no key is left out", () => {
  const sender = new DigitSender();
  const ended: string[] = [];
  sender.add({ keys: "1 x", onMs: 40, gapMs: 40, onEnd: () => ended.push("first") });
  sender.add({ keys: "2", onMs: 40, gapMs: 40, onEnd: () => ended.push("second") });
  sender.add({ keys: "-", onMs: 40, gapMs: 40, onEnd: () => ended.push("empty") });
  expect(ended).toEqual(["empty"]);
  expect(
    run(sender, true)
      .filter((f) => f.includes("."))
      .map((f) => f.charAt(0)),
  ).toEqual(["1", "1", "1", "2", "2", "2"]);
  expect(ended).toEqual(["empty", "first", "second"]);
});

test("a row can be stopped while it is sent and while it waits", () => {
  const sender = new DigitSender();
  const ended: string[] = [];
  const row = (name: string) => ({
    keys: "123",
    onMs: 100,
    gapMs: 100,
    onEnd: (p: Played) => ended.push(`${name} ${p.stopped}`),
  });
  const [a, b, c] = [row("a"), row("b"), row("c")];
  for (const r of [a, b, c]) sender.add(r);
  run(sender, true, 3);
  sender.stop(b);
  sender.stop(a);
  sender.stop(a);
  sender.stopAll();
  expect(ended).toEqual(["b true", "a true", "c true"]);
  expect(sender.isActive).toBe(false);
});

test("more than 256 keys do not wait", () => {
  const sender = new DigitSender();
  expect(sender.add({ keys: "1".repeat(256), onMs: 100, gapMs: 100 })).toBe(true);
  expect(sender.add({ keys: "2", onMs: 100, gapMs: 100 })).toBe(false);
});
