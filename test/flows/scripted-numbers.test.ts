import { beforeAll, describe, expect, it } from "vitest";
import { CallRefusedError, type LabCall } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { Sound } from "../support/tone.js";
import { until } from "../support/until.js";

/*
 * A phone of a demo user calls the scripted numbers of the simulated carrier: out through the trunk, past the domain's
 * outbound voice profile, with audio through the platform.
 */
const stage = useStage();
/** Its BYE is sent for 32 s. */
const AT_ONCE_MS = 25_000;
const number = (ending: number) => `121255501${String(ending).padStart(2, "0")}`;

let phone: LabPhone;

beforeAll(async () => {
  phone = await stage.lab.phone("alice");
});

/** Calls the number and hears everything from the start. */
async function dial(ending: number): Promise<LabCall> {
  const call = await phone.call(number(ending));
  call.media.record();
  return call;
}

const heard = (call: LabCall) => new Sound(call.media.recorder?.samples ?? new Int16Array());

async function refusal(call: LabCall): Promise<number> {
  const error = await call.answered.catch((reason: unknown) => reason);
  return error instanceof CallRefusedError ? error.end.status : 200;
}

describe.concurrent("a phone calls the telephone network", () => {
  it("talks to a number that answers, under the number of its voice profile", async () => {
    const call = await dial(0);
    call.media.play(toneSource([700]));
    await call.answered;
    expect(call.progress).toContain(180);
    expect(await call.media.hearsTone(700, 300, 60_000)).toBe(true);
    const api = await stage.platform.api();
    const calls = await api.post("/call/search", { to: number(0) });
    expect(JSON.stringify(calls)).toContain(String(stage.platform.ready.numbers[0]));
    await call.hangup();
  });

  it.each([
    [10, 486],
    [12, 603],
    [13, 404],
    [14, 503],
  ])("hears of number %i that it answers %i", async (ending, status) => {
    expect(await refusal(await dial(ending))).toBe(status);
  });

  it("rings until it gives up, and the number stops ringing", async () => {
    const call = await dial(11);
    await until("it rings", () => call.progress.includes(180));
    await call.hangup();
    expect((await over(call)).by).toBe("us");
  });

  it("hears early media before the answer", async () => {
    const call = await dial(16);
    expect(await call.media.hearsTone(425, 300, 60_000)).toBe(true);
    expect(call.state).toBe("ringing");
    await call.answered;
    await call.hangup();
  });

  it("hears the keys of the far end as events", async () => {
    const call = await dial(18);
    expect(await call.media.hearsDigits("1234#", 60_000)).toBe(true);
    await call.hangup();
  });

  it("hears the far end speak, and its keys in the audio", async () => {
    const [speaker, keys] = [await dial(20), await dial(19)];
    await speaker.answered;
    await until("the far end speaks", () => (speaker.media.recorder?.soundMs ?? 0) > 1000);
    await until("keys", () => heard(keys).keys().length > 2);
    // Audio, not events: a busy machine may swallow one of the tones.
    expect(heard(keys).keys()).toMatch(/^1?2?3?4?#?$/);
    await Promise.all([speaker.hangup(), keys.hangup()]);
  });

  it("stays connected to a far end that sends no audio", async () => {
    const call = await dial(21);
    await call.answered;
    expect(await call.wait(3000)).toBe(true);
    await call.hangup();
  });

  it("is let in by a trunk that asks for the digest", async () => {
    const call = await dial(23);
    await call.answered;
    await call.hangup();
  });

  it("is held and taken back by the far end", async () => {
    const call = await dial(24);
    call.media.play(toneSource([600]));
    await call.answered;
    expect(await call.media.hearsTone(600, 200, 60_000)).toBe(true);
    await call.wait(6000);
    expect(call.state).toBe("live");
    expect(await call.media.hearsTone(600, 200, 60_000)).toBe(true);
    await call.hangup();
  });

  it("is connected to a number behind a forking proxy", async () => {
    const call = await dial(25);
    call.media.play(toneSource([650]));
    await call.answered;
    expect(await call.media.hearsTone(650, 200, 60_000)).toBe(true);
    await call.hangup();
  });

  it("hears the far end hang up after five seconds", async () => {
    const call = await dial(17);
    await call.answered;
    expect((await over(call)).by).toBe("peer");
    expect(call.elapsedMs).toBeGreaterThan(5000);
  });

  it("hears a far end through seven percent of lost packets", async () => {
    const call = await dial(37);
    call.media.play(toneSource([900]));
    await call.answered;
    await until("the echo", () => heard(call).toneMs(900) > 2500);
    const echoes = heard(call).tones(900);
    expect(2500 / (echoes.at(-1)!.endMs - echoes[0]!.startMs)).toBeGreaterThan(0.6);
    await call.hangup();
  });
});

it("is free at once of a far end that never answers its BYE", async () => {
  const calls = () => gauge(stage.platform.url, "opentact_calls");
  const before = await calls();
  const call = await dial(26);
  await call.answered;
  await call.hangup();
  await until("the end of the call", async () => (await calls()) <= before || undefined, AT_ONCE_MS);
});
