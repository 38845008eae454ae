import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { systemClock } from "../../../base/clock.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { createLog } from "../../../base/log.js";
import { readLabSpeech, writeLabSpeech } from "../../../wire/audio/lab-speech.js";
import { wavHeader } from "../../../wire/audio/wav.js";
import { configuredVoices } from "../configured-voices.js";
import { createSpeech, type Speech } from "../tts.js";
import { CommandTts } from "./command-tts.js";

const folder = mkdtempSync(join(tmpdir(), "command-tts-"));
const VOICES = configuredVoices("command", [
  { lang: "en-US", gender: "FEMALE", name: "en-us+f3" },
  { lang: "en-US", gender: "MALE", name: "en-us" },
]);
const log = createLog("silent");
const hello = writeLabSpeech("hello");
writeFileSync(
  join(folder, "hello.wav"),
  Buffer.concat([
    wavHeader({ rateHz: 8000, channels: 1, dataBytes: hello.length * 2 }),
    Buffer.from(hello.buffer, hello.byteOffset, hello.byteLength),
  ]),
);
const opened: Speech[] = [];
afterEach(() => Promise.all(opened.splice(0).map((speech) => speech.close())));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell stands for the program: what it gets as arguments is what it would get as a program. */
const sh = (script: string, ...rest: string[]) => ["/bin/sh", "-c", script, ...rest];

function provider(argv: readonly string[], clock = systemClock): CommandTts {
  return new CommandTts({ ...VOICES, argv, speed: 1.5, clock, log });
}
function open(argv: readonly string[]): Speech {
  const speech = createSpeech({ engine: "lab", provider: provider(argv), clock: systemClock, log });
  opened.push(speech);
  return speech;
}

test("the text is the input, the voice stands in the arguments, the output is played", async () => {
  const note = join(folder, "note");
  const argv = sh(
    `cat > ${note}; echo "$0 $1" >> ${note}; cat ${folder}/hello.wav`,
    "{voice}/{lang}/{gender}",
    "{speed}",
  );
  const spoken = await open(argv).say("Say $(id) `id`; -x", { gender: "MALE" });
  expect(readLabSpeech(new Int16Array(spoken.samples))).toBe("hello");
  expect(readFileSync(note, "utf8")).toBe("Say $(id) `id`; -xen-us/en-US/male 1.5\n");
});

test("a program that takes a file finds the text in it, and the file is gone afterwards", async () => {
  const note = join(folder, "path");
  await open(sh(`[ "$(cat "$0")" = "a text" ] && echo "$0" > ${note} && cat ${folder}/hello.wav`, "{file}")).say(
    "a text",
    {},
  );
  expect(existsSync(readFileSync(note, "utf8").trim())).toBe(false);
});

test("the program sees nothing of our environment", async () => {
  const note = join(folder, "env");
  await open(sh(`env > ${note}; cat ${folder}/hello.wav`)).say("a text", {});
  const names = readFileSync(note, "utf8")
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(names.filter((name) => name && !["PATH", "LANG", "PWD", "_", "SHLVL", "OLDPWD"].includes(name))).toEqual([]);
});

test.each([
  ["a missing program", ["/no/such/program"], "TTS error: not found"],
  ["one that fails", sh("echo no voice >&2; exit 3"), "TTS error: exit 3"],
  ["one that is killed", sh("kill -9 $$"), "TTS error: killed by SIGKILL"],
  ["one that says nothing", sh("cat > /dev/null"), "TTS error: no audio"],
  ["one that makes no audio", sh("echo no audio, sorry"), "TTS error: not audio: not a WAV file"],
  ["one that never stops printing", sh("cat /dev/zero"), "TTS error: too much output"],
])("%s is a failure with its reason", async (_what, argv, reason) => {
  await expect(open(argv).say("hello", {})).rejects.toThrow(reason);
});

test("a program that hangs is killed at the deadline, with what it started", async () => {
  const note = join(folder, "pid");
  const clock = new FakeClock();
  const tts = provider(sh(`sleep 1000 & echo $! > ${note}; echo x >&2; wait`), clock);
  const pending = tts.speak(tts.voices[0]!, "hello", 500).catch((error: Error) => error.message);
  await expect.poll(() => existsSync(note) && readFileSync(note, "utf8").trim() !== "").toBe(true);
  clock.advance(500);
  expect(await pending).toBe("TTS error: timed out");
  const child = Number(readFileSync(note, "utf8"));
  await expect.poll(() => isRunning(child)).toBe(false);
});

test("close kills what runs and fails what waits", async () => {
  const tts = provider(sh("sleep 1000"));
  const all = Array.from({ length: 6 }, () =>
    tts.speak(tts.voices[0]!, "hi", 60_000).catch((error: Error) => error.name),
  );
  await tts.close();
  expect(new Set(await Promise.all(all))).toEqual(new Set(["ClosedError"]));
});

/** A process that has ended but was not yet waited for counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
