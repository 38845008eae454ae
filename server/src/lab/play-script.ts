import { readFile } from "node:fs/promises";
import { writeLabSpeech } from "../wire/audio/lab-speech.js";
import { resample } from "../wire/audio/resample.js";
import { parseWav } from "../wire/audio/wav.js";
import { CallRefusedError, type LabCall } from "./call.js";
import { parseScript, type ScriptLine, type Step } from "./script.js";
import { dtmfSource, EchoSource, inSequence, RATE_HZ, sampleSource, silence, toneSource } from "./source.js";

/** A step that did not come true: names its line. */
export class ScriptFailedError extends Error {
  constructor(line: ScriptLine, why: string) {
    super(`script line ${line.line} "${line.text}": ${why}`);
    this.name = "ScriptFailedError";
  }
}

/** What a script may need beside the call. */
export interface ScriptTools {
  /** Two 183 with different To tags, as a forking proxy sends them. */
  readonly fork?: (call: LabCall) => void;
  /** From now on a BYE of the peer is not answered. */
  readonly ignoreBye?: (call: LabCall) => void;
}

/**
 * Plays a script on a call, line by line. Stops without an error when the call ends under a step that does not wait
 * for something to be heard.
 * @throws ScriptFailedError when something is not heard in time; ScriptSyntaxError
 */
export async function playScript(call: LabCall, script: string, tools: ScriptTools = {}): Promise<void> {
  for (const line of parseScript(script)) {
    if (line.atMs !== undefined && !(await call.wait(line.atMs - call.elapsedMs))) return;
    if (call.state === "ended" && !line.step.kind.startsWith("hear") && line.step.kind !== "expect-hangup") return;
    try {
      await play(call, line, tools);
    } catch (error) {
      if (error instanceof CallRefusedError) return;
      throw error;
    }
  }
}

async function play(call: LabCall, line: ScriptLine, tools: ScriptTools): Promise<void> {
  const { step } = line;
  switch (step.kind) {
    case "ring":
      return call.ring();
    case "early":
      call.early();
      return;
    case "fork":
      return tools.fork?.(call);
    case "ignore-bye":
      return tools.ignoreBye?.(call);
    case "answer":
      return await call.answer();
    case "challenge": // done by whoever took the call, before the script
      return;
    case "reject":
      return call.reject(step.status);
    case "hangup":
      return await call.hangup();
    case "hold":
    case "resume":
      return await expectStatus(line, call.hold(step.kind === "hold"));
    case "wait":
      await call.wait(step.ms);
      return;
    case "press":
      return await press(call, step.keys, step.by);
    default:
      return await playAudio(call, line, step);
  }
}

type AudioStep = Extract<
  Step,
  {
    kind:
      | "echo"
      | "silence"
      | "mute"
      | "record"
      | "tone"
      | "say"
      | "play"
      | "hear-tone"
      | "hear-keys"
      | "expect-hangup";
  }
>;

async function playAudio(call: LabCall, line: ScriptLine, step: AudioStep): Promise<void> {
  const { media } = call;
  switch (step.kind) {
    case "echo":
      return media.play(new EchoSource());
    case "silence":
      return media.play(silence);
    case "mute":
      return media.mute(true);
    case "record":
      media.record();
      return;
    case "tone":
      media.play(inSequence(toneSource(step.hz, step.ms), silence));
      if (step.ms !== undefined) await call.wait(step.ms);
      return;
    case "say":
      return await playSamples(call, writeLabSpeech(step.text));
    case "play":
      return await playSamples(call, await readAudio(step.file));
    case "hear-tone":
      return expect(line, await media.hearsTone(step.hz, step.forMs, step.withinMs), "was not heard");
    case "hear-keys":
      return expect(line, await media.hearsDigits(step.keys, step.withinMs), `heard "${media.digits}"`);
    case "expect-hangup":
      return expect(line, !(await call.wait(step.withinMs)), "the call goes on");
    default:
      return step satisfies never;
  }
}

async function press(call: LabCall, keys: string, by: "event" | "info" | "tone"): Promise<void> {
  if (by === "info") return await call.pressByInfo(keys);
  if (by === "event") return await call.media.press(keys);
  call.media.play(inSequence(dtmfSource(keys), silence));
  await call.wait(200 * keys.length);
}

async function playSamples(call: LabCall, samples: Int16Array): Promise<void> {
  call.media.play(inSequence(sampleSource(samples), silence));
  await call.wait((1000 * samples.length) / RATE_HZ);
}

/** A WAV file as the lab plays it: the first channel at 8000 Hz. @throws Error that names the file */
export async function readAudio(file: string): Promise<Int16Array> {
  const wav = parseWav(await readFile(file));
  if ("problem" in wav) throw new Error(`${file}: ${wav.problem}`);
  const first = wav.samples.filter((_, index) => index % wav.channels === 0);
  return resample(first, wav.rateHz, RATE_HZ);
}

async function expectStatus(line: ScriptLine, status: Promise<number>): Promise<void> {
  const answered = await status;
  expect(line, answered >= 200 && answered < 300, `was answered with ${answered}`);
}

function expect(line: ScriptLine, isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new ScriptFailedError(line, otherwise);
}
