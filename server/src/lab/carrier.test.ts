import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import { PortPool } from "../net/port-pool.js";
import { findKeys } from "../wire/audio/keys.js";
import { readLabSpeech } from "../wire/audio/lab-speech.js";
import { findTone, toneMs } from "../wire/audio/tone-track.js";
import { CallRefusedError, type LabCall } from "./call.js";
import { LabCarrier } from "./carrier.js";
import type { LabMediaWorld } from "./media.js";
import { Pacer } from "./pacer.js";
import { LabPhone } from "./phone.js";
import { seededRandom } from "./random.js";
import { FIXED_SENTENCE, MACHINE_GREETING } from "./scripted-numbers.js";
import { toneSource } from "./source.js";

vi.setConfig({ maxConcurrency: 20 });

const log = createLog("silent");
const world: LabMediaWorld = {
  clock: systemClock,
  pacer: new Pacer(systemClock),
  ports: new PortPool({ range: { min: 0, max: 0 }, clock: systemClock }),
  random: seededRandom(1),
  address: "127.0.0.1",
};
const credentials = { username: "trunk", password: "secret of the trunk" };
let carrier: LabCarrier;
let phone: LabPhone;
/** A caller that knows the password of the trunk. */
let trunk: LabPhone;

beforeAll(async () => {
  carrier = await LabCarrier.start(credentials, 0, world, log);
  const server = { host: carrier.host, port: carrier.port };
  const domain = "demo.example.test";
  phone = await LabPhone.start({ login: "alice", password: "x", domain, server }, world, log);
  trunk = await LabPhone.start({ login: "trunk", password: credentials.password, domain, server }, world, log);
});

afterAll(async () => {
  await Promise.all([phone.close(), trunk.close()]);
  await carrier.close();
});

const number = (ending: number) => `121255501${String(ending).padStart(2, "0")}`;

/** Waits for something that has no event, with a deadline. */
async function until(what: string, call: LabCall, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 3000; n++) {
    if (await isTrue()) return;
    await call.wait(20);
  }
  throw new Error(`${what} did not come`);
}

/** The status that refuses a call. */
async function refusal(call: LabCall): Promise<number> {
  const error: unknown = await call.answered.then(
    () => undefined,
    (reason) => reason,
  );
  return error instanceof CallRefusedError ? error.end.status : 0;
}

describe.concurrent("the carrier's phones", () => {
  test("00 rings, answers after 2 s and echoes", async () => {
    const call = await phone.call(number(0));
    await call.answered;
    expect(call.progress).toContain(180);
    expect(call.elapsedMs).toBeGreaterThan(1900);
    call.media.play(toneSource([700]));
    expect(await call.media.hearsTone(700, 100, 60_000)).toBe(true);
    await call.hangup();
  });

  test.each([
    [10, 486],
    [12, 603],
    [13, 404],
    [14, 503],
  ])("%i refuses with %i", async (ending, status) => {
    expect(await refusal(await phone.call(number(ending)))).toBe(status);
  });

  test("11 rings until the caller gives up", async () => {
    const call = await phone.call(number(11));
    await until("its ringing", call, () => call.progress.length > 0);
    expect(await call.wait(300)).toBe(true);
    expect(call.progress).toEqual([180]);
    await call.hangup();
    expect((await call.ended).by).toBe("us");
  });

  test("15 greets, beeps and records", async () => {
    const call = await phone.call(number(15));
    const recorder = call.media.record();
    await call.answered;
    expect(await call.media.hearsTone(1000, 300, 60_000)).toBe(true);
    expect(readLabSpeech(recorder.samples)).toContain(MACHINE_GREETING);
    await call.hangup();
  });

  test("16 is heard before it answers", async () => {
    const call = await phone.call(number(16));
    expect(await call.media.hearsTone(425, 300, 60_000)).toBe(true);
    expect(call.state).toBe("ringing");
    expect(call.progress).toEqual([183]);
    await call.answered;
    await call.hangup();
  });

  test("17 hangs up after five seconds", async () => {
    const call = await phone.call(number(17));
    await call.answered;
    expect((await call.ended).by).toBe("peer");
    expect(call.elapsedMs).toBeGreaterThan(5000);
  });

  test("18 presses 1234# as events, 19 as tones", async () => {
    const [byEvent, byTone] = [await phone.call(number(18)), await phone.call(number(19))];
    const recorder = byTone.media.record();
    expect(await byEvent.media.hearsDigits("1234#", 60_000)).toBe(true);
    await byTone.answered;
    const keys = () => findKeys(recorder.samples, 8000).map((one) => one.key);
    await until("the keys", byTone, () => keys().length >= 5);
    expect(keys().join("")).toBe("1234#");
    expect(byTone.media.digits).toBe("");
    await Promise.all([byEvent.hangup(), byTone.hangup()]);
  });

  test("20 speaks its sentence, 21 sends no packet", async () => {
    const [speaker, silent] = [await phone.call(number(20)), await phone.call(number(21))];
    const recorder = speaker.media.record();
    await speaker.answered;
    await until("its sentence", speaker, () => readLabSpeech(recorder.samples).length >= FIXED_SENTENCE.length);
    expect(readLabSpeech(recorder.samples)).toBe(FIXED_SENTENCE);
    expect(silent.state).toBe("live");
    expect(silent.media.stats.received).toBe(0);
    await Promise.all([speaker.hangup(), silent.hangup()]);
  });

  test("23 asks for the digest of the trunk and turns away whoever lacks it", async () => {
    const call = await trunk.call(number(23));
    await call.answered;
    expect(call.request?.header("Proxy-Authorization")).toContain('username="trunk"');
    await call.hangup();
    expect(await refusal(await phone.call(number(23)))).toBe(407);
  });

  test("24 holds and takes back", async () => {
    const call = await phone.call(number(24));
    call.media.play(toneSource([600]));
    await call.answered;
    expect(await call.media.hearsTone(600, 100, 60_000)).toBe(true);
    await until("our stream to pause", call, async () => {
      const before = call.media.stats.sent;
      await call.wait(300);
      return call.media.stats.sent === before;
    });
    expect(await call.media.hearsTone(600, 100, 60_000)).toBe(true);
    await call.hangup();
  });

  test("25 answers after two 183 under different tags", async () => {
    const call = await phone.call(number(25));
    await call.answered;
    expect(call.progress.filter((status) => status === 183)).toHaveLength(2);
    await call.hangup();
    expect(await call.ended).toMatchObject({ by: "us" });
  });

  test("37 loses seven of a hundred packets", async () => {
    const call = await phone.call(number(37));
    const recorder = call.media.record();
    await call.answered;
    call.media.play(toneSource([900]));
    const echoes = () => findTone(recorder.samples, 8000, 900);
    await until("the echo", call, () => toneMs(recorder.samples, 8000, 900) > 3000);
    const [first, last] = [echoes()[0]!, echoes().at(-1)!];
    const share = toneMs(recorder.samples, 8000, 900) / (last.endMs - first.startMs);
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(0.975);
    await call.hangup();
  });
});

test("26 never answers a BYE, and the caller is free all the same", async () => {
  const call = await phone.call(number(26));
  await call.answered;
  const over = call.hangup();
  expect(await call.ended).toMatchObject({ by: "us" });
  expect(phone.calls.size).toBe(0);
  expect(await Promise.race([over.then(() => "answered"), systemWait(1500)])).toBe("waiting");
});

function systemWait(ms: number): Promise<string> {
  return new Promise((resolve) => systemClock.setTimer(ms, () => resolve("waiting")));
}

test("the carrier calls a phone, presses a key by event and by INFO, and hears it hang up", async () => {
  const listener = await LabPhone.start(
    { login: "bob", password: "x", domain: "demo.example.test", server: { host: "127.0.0.1", port: 9 } },
    world,
    log,
  );
  carrier.connect({ host: "127.0.0.1", port: listener.port });
  const script = "press 12\npress 3 by info\nhear 440Hz 200ms within 60s\nexpect hangup within 60s";
  const outgoing = await carrier.call({ from: "13125550100", to: "bob" });
  const call = await listener.nextCall(60_000);
  expect(call.from).toBe("13125550100");
  call.ring();
  await call.answer();
  const done = carrier.play(outgoing, script);
  expect(await call.media.hearsDigits("12", 60_000)).toBe(true);
  call.media.play(toneSource([440]));
  await until("the key by INFO", call, () => call.infoDigits === "3");
  await call.wait(1000); // the tone, before the hang-up
  await call.hangup();
  await done;
  await listener.close();
});

test("a script that hears nothing says which line, and hangs up", async () => {
  const call = await phone.call(number(21));
  await call.answered;
  await expect(carrier.play(call, "silence\nhear 1000Hz 1s within 300ms")).rejects.toThrow(
    'script line 2 "hear 1000Hz 1s within 300ms": was not heard',
  );
  expect(call.state).toBe("ended");
});
