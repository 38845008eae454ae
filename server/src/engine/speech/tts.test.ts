import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { writeWhole } from "../../base/growing-file.js";
import { createLog } from "../../base/log.js";
import { toneLevelDb } from "../../wire/audio/goertzel.js";
import { KeyDetector } from "../../wire/audio/key-detector.js";
import { readLabSpeech } from "../../wire/audio/lab-speech.js";
import { wavHeader } from "../../wire/audio/wav.js";
import { createSpeech, type Speech, type SpeechOptions } from "./tts.js";

const folder = mkdtempSync(join(tmpdir(), "speech-"));
const opened: Speech[] = [];

function open(o: Partial<SpeechOptions> = {}): Speech {
  const speech = createSpeech({ engine: "lab", clock: new FakeClock(Date.now()), log: createLog("silent"), ...o });
  opened.push(speech);
  return speech;
}
let lab: Speech;
beforeAll(() => {
  lab = open();
});
afterEach(async () => {
  await Promise.all(opened.splice(1).map((s) => s.close()));
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const heard = (audio: { samples: SharedArrayBuffer }) => readLabSpeech(new Int16Array(audio.samples));

function wav(seconds: number, rateHz: number, channels: number, hz: readonly number[]): Buffer {
  const frames = seconds * rateHz;
  const data = Buffer.alloc(frames * channels * 2);
  for (let i = 0; i < frames; i++)
    for (let c = 0; c < channels; c++)
      data.writeInt16LE(Math.round(16_384 * Math.sin((2 * Math.PI * hz[c]! * i) / rateHz)), (i * channels + c) * 2);
  return Buffer.concat([wavHeader({ rateHz, channels, dataBytes: data.length }), data]);
}

test("the lab's engine says the very words, white space and control characters made plain", async () => {
  const spoken = await lab.say(" Press \n 1\tfor sales\u0007, 2 für Ö ", { gender: "MALE" });
  expect(heard(spoken)).toBe("Press 1 for sales , 2 für Ö");
  expect(spoken).toMatchObject({ rateHz: 8000, voice: "lab-en-US-male", durationMs: spoken.samples.byteLength / 16 });
});

test("a text of 5000 characters is said whole, a longer one is not", async () => {
  expect(heard(await lab.say("a word ".repeat(714), {}))).toBe("a word ".repeat(714).trim());
  await expect(lab.say("x".repeat(5001), {})).rejects.toThrow("TTS error: more than 5000 characters");
});

test.each(["", "  \n ", "...", "?!", "\u200b", "“ ” - ,"])("%j is nothing to say", async (text) => {
  await expect(lab.say(text, {})).rejects.toThrow("Nothing to say");
});

test("an unknown voice and language fail with their reasons, before the text is looked at", async () => {
  await expect(lab.say("", { lang: "xx" })).rejects.toThrow("Language xx not supported");
  await expect(lab.say("hi", { code: "nobody" })).rejects.toThrow("Unknown voice nobody");
});

test("a prompt is made once for all who ask, and once across restarts with a folder", async () => {
  const first = open({ folder });
  const [a, b] = await Promise.all([first.say("hello", {}), first.say(" hello ", {})]);
  expect(a.samples).toBe(b.samples);
  expect(first.stats()).toMatchObject({ made: 1, load: 0 });
  await first.close();
  const second = open({ folder });
  expect(heard(await second.say("hello", {}))).toBe("hello");
  expect(second.stats()).toMatchObject({ made: 0, diskHits: 1 });
});

test("a stereo file at 44.1 kHz becomes 8 kHz mono with both sides in it", async () => {
  const { samples, rateHz } = await lab.decode(wav(1, 44_100, 2, [440, 1000]));
  const pcm = new Int16Array(samples);
  expect([rateHz, pcm.length]).toEqual([8000, 8000]);
  for (const hz of [440, 1000]) expect(toneLevelDb(pcm, 2000, 6000, hz, 8000)).toBeCloseTo(-12, 0);
});

test("a file is decoded by its path, in part or from shared memory", async () => {
  const bytes = wav(0.1, 8000, 1, [400]);
  writeFileSync(join(folder, "a.wav"), bytes);
  const sharedBytes = new Uint8Array(new SharedArrayBuffer(bytes.length));
  sharedBytes.set(bytes);
  const within = Buffer.concat([Buffer.alloc(99), bytes]).subarray(99);
  const all = await Promise.all([
    lab.decodeFile({ path: join(folder, "a.wav") }),
    lab.decode(sharedBytes),
    lab.decode(within),
  ]);
  expect(all.map((a) => a.samples.byteLength)).toEqual([1600, 1600, 1600]);
});

test("a sealed file is decoded with its key, and not without", async () => {
  const seal = { dataKey: Buffer.alloc(32, 1), name: "a/media/b" };
  const path = join(folder, "sealed.wav");
  await writeWhole({ path, seal }, wav(3, 8000, 1, [400]));
  expect((await lab.decodeFile({ path, seal })).samples.byteLength).toBe(48_000);
  await expect(lab.decodeFile({ path })).rejects.toMatchObject({ name: "SpeechError" });
});

test("what is no WAV file, or an empty one, is unsupported media; a missing file is another failure", async () => {
  await expect(lab.decode(Buffer.from("Ogg something"))).rejects.toMatchObject({
    name: "UnsupportedMedia",
    message: "Unsupported media",
    detail: "not a WAV file",
  });
  await expect(lab.decode(wavHeader({ rateHz: 8000, channels: 1, dataBytes: 0 }))).rejects.toThrow("Unsupported media");
  await expect(lab.decodeFile({ path: join(folder, "none.wav") })).rejects.toMatchObject({ name: "SpeechError" });
});

test("close settles what is pending, twice over", async () => {
  const speech = open();
  const pending = speech.say("hello", {}).catch((e: Error) => e.name);
  await Promise.all([speech.close(), speech.close()]);
  expect(await pending).toBe("ClosedError");
  expect(await speech.decode(Buffer.alloc(0)).catch((e: Error) => e.name)).toBe("ClosedError");
});

test("flite speaks English, with each of its voices differently; more words take longer", async () => {
  const flite = open({ engine: "flite" });
  const durations = new Set<number>();
  for (const { code } of flite.voices()) {
    const short = await flite.say("Hello.", { code });
    const long = await flite.say("Hello, and welcome to the show. Déjà vu – “quoted” 1,234.", { code });
    durations.add(long.durationMs);
    expect(short.durationMs).toBeGreaterThan(300);
    expect(long.durationMs).toBeGreaterThan(short.durationMs + 1000);
    expect(Math.max(...new Int16Array(long.samples))).toBeGreaterThan(3000);
  }
  expect(durations.size).toBe(flite.voices().length);
});

test("no key is heard in what flite says", async () => {
  const flite = open({ engine: "flite" });
  const text =
    "Please enter your five digit code, then press pound. We are open Monday to Friday, eight to nine thirty.";
  const keys: string[] = [];
  const detector = new KeyDetector((key) => keys.push(key));
  for (const code of ["en-US-slt", "en-US-kal"])
    detector.push(new Int16Array((await flite.say(text, { code })).samples));
  expect(keys).toEqual([]);
});

test("flite cuts a long text into pieces and loses none of it", async () => {
  const flite = open({ engine: "flite" });
  const once = await flite.say("Thank you for calling. Press one.", { code: "en-US-kal" });
  const often = await flite.say("Thank you for calling. Press one. ".repeat(20), { code: "en-US-kal" });
  expect(often.durationMs).toBeGreaterThan(once.durationMs * 18);
});

test("flite refuses what it has no sounds for, and a word that is no word ends in speech", async () => {
  const flite = open({ engine: "flite" });
  await expect(flite.say("Привет 日本", {})).rejects.toThrow("TTS error: the voice has no sound for this text");
  for (const text of ["x".repeat(400), "1".repeat(300), "-o /etc/passwd", "%s%n", "<speak>&amp;</speak>"])
    expect((await flite.say(text, { code: "en-US-kal" })).durationMs).toBeGreaterThan(300);
});
