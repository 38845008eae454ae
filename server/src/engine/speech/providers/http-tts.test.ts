import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../base/clock.js";
import { createLog } from "../../../base/log.js";
import type { SeenFetch } from "../../../base/watched-fetch.js";
import { HttpClient } from "../../../net/http-client.js";
import { toneLevelDb } from "../../../wire/audio/goertzel.js";
import { wavHeader } from "../../../wire/audio/wav.js";
import { configuredVoices } from "../configured-voices.js";
import { createSpeech, type Speech } from "../tts.js";
import { HttpTts } from "./http-tts.js";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const RATE_HZ = 24_000;
const VOICES = configuredVoices("http", [
  { lang: "en-US", gender: "FEMALE", name: "alloy" },
  { lang: "en-US", gender: "MALE", name: "onyx" },
  { lang: "es-US", gender: "FEMALE", name: "nova" },
]);

let answer: Answer;
let asked: { body: Record<string, unknown>; authorization: string | undefined }[];
let server: ReturnType<typeof createServer>;
let http: HttpClient;
let speech: Speech;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      asked.push({ body: JSON.parse(Buffer.concat(parts).toString()), authorization: request.headers.authorization });
      answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  http = new HttpClient({ clock: systemClock, allow: ["0.0.0.0/0"] });
});
afterEach(async () => {
  await speech.close();
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(format: "wav" | "mp3" | "pcm" = "wav", path = "/v1/audio/speech"): Speech {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const log = createLog("silent");
  const o = { ...VOICES, url, key: "k1", model: "m1", format, speed: 1.25, http, clock: systemClock, log };
  speech = createSpeech({ engine: "lab", provider: new HttpTts(o), clock: systemClock, log });
  return speech;
}

function tone(hz: number): Buffer {
  const data = Buffer.alloc(RATE_HZ);
  for (let i = 0; i < data.length / 2; i++)
    data.writeInt16LE(Math.round(16_000 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ)), 2 * i);
  return data;
}
const wav = (hz: number) => Buffer.concat([wavHeader({ rateHz: RATE_HZ, channels: 1, dataBytes: RATE_HZ }), tone(hz)]);
const reply =
  (body: Buffer | string, type = "audio/wav", status = 200): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body);

test("asks in the documented shape, and plays the WAV at our rate", async () => {
  answer = reply(wav(700));
  const spoken = await open().say("Hola", { lang: "es-US" });
  expect(asked).toEqual([
    {
      authorization: "Bearer k1",
      body: { model: "m1", input: "Hola", voice: "nova", response_format: "wav", speed: 1.25 },
    },
  ]);
  expect(spoken).toMatchObject({ voice: "es-US-nova", durationMs: 500 });
  expect(toneLevelDb(new Int16Array(spoken.samples), 500, 3500, 700, 8000)).toBeCloseTo(-6.2, 0);
});

test.each([
  ["24 kHz when the answer says nothing", "audio/pcm", 500],
  ["the rate the answer names", "audio/pcm; rate=12000", 1000],
])("bare samples have %s", async (_what, type, durationMs) => {
  answer = reply(tone(400), type);
  expect((await open("pcm").say("hi", {})).durationMs).toBe(durationMs);
});

test("many who ask for the same words at once share one request; a failure is not kept", async () => {
  answer = reply("down", "text/plain", 503);
  open();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => speech.say("hello", {})));
  expect(new Set(all.map((one) => one.status === "rejected" && one.reason.message))).toEqual(
    new Set(["TTS error: HTTP 503"]),
  );
  expect(asked).toHaveLength(1);
  answer = reply(wav(700));
  await Promise.all(Array.from({ length: 20 }, () => speech.say("hello", {})));
  expect(asked).toHaveLength(2);
});

test("who has a prompt made is told of its request, without the address; one that is kept needs none", async () => {
  const seen: SeenFetch[] = [];
  answer = reply("down", "text/plain", 503);
  open();
  const say = () => speech.say("hello", {}, (fetch) => seen.push(fetch));
  await expect(say()).rejects.toThrow("HTTP 503");
  answer = reply(wav(700));
  await say();
  await say();
  const told = {
    atMs: expect.any(Number),
    durationMs: expect.any(Number),
    method: "POST",
    url: "engine:text-to-speech",
  };
  expect(seen).toEqual([
    { ...told, status: 503, size: 4, error: null },
    { ...told, status: 200, size: wav(700).length, error: null },
  ]);
});

test.each<[string, Answer, string]>([
  ["an error page", reply("<html>", "text/html"), "TTS error: no audio"],
  ["an error in JSON", reply('{"error":{"message":"secret k1"}}', "application/json", 401), "TTS error: HTTP 401"],
  ["garbage", reply(Buffer.alloc(999, 7)), "TTS error: not audio: not a WAV file"],
  ["nothing", reply(""), "TTS error: no audio"],
  ["a redirect", (response) => response.writeHead(302, { location: "http://10.0.0.1/" }).end(), "TTS error: HTTP 302"],
  ["a connection that breaks", (response) => response.destroy(), "TTS error: Connection failed: UND_ERR_SOCKET"],
  [
    "an answer that breaks off",
    (response) => response.writeHead(200, { "content-length": 999 }).write("RIFF", () => response.destroy()),
    "TTS error: Connection failed: UND_ERR_SOCKET",
  ],
])("%s is a failure with its reason", async (_what, given, reason) => {
  answer = given;
  await expect(open().say("hello", {})).rejects.toThrow(reason);
});

test("an answer that never comes ends with the deadline, and close ends it at once", async () => {
  answer = () => undefined;
  const o = { ...VOICES, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, model: "m", speed: 1 };
  const log = createLog("silent");
  const provider = new HttpTts({ ...o, format: "wav", http, clock: systemClock, log });
  await expect(provider.speak(provider.voices[0]!, "hello", 50)).rejects.toThrow("TTS error: Timeout");
  open();
  const pending = speech.say("hello", {}).catch((error: Error) => error.name);
  await speech.close();
  expect(await pending).toBe("ClosedError");
});

test("an unknown voice and an unknown language fail before anything is asked", async () => {
  await expect(open().say("hi", { code: "nobody" })).rejects.toThrow("Unknown voice nobody");
  await expect(speech.say("hi", { lang: "de-DE" })).rejects.toThrow("Language de-DE not supported");
  expect(asked).toEqual([]);
});
