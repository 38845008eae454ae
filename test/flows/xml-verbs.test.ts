import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { sampleSource, toneSource } from "../../server/src/lab/source.js";
import { writeLabSpeech } from "../../server/src/wire/audio/lab-speech.js";
import { CarrierSide } from "../support/carrier-side.js";
import type { Frame } from "../support/event-client.js";
import { expectLines } from "../support/expect-lines.js";
import { over } from "../support/lab-side.js";
import { OldClient } from "../support/old-client.js";
import { useStage } from "../support/stage.js";
import { flowWords, storyOf } from "../support/story.js";
import { until } from "../support/until.js";
import { join as inTurn, tone, wavBytes } from "../support/wav.js";

/** Where what callers say lies while it is read. */
const folder = await mkdtemp(join(tmpdir(), "opentact-verbs-"));
const stage = useStage({ env: { TMPDIR: folder } });
const CALLER = "+15550100001";
const WAIT_MS = 60_000;
const XML = { "content-type": "application/xml" };

describe("commands of documents on a live call", () => {
  let carrier: LabCarrier;
  let trunk: LabCarrier;
  let bob: LabPhone;
  let number: number;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    trunk = await stage.lab.carrier();
    await (await CarrierSide.of(stage.platform)).sendTo(trunk);
    bob = await stage.lab.phone("bob");
    number = stage.platform.ready.numbers[1]!;
  });

  afterAll(async () => {
    await Promise.all([carrier?.close(), trunk?.close(), bob?.close()]);
    await rm(folder, { recursive: true });
  });

  /** A caller whose number dials bob, both talking. */
  async function bridged(): Promise<{ there: LabCall; here: LabCall; uuid: string }> {
    await stage.app(number, `<Response><Dial><To>bob@${bob.domain}</To></Dial></Response>`);
    const there = await carrier.call({ from: CALLER, to: String(number) });
    const here = await bob.nextCall(WAIT_MS);
    await here.answer();
    await there.answered;
    there.media.play(toneSource([800]));
    here.media.play(toneSource([1200]));
    const uuid = await stage.call((leg) => leg.direction === "in");
    return { there, here, uuid };
  }

  it("Hold of a side document parts a bridge: both hear music until the Unhold, then each other", async () => {
    const { there, here, uuid } = await bridged();
    const hear = async (a: number, b: number) =>
      Promise.all([there.media.hearsTone(a, 200, WAIT_MS), here.media.hearsTone(b, 200, WAIT_MS)]);
    expect(await hear(1200, 800)).toEqual([true, true]);
    await stage.api.post(`/call/sca/${uuid}`, '<Response><Hold tag="h"/></Response>', XML);
    // The first note of the music.
    expect(await hear(523, 523)).toEqual([true, true]);
    await stage.api.post(`/call/sca/${uuid}`, "<Response><Unhold/></Response>", XML);
    expect(await hear(1200, 800)).toEqual([true, true]);
    await there.hangup();
    await over(here);
    const flows = (await stage.events.whole(uuid)).filter(({ type }) => type === "call_flow");
    const word = (name: string) => flows.find(({ command }) => command === name).call.freeswitch_call_state;
    expect([word("Dial"), word("Unhold")]).toEqual(["ACTIVE", "HELD"]);
    expect(flows.map((frame) => flowWords(frame.call_flow))).toEqual([
      `flow Dial[0] true "Bridged to bob@${bob.domain}"`,
      'flow Unhold[0] true "Call resumed" doc=3',
      'flow Hold[0] true "Hold ended: unhold" tag=h doc=2',
    ]);
  });

  it("Hold of a caller who is bridged to nobody reads so until its Unhold", async () => {
    await stage.app(number, '<Response><Hold/><Pause length="60000"/></Response>');
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await call.answered;
    expect(await call.media.hearsTone(523, 200, WAIT_MS)).toBe(true);
    const uuid = await stage.call((leg) => leg.direction === "in");
    await stage.api.post(`/call/sca/${uuid}?mode=inject`, "<Response><Unhold/></Response>", XML);
    const told = (name: string) => stage.events.next(({ ref_id, command }) => ref_id === uuid && command === name);
    const words = [await told("Unhold"), await told("Hold")].map((frame) => frame.call.freeswitch_call_state);
    expect(words).toEqual(["HELD", "EARLY"]);
    await call.hangup();
    await stage.events.whole(uuid);
  });

  it("answers a client of the older kind, which pushes everything inside a Record when the call is online", async () => {
    await stage.api.patch("/account/notification", { legacy_call_state: true });
    const { http_url, ws_url, account } = stage.platform.ready;
    const document = readFileSync(new URL("../fixtures/xml/9.14.xml", import.meta.url), "utf8");
    const client = await OldClient.start({ http: http_url, ws: ws_url }, account, () => document);
    trunk.setBehaviour("+15550100009", { script: "ring\nat 200ms answer\nwait 1s\nhangup" });
    await stage.app(number, undefined);
    const call = await carrier.call({ from: CALLER, to: String(number) });
    const uuid = await stage.call((leg) => leg.direction === "in");
    const prompt = (frame: Frame) => frame.ref_id === uuid && frame.call_flow?.path === "Record[0]/Gather[0]/Say[0]";
    await stage.events.next(prompt);
    await call.media.press("1");
    await over(call, 60_000);
    const done = await until("the older client hears of the end", () => client.finished[0]);
    expect(client.answers).toMatchObject([{ success: true, payload: { uuid, state: "live" } }]);
    expect(done).toMatchObject({ uuid, from: CALLER, to: String(number), duration: expect.any(Number) });
    expect(Date.parse(done.finished_on ?? "")).toBeGreaterThanOrEqual(Date.parse(done.created_on));
    const wanted = readFileSync(new URL("../fixtures/xml/9.14.expect", import.meta.url), "utf8")
      .trim()
      .split("\n");
    const own = wanted.filter((line) => line.startsWith("A "));
    own.splice(own.indexOf("A live") + 1, 0, "A online");
    const isOffline = ({ ref_id, payload }: Frame) => ref_id === uuid && payload.state === "offline";
    await stage.events.next(isOffline);
    expectLines(storyOf("A", stage.events.about(uuid)), [...own, "A offline"]);
    client.close();
    await stage.api.patch("/account/notification", { legacy_call_state: false });
  });

  it("Gather hears what is said while its prompt plays, and goes where the words lead", async () => {
    const prompt = "Say sales or billing ".repeat(10);
    await stage.app(
      number,
      `<Response><Gather input="dtmf speech" speech_timeout="800" timeout="8000" attempts="9"><Say>${prompt}</Say>
       <DTMF value="1" speech="sales"><Say>Sales</Say></DTMF><DTMF speech="billing"><Say>Billing</Say></DTMF></Gather></Response>`,
    );
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await call.answered;
    // A busy machine may swallow a letter: the caller says it until it is understood.
    const words = writeLabSpeech("billing");
    const repeated = new Int16Array(words.length + 8 * 2_000);
    repeated.set(words);
    call.media.play(sampleSource(repeated, true));
    await over(call, 60_000);
    const uuid = await stage.call((leg) => leg.direction === "in");
    const rows = (await stage.events.whole(uuid)).flatMap((frame) =>
      frame.type === "call_flow" ? frame.call_flow : [],
    );
    expect(flowWords(rows[0])).toBe('flow Gather[0]/Say[0] true "Interrupted by speech"');
    expect(rows.map(flowWords).slice(-3)).toEqual([
      'flow Gather[0] true "Speech billing"',
      'flow Gather[0]/DTMF[2] true "Entered"',
      'flow Gather[0]/DTMF[2]/Say[0] true "Say finished"',
    ]);
    expect(rows.at(-3).response).toMatchObject({ speech: "billing", confidence: 1, finished_by: "speech" });
    expect((await readdir(folder)).filter((name) => name.startsWith("opentact-speech-"))).toEqual([]);
  });

  it("Play begins when two seconds of a file are there, and goes on with the rest", async () => {
    const wav = wavBytes([inTurn(tone("700", { onMs: 3_000 }), tone("1500", { onMs: 3_000 }))]);
    const rest: (() => void)[] = [];
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-length": wav.length });
      response.write(wav.subarray(0, wav.length / 2));
      rest.push(() => response.end(wav.subarray(wav.length / 2)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/long.wav`;
    await stage.app(number, `<Response><Play url="${url}"/></Response>`);
    const call = await carrier.call({ from: CALLER, to: String(number) });
    expect(await call.media.hearsTone(700, 200, WAIT_MS)).toBe(true);
    for (const send of rest) send();
    expect(await call.media.hearsTone(1500, 200, WAIT_MS)).toBe(true);
    await over(call, WAIT_MS);
    const uuid = await stage.call((leg) => leg.direction === "in");
    const rows = (await stage.events.whole(uuid)).flatMap((frame) =>
      frame.type === "call_flow" ? frame.call_flow : [],
    );
    expect(rows.map(flowWords)).toEqual(['flow Play[0] true "Play finished"']);
    expect(rows[0].response.duration_ms).toBeLessThanOrEqual(6_000);
    server.closeAllConnections();
    server.close();
  });

  it("Geo of a call by request goes by the number it comes from", async () => {
    trunk.setBehaviour("+15550100009", { script: "answer\nwait 20s" });
    const xml = '<Response><Geo states="NY"><Say>Here</Say></Geo><Geo states="NJ"><Say>There</Say></Geo></Response>';
    const { uuid } = await stage.api.post("/call", {
      tn_lease: stage.platform.ready.numbers[0],
      to: "15550100009",
      xml,
    });
    const rows = (await stage.events.whole(uuid)).flatMap((frame) =>
      frame.type === "call_flow" ? frame.call_flow : [],
    );
    expect(rows.map(flowWords)).toEqual([
      'flow Geo[0] true "Matched"',
      'flow Geo[0]/Say[0] true "Say finished"',
      'flow Geo[1] true "Not matched"',
    ]);
  });

  it("Dial reads ten digits as a number of the account's country", async () => {
    trunk.setBehaviour("+12125550123", { script: "answer\nhangup" });
    await stage.app(number, "<Response><Dial>(212) 555-0123</Dial></Response>");
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await over(call, WAIT_MS);
    const uuid = await stage.call((leg) => leg.direction === "out");
    expect((await stage.api.get(`/call/${uuid}`)).to).toBe("12125550123");
  });
});
