import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { sampleSource, toneSource } from "../../server/src/lab/source.js";
import { writeLabSpeech } from "../../server/src/wire/audio/lab-speech.js";
import type { Frame } from "../support/event-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { readWav, Sound } from "../support/tone.js";
import { undamaged } from "../support/undamaged.js";
import { until } from "../support/until.js";

const stage = useStage();
/** Not among the frequencies of the ringback tone. */
const CALLER_HZ = 700;
const PHONE_HZ = 1000;
const TALK_MS = 2_000;
/** The bridge, the packets under way, what waits in the jitter buffer at the end and the fades of the judge take their part. */
const HEARD_MS = 1_000;
/** Of "Speak", 40 ms for each letter, nearly all. */
const PROMPT_MS = 160;

describe("recordings", () => {
  let carrier: LabCarrier;
  let alice: LabPhone;
  let number: number;
  let user: string;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    alice = await stage.lab.phone("alice");
    number = stage.platform.ready.numbers[1]!;
    user = `alice@${stage.platform.ready.sip_domain}`;
  });

  afterAll(() => Promise.all([carrier?.close(), alice?.close()]));

  /** Runs the document with a call that is bridged to Alice; both speak for a while, then the caller hangs up. */
  async function talked(document: string): Promise<{ call: string; records: Frame[] }> {
    await stage.app(number, document);
    const caller = await carrier.call({ from: "+15550100001", to: String(number) });
    const called = await alice.nextCall(60_000);
    await called.answer();
    await caller.answered;
    await both(caller, called);
    await caller.hangup();
    await over(called);
    const call = await stage.call((leg) => leg.direction === "in");
    const frames = await stage.events.whole(call);
    return { call, records: frames.filter((frame) => frame.type === "call_record") };
  }

  async function both(caller: LabCall, called: LabCall): Promise<void> {
    caller.media.play(toneSource([CALLER_HZ]));
    called.media.play(toneSource([PHONE_HZ]));
    const heard = [
      caller.media.hearsTone(PHONE_HZ, TALK_MS, 60_000),
      called.media.hearsTone(CALLER_HZ, TALK_MS, 60_000),
    ];
    expect(await Promise.all(heard)).toEqual([true, true]);
  }

  /** A call that is asked to speak and speaks, with its events and the one of the transcript. */
  async function transcribed(): Promise<{ uuid: string; frames: Frame[]; told: Frame }> {
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    const uuid = await stage.call((leg) => leg.direction === "in");
    const heard = call.media.record();
    // By its sound: the event of it takes a way that a busy machine makes long, and the pause is over.
    await until("the prompt", () => heard.soundMs >= PROMPT_MS);
    call.media.play(sampleSource(writeLabSpeech("call me back")));
    await over(call);
    const frames = await stage.events.whole(uuid);
    return { uuid, frames, told: frames.find((frame) => frame.type === "call_asr") };
  }

  const file = async (record: Frame): Promise<Sound[]> =>
    readWav(await stage.api.download(`/call/record/${record.payload.uuid}/file`));

  it("of a bridge hold both voices, and are told, listed and fetched", async () => {
    const { call, records } = await talked(
      `<Response><Dial record="record-from-answer" tag="d1"><To>${user}</To></Dial></Response>`,
    );
    expect(records).toHaveLength(1);
    const [record] = records;
    expect(record).toMatchObject({
      success: true,
      tag: "d1",
      call: { uuid: call },
      payload: { state: "available", tag: "d1", format: "wav", channels: 1, leg: "both" },
    });
    const [sound] = await file(record);
    expect(sound!.toneMs(CALLER_HZ)).toBeGreaterThan(HEARD_MS);
    expect(sound!.toneMs(PHONE_HZ)).toBeGreaterThan(HEARD_MS);
    const { quality, children } = await stage.api.get(`/call/${call}`);
    expect(quality).toMatchObject({ codec: "PCMU", packets_lost: 0, problem: null });
    expect(quality.mos).toBeGreaterThanOrEqual(1); // how high depends on the delay, and so on the load of the machine
    expect(quality.voice).toBeGreaterThan(1);
    expect((await stage.api.get(`/call/${children[0].uuid}`)).quality).toMatchObject({ codec: "PCMU", problem: null });
    expect(record.payload.duration).toBeCloseTo(sound!.durationMs / 1000, 1);
    const [listed] = await stage.api.get(`/call/${call}/record`);
    expect(listed).toMatchObject({ uuid: record.payload.uuid, state: "available", size: record.payload.size });
    expect((await fetch(listed.url, { headers: { authorization: `Bearer ${stage.api.token}` } })).status).toBe(200);
    expect((await fetch(listed.url)).status).toBe(401);
  });

  it("with two channels hold the caller on the left and what it heard on the right", async () => {
    const { records } = await talked(
      `<Response><Record channels="2" tag="two"><Dial><To>${user}</To></Dial></Record></Response>`,
    );
    const [left, right] = await file(records[0]);
    expect(left!.toneMs(CALLER_HZ)).toBeGreaterThan(HEARD_MS);
    expect(left!.toneMs(PHONE_HZ)).toBe(0);
    expect(right!.toneMs(PHONE_HZ)).toBeGreaterThan(HEARD_MS);
    expect(right!.toneMs(CALLER_HZ)).toBe(0);
  });

  it("of one leg hold that voice alone", async () => {
    const { records } = await talked(
      `<Response><Record leg="aleg" tag="a"><Dial><To>${user}</To></Dial></Record></Response>`,
    );
    const [sound] = await file(records[0]);
    expect(sound!.toneMs(CALLER_HZ)).toBeGreaterThan(HEARD_MS);
    expect(sound!.toneMs(PHONE_HZ)).toBe(0);
  });

  it("end at their own limit while the call goes on, and can be played back in it", async () => {
    await stage.app(
      number,
      '<Response><Record timeout="2000" tag="own"/><Pause length="2500"/><Play record="own"/><Hangup/></Response>',
    );
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    call.media.play(toneSource([600]));
    await call.answered;
    expect(await call.media.hearsTone(600, 700, 60_000)).toBe(true);
    await over(call, 60_000);
    const frames = await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
    const record = frames.find((frame) => frame.type === "call_record");
    expect(record.payload.duration).toBeGreaterThan(1.9);
    expect(record.payload.duration).toBeLessThan(2.2);
  });

  it("pause and go on as the document says, become MP3 where an encoder is installed, and play as such", async () => {
    await stage.app(
      number,
      `<Response><RecordStart tag="p" format="mp3" channels="2"/><Pause length="1000"/><RecordPause gap="cut"/>
       <Pause length="1500"/><RecordResume/><Pause length="1000"/><RecordStop tag="p"/><RecordWait tag="p"/>
       <Play record="p"/><Hangup/></Response>`,
    );
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    call.media.play(toneSource([600]));
    const heard = call.media.record();
    await call.answered;
    await over(call, 60_000);
    expect(new Sound(heard.samples).toneMs(600)).toBeGreaterThan(1_500);
    const frames = await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
    const { payload } = frames.find((frame) => frame.type === "call_record");
    expect(payload.duration).toBeGreaterThan(1.8);
    expect(payload.duration).toBeLessThan(3.2);
    expect(payload.format).toBe(hasEncoder() ? "mp3" : "wav");
    const file = await stage.api.send("GET", `/call/record/${payload.uuid}/file`);
    expect(file.headers.get("content-type")).toBe(payload.format === "mp3" ? "audio/mpeg" : "audio/wav");
    expect(Number(file.headers.get("content-length"))).toBe(payload.size);
  });

  it("asked for with asr have a transcript: told, kept with them, and gone when deleted", async () => {
    await stage.app(
      number,
      '<Response><Record asr="true" lang="en-GB" channels="2" tag="vm"><Say>Speak</Say><Pause length="3000"/></Record>' +
        '<RecordWait tag="vm" asr="true"/><Hangup/></Response>',
    );
    const text = "Speak call me back";
    const { uuid, frames, told } = await undamaged(transcribed, (made) => made.told.payload.text === text);
    const record = frames.find((frame) => frame.type === "call_record");
    expect(told).toMatchObject({
      success: true,
      message: "Transcript vm: available",
      tag: "vm",
      ref_id: uuid,
      payload: {
        state: "available",
        reason: null,
        text,
        confidence: 1,
        lang: "en-GB",
        segments: [
          { channel: 1, text: "Speak" },
          { channel: 0, text: "call me back" },
        ],
        record: { uuid: record.payload.uuid, tag: "vm", url: record.payload.url },
        call: { uuid },
      },
    });
    // RecordWait asr held the call until the transcript was there.
    const order = frames.map((frame) => frame.type);
    expect(order.indexOf("call_asr")).toBeLessThan(order.lastIndexOf("call_flow"));
    const stored = await stage.api.get(`/call/record/${record.payload.uuid}`);
    const { created_on: _made, modified_on: _changed, record: _record, call: _call, ...kept } = told.payload;
    expect(stored).toMatchObject({ state: "available", transcript: kept });
    const deleted = await stage.api.send("DELETE", `/call/record/${record.payload.uuid}`);
    expect(deleted.body.payload).not.toHaveProperty("transcript");
    expect(await stage.api.get(`/call/record/${record.payload.uuid}`)).not.toHaveProperty("transcript");
  });

  it("begin and end by the record key of either telephone, but not by what a carrier sends", async () => {
    await stage.app(number, `<Response><Dial><To>${user}</To></Dial></Response>`);
    const caller = await carrier.call({ from: "+15550100001", to: String(number) });
    const called = await alice.nextCall(60_000);
    await called.answer();
    await caller.answered;
    await caller.pressRecord("on");
    await both(caller, called);
    await called.pressRecord("on");
    await called.pressRecord("on");
    const heard = caller.media.hearsTone(PHONE_HZ, TALK_MS, 60_000);
    expect(await heard).toBe(true);
    await called.pressRecord("off");
    const call = await stage.call((leg) => leg.direction === "in");
    const record = await stage.events.next((frame) => frame.type === "call_record" && frame.ref_id === call);
    expect(record.payload).toMatchObject({ state: "available", leg: "both", tag: null });
    await caller.hangup();
    await over(called);
    expect((await stage.events.whole(call)).filter((frame) => frame.type === "call_record")).toHaveLength(1);
    const [sound] = await file(record);
    expect(sound!.toneMs(PHONE_HZ)).toBeGreaterThan(HEARD_MS);
  });

  it("do not lie on the disk as they sound, come as a whole and in any part, and plain ones of former times do", async () => {
    const { records } = await talked(`<Response><Dial record="record-from-answer"><To>${user}</To></Dial></Response>`);
    const { uuid, size } = records[0].payload;
    const path = `/call/record/${uuid}/file`;
    const whole = await stage.api.download(path);
    expect([whole.length, whole.toString("latin1", 0, 4), whole.readUInt32LE(40)]).toEqual([size, "RIFF", size - 44]);
    const [{ file: key }] = await stage.platform.sql(`select file from call_record where uuid = '${uuid}'`);
    const onDisk = join(stage.platform.dataDir, "blobs", key);
    const sealed = await readFile(onDisk);
    expect(sealed.length).toBeGreaterThan(size);
    expect(sealed.includes("RIFF")).toBe(false);
    for (const at of [44, size >> 1, size - 8_000]) expect(sealed.includes(whole.subarray(at, at + 8_000))).toBe(false);
    for (const [start, end] of [
      [0, 99],
      [40, 16_050],
      [20_000, size - 1],
    ] as const) {
      const answer = await fetch(`${stage.platform.url}/rest${path}`, {
        headers: { authorization: `Bearer ${stage.api.token}`, range: `bytes=${start}-${end}` },
      });
      expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end}/${size}`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(start, end + 1))).toBe(true);
    }
    await writeFile(onDisk, whole);
    expect((await stage.api.download(path)).equals(whole)).toBe(true);
  });

  it("are fetched in parts, belong to their account alone, and are gone when deleted", async () => {
    const { records } = await talked(`<Response><Dial record="record-from-answer"><To>${user}</To></Dial></Response>`);
    const { uuid, size } = records[0].payload;
    const path = `/call/record/${uuid}/file`;
    const part = await stage.api.send("GET", path, undefined, { range: "bytes=0-3" });
    expect(part).toMatchObject({ status: 206, body: "RIFF" });
    expect(part.headers.get("content-range")).toBe(`bytes 0-3/${size}`);
    await stage.api.delete(`/call/record/${uuid}`);
    expect((await stage.api.send("GET", path)).status).toBe(404);
    expect(await stage.api.get(`/call/record/${uuid}`)).toMatchObject({ uuid, url: null });
  });
});

/** Whether this machine has a program that makes MP3. */
function hasEncoder(): boolean {
  return ["lame", "ffmpeg"].some((program) => spawnSync(program, ["-version"]).error === undefined);
}
