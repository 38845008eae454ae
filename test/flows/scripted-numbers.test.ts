import { describe, expect, it } from "vitest";
import { CallRefusedError, type LabCall } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { FIXED_SENTENCE } from "../../server/src/lab/scripted-numbers.js";
import { toneSource } from "../../server/src/lab/source.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { Sound } from "../support/tone.js";

/*
 * A phone of a demo user calls the scripted numbers of the simulated carrier: out through the trunk, past the domain's
 * outbound voice profile, with audio through the platform.
 */
const stage = useStage();
const number = (ending: number) => `121255501${String(ending).padStart(2, "0")}`;

async function dial(phone: LabPhone, ending: number): Promise<LabCall> {
  return await phone.call(number(ending));
}

async function refusal(call: LabCall): Promise<number> {
  const error = await call.answered.catch((reason: unknown) => reason);
  return error instanceof CallRefusedError ? error.end.status : 200;
}

describe("a phone calls the telephone network", () => {
  it("talks to a number that answers, under the number of its voice profile", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 0);
    call.media.play(toneSource([700]));
    await call.answered;
    expect(call.progress).toContain(180);
    expect(await call.media.hearsTone(700, 300, 5000)).toBe(true);
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
    const phone = await stage.lab.phone("alice");
    expect(await refusal(await dial(phone, ending))).toBe(status);
  });

  it("rings until it gives up, and the number stops ringing", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 11);
    await call.wait(1500);
    expect(call.progress).toContain(180);
    await call.hangup();
    expect((await over(call)).by).toBe("us");
  });

  it("hears early media before the answer", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 16);
    expect(await call.media.hearsTone(425, 300, 3000)).toBe(true);
    expect(call.state).toBe("ringing");
    await call.answered;
    await call.hangup();
  });

  it("hears the keys of the far end as events", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 18);
    expect(await call.media.hearsDigits("1234#", 8000)).toBe(true);
    await call.hangup();
  });

  it("hears every word of the far end, and its keys in the audio", async () => {
    const phone = await stage.lab.phone("alice");
    const [speaker, keys] = [await dial(phone, 20), await dial(phone, 19)];
    const [words, tones] = [speaker.media.record(), keys.media.record()];
    await speaker.answered;
    await speaker.wait(2000 + 40 * FIXED_SENTENCE.length);
    expect(new Sound(words.samples).words()).toContain(FIXED_SENTENCE);
    expect(new Sound(tones.samples).keys()).toBe("1234#");
    await Promise.all([speaker.hangup(), keys.hangup()]);
  });

  it("stays connected to a far end that sends no audio", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 21);
    await call.answered;
    expect(await call.wait(3000)).toBe(true);
    await call.hangup();
  });

  it("is let in by a trunk that asks for the digest", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 23);
    await call.answered;
    await call.hangup();
  });

  it("is held and taken back by the far end", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 24);
    call.media.play(toneSource([600]));
    await call.answered;
    expect(await call.media.hearsTone(600, 200, 3000)).toBe(true);
    await call.wait(6000);
    expect(call.state).toBe("live");
    expect(await call.media.hearsTone(600, 200, 4000)).toBe(true);
    await call.hangup();
  });

  it("is connected to a number behind a forking proxy", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 25);
    call.media.play(toneSource([650]));
    await call.answered;
    expect(await call.media.hearsTone(650, 200, 3000)).toBe(true);
    await call.hangup();
  });

  it("hears the far end hang up after five seconds", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 17);
    await call.answered;
    expect((await over(call)).by).toBe("peer");
    expect(call.elapsedMs).toBeGreaterThan(5000);
  });

  it("hears a far end through seven percent of lost packets", async () => {
    const phone = await stage.lab.phone("alice");
    const call = await dial(phone, 37);
    const recorder = call.media.record();
    call.media.play(toneSource([900]));
    await call.answered;
    await call.wait(4000);
    const heard = new Sound(recorder.samples).toneMs(900);
    expect(heard).toBeGreaterThan(2500);
    await call.hangup();
  });
});
