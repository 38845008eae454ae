import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.js";
import { createLog } from "../../base/log.js";
import { HttpClient } from "../../net/http-client.js";
import { writeLabSpeech } from "../../wire/audio/lab-speech.js";
import { parseWav, wavFile, wavHeader } from "../../wire/audio/wav.js";
import { type AsrResult, createRecogniser, type Recogniser } from "./asr.js";
import type { AsrProvider } from "./providers/asr-provider.js";
import { CommandAsr } from "./providers/command-asr.js";
import { HttpAsr } from "./providers/http-asr.js";
import { labAsr } from "./providers/lab-asr.js";

const folder = mkdtempSync(join(tmpdir(), "asr-"));
const log = createLog("silent");
const opened: { close(): Promise<unknown> | unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(provider: AsrProvider | undefined, timeoutMs = 60_000): Recogniser {
  const recogniser = createRecogniser({ provider, clock: systemClock, log, timeoutMs });
  opened.push(recogniser);
  return recogniser;
}

async function result(recogniser: Recogniser, path: string, channels: 1 | 2 = 1): Promise<AsrResult> {
  const told: AsrResult[] = [];
  await recogniser.transcribe({ file: { path }, channels, lang: "en-US" }, (one) => told.push(one));
  expect(told).toHaveLength(1);
  return told[0]!;
}

/** Silence of so many seconds with words at their seconds. */
function spoken(seconds: number, words: Readonly<Record<number, string>>): Int16Array {
  const samples = new Int16Array(seconds * 8000);
  for (const [at, text] of Object.entries(words)) samples.set(writeLabSpeech(text), Number(at) * 8000);
  return samples;
}

function file(name: string, samples: Int16Array): string {
  const path = join(folder, name);
  writeFileSync(path, wavFile(samples, 8000));
  return path;
}

function stereo(name: string, left: Int16Array, right: Int16Array): string {
  const data = Buffer.alloc(left.length * 4);
  for (const [i, sample] of left.entries()) {
    data.writeInt16LE(sample, 4 * i);
    data.writeInt16LE(right[i]!, 4 * i + 2);
  }
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([wavHeader({ rateHz: 8000, channels: 2, dataBytes: data.length }), data]));
  return path;
}

test("the words of the lab are read with their times", async () => {
  const path = file("words.wav", spoken(4, { 0: "please call", 2: "me back" }));
  expect(await result(open(labAsr), path)).toEqual({
    ok: true,
    transcript: {
      text: "please call me back",
      confidence: 1,
      lang: "en-US",
      segments: [
        { channel: 0, start: 0.1, end: 0.53, text: "please call", confidence: 1 },
        { channel: 0, start: 2.1, end: 2.37, text: "me back", confidence: 1 },
      ],
    },
  });
});

test("each channel is a voice of its own, and the text goes by time", async () => {
  const path = stereo("two.wav", spoken(4, { 0: "hello", 3: "bye" }), spoken(4, { 1: "who is there" }));
  const { transcript } = (await result(open(labAsr), path, 2)) as Extract<AsrResult, { ok: true }>;
  expect(transcript.text).toBe("hello who is there bye");
  expect(transcript.segments.map(({ channel }) => channel)).toEqual([0, 1, 0]);
});

test("a recording of minutes is read in pieces, and no word is lost at a cut", async () => {
  const words = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [4 * i, `number ${i}`]));
  const found = await result(open(labAsr), file("long.wav", spoken(600, words)));
  expect(found).toMatchObject({ ok: true, transcript: { text: Object.values(words).join(" ") } });
  if (found.ok) expect(found.transcript.segments.at(-1)).toMatchObject({ start: 596.1, text: "number 149" });
});

test("audio without words has an empty transcript", async () => {
  const nothing = { text: "", confidence: null, lang: "en-US", segments: [] };
  expect(await result(open(labAsr), file("silence.wav", new Int16Array(8000)))).toEqual({
    ok: true,
    transcript: nothing,
  });
});

test("without an engine, without a file and with a file that is none the reason is told", async () => {
  writeFileSync(join(folder, "garbage.wav"), "garbage");
  expect(await result(open(undefined), "x")).toEqual({ ok: false, reason: "No speech recognition" });
  const lab = open(labAsr);
  expect(await result(lab, join(folder, "missing.wav"))).toMatchObject({ ok: false, reason: /^ASR error: ENOENT/ });
  expect(await result(lab, join(folder, "garbage.wav"))).toEqual({ ok: false, reason: "ASR error: not a WAV file" });
});

test("close tells all that wait or run", async () => {
  const recogniser = open({ rateHz: 8000, most: 1, recognise: ({ signal }) => stopped(signal) });
  const path = file("closed.wav", spoken(1, { 0: "hi" }));
  const all = [result(recogniser, path), result(recogniser, path), result(recogniser, path)];
  await recogniser.close();
  expect(await Promise.all(all)).toEqual(Array(3).fill({ ok: false, reason: "The platform stopped" }));
  expect(await result(recogniser, path)).toEqual({ ok: false, reason: "The platform stopped" });
});

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
}

test("somebody on the line does not wait for recordings", async () => {
  const asked: string[] = [];
  const recognise: AsrProvider["recognise"] = async ({ hints, signal }) => {
    asked.push(hints ?? "");
    return hints === undefined ? stopped(signal) : [{ text: "sales" }];
  };
  const recogniser = open({ rateHz: 8000, most: 1, recognise });
  const path = file("line.wav", spoken(1, { 0: "hi" }));
  const recordings = [result(recogniser, path), result(recogniser, path)];
  const heard = await new Promise<AsrResult>((resolve) => {
    const job = { file: { path }, channels: 1, lang: "en-US", hints: "sales, billing", isAwaited: true } as const;
    void recogniser.transcribe(job, resolve);
  });
  expect(heard).toMatchObject({ ok: true, transcript: { text: "sales" } });
  await recogniser.close();
  expect(await Promise.all(recordings)).toHaveLength(2);
  expect(asked).toContain("sales, billing");
});

interface Asked {
  readonly form: FormData;
  readonly authorization: string | undefined;
}

/** A transcription API of this machine. */
async function api(
  answer: (response: ServerResponse) => void,
  format: "json" | "verbose_json" = "json",
): Promise<{ asr: HttpAsr; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void formOf(request).then((form) => {
      asked.push({ form, authorization: request.headers.authorization });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const http = new HttpClient({ clock: systemClock, allow: ["0.0.0.0/0"] });
  opened.push(http, { close: () => server.closeAllConnections() }, server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/audio/transcriptions`;
  return {
    asr: new HttpAsr({ url, key: "k1", model: "m1", format, rateHz: 16_000, http, clock: systemClock, log }),
    asked,
  };
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new Response(Buffer.concat(parts), {
    headers: { "content-type": request.headers["content-type"]! },
  }).formData();
}

const json = (value: unknown) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));

test("an API is asked in the documented shape, and its text is the transcript", async () => {
  const { asr, asked } = await api(json({ text: " please call\nme back\u0000 " }));
  const found = await result(open(asr), file("http.wav", spoken(2, { 0: "x" })));
  expect(found).toEqual({
    ok: true,
    transcript: {
      text: "please call me back",
      confidence: null,
      lang: "en-US",
      segments: [{ channel: 0, start: 0, end: 2, text: "please call me back", confidence: null }],
    },
  });
  const { form, authorization } = asked[0]!;
  expect(authorization).toBe("Bearer k1");
  const fields = [...form].filter(([, value]) => typeof value === "string");
  expect(Object.fromEntries(fields)).toEqual({ model: "m1", language: "en", response_format: "json" });
  await asr.recognise({
    ...{ samples: new Int16Array(160), lang: "en-US", hints: "sales", timeoutMs: 5_000 },
    signal: new AbortController().signal,
  });
  expect(asked[1]!.form.get("prompt")).toBe("sales");
  const sent = form.get("file") as File;
  expect([sent.name, sent.type]).toEqual(["audio.wav", "audio/wav"]);
  expect(parseWav(new Uint8Array(await sent.arrayBuffer()))).toMatchObject({
    rateHz: 16_000,
    channels: 1,
    frames: 32_000,
  });
});

test("segments of an API keep their times and how sure it is", async () => {
  const segments = [
    { start: 0.25, end: 1, text: " one ", avg_logprob: Math.log(0.8) },
    { start: 1, end: 99, text: "two", avg_logprob: Math.log(0.6) },
    { start: 1, end: 2, text: "  " },
    "garbage",
  ];
  const { asr } = await api(json({ text: "one two", segments }), "verbose_json");
  expect(await result(open(asr), file("segments.wav", spoken(2, {})))).toMatchObject({
    transcript: {
      text: "one two",
      confidence: 0.7,
      segments: [
        { start: 0.25, end: 1, text: "one", confidence: 0.8 },
        { start: 1, end: 2, text: "two", confidence: 0.6 },
      ],
    },
  });
});

test.each<[string, (response: ServerResponse) => void, string]>([
  ["refuses", (response) => response.writeHead(401).end('{"error":"key k1"}'), "HTTP 401"],
  ["is down", (response) => response.writeHead(503).end(), "HTTP 503"],
  ["answers garbage", (response) => response.end("<html>"), "no transcript"],
  ["answers other JSON", json({ words: [] }), "no transcript"],
  ["answers null", json(null), "no transcript"],
  ["answers without end", (response) => flood(response), "Answer too large"],
  ["breaks off", (response) => response.destroy(), "Connection failed: UND_ERR_SOCKET"],
])("an API that %s makes a transcript that failed", async (_what, answer, reason) => {
  const { asr } = await api(answer);
  expect(await result(open(asr), file("fails.wav", spoken(1, {})))).toEqual({
    ok: false,
    reason: `ASR error: ${reason}`,
  });
});

function flood(response: ServerResponse): void {
  while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
  response.once("drain", () => flood(response));
}

test("an API that never answers fails with the time limit", async () => {
  const { asr } = await api(() => undefined);
  expect(await result(open(asr, 1_000), file("slow.wav", spoken(1, {})))).toEqual({
    ok: false,
    // A busy machine may come to the limit before the request begins.
    reason: expect.stringMatching(/^ASR error: (Timeout|timed out)$/),
  });
});

test.each([
  ["text", "echo 'hello  there'; echo again", "hello there again"],
  ["JSON", `echo '{"text":"hello"}'`, "hello"],
  ["nothing", "cat > /dev/null", ""],
])("a program that prints %s is read", async (_what, script, text) => {
  const asr = new CommandAsr({ argv: ["/bin/sh", "-c", script], rateHz: 16_000, clock: systemClock, log });
  expect(await result(open(asr), file("command.wav", spoken(1, {})))).toMatchObject({ ok: true, transcript: { text } });
});

test("a program gets the audio as its input or as a file, and the language", async () => {
  const path = file("input.wav", spoken(1, { 0: "hi" }));
  const [a, b] = [join(folder, "a.wav"), join(folder, "b.wav")];
  const run = (argv: string[]) => result(open(new CommandAsr({ argv, rateHz: 8000, clock: systemClock, log })), path);
  expect(await run(["/bin/sh", "-c", `cat > ${a}; echo $0`, "{lang}"])).toMatchObject({
    transcript: { text: "en-US" },
  });
  await run(["/bin/sh", "-c", `cp "$0" ${b}`, "{file}"]);
  expect(readFileSync(a).equals(readFileSync(path))).toBe(true);
  expect(readFileSync(b).equals(readFileSync(path))).toBe(true);
});

test.each([
  ["is missing", ["/no/such/program"], "not found"],
  ["fails", ["/bin/sh", "-c", "exit 4"], "exit 4"],
  ["prints broken JSON", ["/bin/sh", "-c", "echo {"], "no transcript"],
])("a program that %s makes a transcript that failed", async (_what, argv, reason) => {
  const asr = new CommandAsr({ argv, rateHz: 8000, clock: systemClock, log });
  expect(await result(open(asr), file("program.wav", spoken(1, {})))).toEqual({
    ok: false,
    reason: `ASR error: ${reason}`,
  });
});
