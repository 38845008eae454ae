import { isDtmfKey } from "../wire/rtp/dtmf.js";

type PlainKind = "ring" | "early" | "fork" | "answer" | "challenge" | "hangup" | "hold" | "resume";
type PlainAudioKind = "echo" | "silence" | "mute" | "record";
type Plain<K extends string> = K extends string ? { readonly kind: K } : never;

/** What one line tells a lab end to do. */
export type Step =
  | Plain<PlainKind | PlainAudioKind | "ignore-bye">
  | { readonly kind: "reject"; readonly status: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "press"; readonly keys: string; readonly by: "event" | "info" | "tone" }
  | { readonly kind: "tone"; readonly hz: readonly number[]; readonly ms: number | undefined }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "play"; readonly file: string }
  | { readonly kind: "hear-tone"; readonly hz: number; readonly forMs: number; readonly withinMs: number }
  | { readonly kind: "hear-keys"; readonly keys: string; readonly withinMs: number }
  | { readonly kind: "expect-hangup"; readonly withinMs: number };

/** A step with its place in the text, and the time of the call before which it does not run. */
export interface ScriptLine {
  readonly line: number;
  readonly text: string;
  readonly atMs: number | undefined;
  readonly step: Step;
}

/** The text is no script: names the line and what is wrong with it. */
export class ScriptSyntaxError extends Error {
  constructor(line: number, text: string) {
    super(`script line ${line}: cannot read "${text}"`);
    this.name = "ScriptSyntaxError";
  }
}

/** A wait for something to be heard that does not say how long. */
const PATIENCE_MS = 30_000;

/**
 * Reads a script: one step a line, `#` at the beginning of a line for comments.
 *
 *     ring | early | fork | answer | reject 486 | challenge | hangup | expect hangup [within 5s]
 *     wait 500ms | hold | resume | ignore bye | record
 *     tone 440Hz [2s] | tone 440Hz+480Hz | say some words | play file.wav | echo | silence | mute
 *     press 12# [by info | by tone] | hear 1000Hz 2s [within 10s] | hear keys 12# [within 10s]
 *     at 2s answer        (any step: not before this time of the call)
 *
 * @throws ScriptSyntaxError
 */
export function parseScript(text: string): ScriptLine[] {
  return text.split("\n").flatMap((raw, index) => {
    const line = raw.trim();
    return line === "" || line.startsWith("#") ? [] : [parseLine(line, index + 1)];
  });
}

function parseLine(text: string, line: number): ScriptLine {
  const [, at, rest = ""] = /^(?:at\s+(\S+)\s+)?(.+)$/.exec(text) ?? [];
  const atMs = at === undefined ? undefined : readMs(at);
  const step = readStep(rest);
  if (!step || Number.isNaN(atMs)) throw new ScriptSyntaxError(line, text);
  return { line, text, atMs, step };
}

const PLAIN = [
  "ring",
  "early",
  "fork",
  "answer",
  "challenge",
  "hangup",
  "hold",
  "resume",
  "echo",
  "silence",
  "mute",
  "record",
] as const satisfies readonly (PlainKind | PlainAudioKind)[];

function readStep(text: string): Step | undefined {
  const plain = PLAIN.find((word) => word === text);
  if (plain) return { kind: plain };
  if (text === "ignore bye") return { kind: "ignore-bye" };
  const [, verb = "", rest = ""] = /^(\w+)\s+(.+)$/.exec(text) ?? [];
  const step = READERS[verb]?.(rest);
  return step && !Object.values(step).some((value) => Number.isNaN(value)) ? step : undefined;
}

const READERS: Readonly<Record<string, (rest: string) => Step | undefined>> = {
  reject: (rest) => (/^[3-6]\d\d$/.test(rest) ? { kind: "reject", status: Number(rest) } : undefined),
  wait: (rest) => ({ kind: "wait", ms: readMs(rest) }),
  say: (rest) => ({ kind: "say", text: rest }),
  play: (rest) => ({ kind: "play", file: rest }),
  press: readPress,
  tone: readTone,
  hear: (rest) => readHearKeys(rest) ?? readHearTone(rest),
  expect: (rest) => {
    const [, within] = /^hangup(?:\s+within\s+(\S+))?$/.exec(rest) ?? [];
    return rest.startsWith("hangup") ? { kind: "expect-hangup", withinMs: patience(within) } : undefined;
  },
};

function readPress(rest: string): Step | undefined {
  const [, keys = "", by = "event"] = /^(\S+)(?:\s+by\s+(info|tone))?$/.exec(rest) ?? [];
  if (keys === "" || ![...keys].every(isDtmfKey)) return undefined;
  return { kind: "press", keys, by: by as "event" | "info" | "tone" };
}

function readTone(rest: string): Step | undefined {
  const [, tones, time] = /^(\d+Hz(?:\+\d+Hz)*)(?:\s+(\S+))?$/.exec(rest) ?? [];
  if (tones === undefined) return undefined;
  const hz = tones.split("+").map((tone) => Number.parseInt(tone, 10));
  return { kind: "tone", hz, ms: time === undefined ? undefined : readMs(time) };
}

function readHearKeys(rest: string): Step | undefined {
  const [, keys, within] = /^keys\s+([0-9A-D*#]+)(?:\s+within\s+(\S+))?$/.exec(rest) ?? [];
  return keys === undefined ? undefined : { kind: "hear-keys", keys, withinMs: patience(within) };
}

function readHearTone(rest: string): Step | undefined {
  const [, hz, time = "", within] = /^(\d+)Hz\s+(\S+)(?:\s+within\s+(\S+))?$/.exec(rest) ?? [];
  if (hz === undefined) return undefined;
  return { kind: "hear-tone", hz: Number(hz), forMs: readMs(time), withinMs: patience(within) };
}

function patience(time: string | undefined): number {
  return time === undefined ? PATIENCE_MS : readMs(time);
}

/** `2s`, `1.5s`, `300ms`; NaN for anything else. */
function readMs(text: string): number {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  return Number(number) * (unit === "s" ? 1000 : 1);
}
