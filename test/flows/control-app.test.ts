import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import { dtmfSource } from "../../server/src/lab/source.js";
import { Api } from "../support/api-client.js";
import type { Frame } from "../support/event-client.js";
import { HOSTILE_DOCUMENTS } from "../support/hostile-documents.js";
import { HttpHost } from "../support/http-host.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { Sound } from "../support/tone.js";
import { tone, wavBytes } from "../support/wav.js";

const stage = useStage();
const CALLER = "+15550100001";

const say = (text: string) => ({ body: `<Response><Say>${text}</Say></Response>` });

describe("a control app", () => {
  let carrier: LabCarrier;
  let web: HttpHost;
  let number: number;

  beforeAll(async () => {
    web = await HttpHost.open();
    carrier = await stage.lab.carrier();
    number = stage.platform.ready.numbers[1]!;
  });

  beforeEach(() => web.clear());
  afterAll(() => Promise.all([carrier?.close(), web?.close()]));

  /** Calls a number, hears it to its end. */
  async function heard(
    tn = number,
    from = CALLER,
  ): Promise<{ call: LabCall; uuid: string; frames: Frame[]; sound: Sound }> {
    const call = await carrier.call({ from, to: String(tn) });
    const recorder = call.media.record();
    call.answered.catch(() => undefined);
    await over(call, 60_000);
    const uuid = await stage.call((leg) => leg.direction === "in");
    return { call, uuid, frames: await stage.events.whole(uuid), sound: new Sound(recorder.samples) };
  }

  const rows = (frames: readonly Frame[]) =>
    frames.flatMap((frame) => (frame.type === "call_flow" ? frame.call_flow : []));

  it("made by the API, with a document uploaded as a file and a number assigned, answers with it", async () => {
    const { uuid } = await stage.api.post("/sip/app", { name: "Uploaded" });
    const form = new FormData();
    const document = "<Response><Say>Hello from the file</Say></Response>";
    form.append("file", new Blob([document], { type: "text/xml" }), "flow.xml");
    const stored = await stage.api.send("POST", `/sip/app/call/flow/${uuid}`, form);
    expect(stored).toMatchObject({ status: 200, body: { success: true, payload: document } });
    const [, , other] = stage.platform.ready.numbers;
    await stage.api.post(`/sip/app/${uuid}/tnlease`, { add: [String(number), String(other)] });
    for (const tn of [number, other!]) expect((await heard(tn)).sound.words()).toBe("Hello from the file");
  });

  it("takes a change of its document for the next call", async () => {
    const uuid = await stage.app(number, "<Response><Say>Before</Say></Response>");
    expect((await heard()).sound.words()).toBe("Before");
    await stage.api.post(`/sip/app/call/flow/${uuid}`, "<Response><Say>After</Say></Response>", {
      "content-type": "text/xml",
    });
    expect((await heard()).sound.words()).toBe("After");
  });

  it("goes by the place of the caller and the office hours of the account, as they are when the call comes", async () => {
    const { http_url, admin } = stage.platform.ready;
    const form = new FormData();
    form.append("file", new Blob(["npa,nxx,state,county,lata\n201,555,NJ,Essex,224\n"]), "lerg.csv");
    const operator = await Api.login(http_url, admin);
    await operator.send("POST", "/dict/lerg", form);
    const open = '<Schedule office="open"><Say>Open</Say></Schedule>';
    const closed = '<Schedule office="nonworking"><Say>Closed</Say></Schedule>';
    const geo = '<Geo states="NY,nj" county="essex"><Say>Neighbour</Say></Geo>';
    await stage.app(number, `<Response>${geo}${open}${closed}</Response>`);
    const said = async (from: string) => {
      const { frames, uuid } = await heard(number, from);
      const { lerg } = await stage.api.get(`/call/${uuid}`);
      const paths = rows(frames).map((row) => row.path);
      return [lerg?.state ?? null, ...paths.filter((path: string) => path.endsWith("/Say[0]"))];
    };
    expect(await said("+12015550123")).toEqual(["NJ", "Geo[0]/Say[0]", "Schedule[1]/Say[0]"]);
    for (const dow of ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
      await stage.api.post("/account/office_hours", { type: "nonworking", dow, time_from: 0, time_to: 86_400 });
    // Without a row of the import only the state is known.
    expect(await said("+12125550123")).toEqual(["NY", "Schedule[2]/Say[0]"]);
  });

  it("has the voices of the dictionary to speak with", async () => {
    const voices = await stage.api.get("/dict/gtts");
    expect(voices.map((voice: { engine: string }) => voice.engine)).toContain("lab");
    const [{ code }] = voices;
    await stage.app(number, `<Response><Say code="${code}">Chosen</Say></Response>`);
    expect((await heard()).sound.words()).toBe("Chosen");
  });

  it("is seen in one place while it goes on and afterwards: SIP, requests, commands, events, sound", async () => {
    await stage.app(number, undefined, { call_flow_url: `${web.url}/flow?token=hidden` });
    web.answer("/flow", { body: '<Response><Pause length="60000"/></Response>' });
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await call.answered;
    const uuid = await stage.call((leg) => leg.direction === "in");
    const client = await stage.platform.events();
    const isTail = (frame: Frame) => frame.type === "call_timeline" && frame.payload.call === uuid;
    client.send({ type: "call_timeline", payload: { call: uuid } });
    const first = await client.next(isTail);
    expect([first.success, first.payload.is_over]).toEqual([true, false]);
    await call.hangup();
    await client.next((frame) => isTail(frame) && frame.payload.is_over);
    await client.close();
    const told = client.frames.filter(isTail).flatMap(({ payload }) => payload.entries);
    const whole = await stage.api.get(`/call/${uuid}/timeline`);
    const ids = new Set(whole.entries.map(({ id }: { id: string }) => id));
    expect(told.every(({ id }) => ids.has(id))).toBe(true);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    const summaries = whole.entries.map(({ kind, summary }: { kind: string; summary: string }) => `${kind} ${summary}`);
    for (const part of ["sip INVITE ", "sip 200 OK (INVITE)", "sip BYE ", "command Pause[0]: ", "event CallSCA in"])
      expect(summaries.filter((line: string) => line.startsWith(part)).length).toBeGreaterThan(0);
    const [fetch] = whole.entries.filter(({ kind }: { kind: string }) => kind === "fetch");
    expect(fetch.fetch).toMatchObject({ method: "GET", status: 200, error: null });
    expect(fetch.fetch.url).toContain("/flow?token=***");
    expect(whole.legs).toMatchObject([{ letter: "A", state: "destroyed", state_end: "completed" }]);
  });

  it("asks its call_flow_url by GET, with who calls whom in the query", async () => {
    const uuid = await stage.app(number, undefined, { call_flow_url: `${web.url}/flow?k=1` });
    web.answer("/flow", say("From the web"));
    const { sound, frames, uuid: call } = await heard();
    expect(sound.words()).toBe("From the web");
    expect(web.asked).toMatchObject([{ method: "GET", body: "", headers: { "user-agent": "Opentact-Call/1" } }]);
    expect(web.asked[0]!.url).toBe(
      `/flow?k=1&from=%2B15550100001&to=${number}&tn=${number}&state=ringing&sca=${uuid}&call=${call}`,
    );
    expect(rows(frames).map((row) => row.path)).toEqual(["Say[0]"]);
  });

  it("asks its call_flow_url by POST, with the call in the body, signed with the secret of the account", async () => {
    const { secret } = await stage.api.post("/account/webhook_secret/rotate", {});
    await stage.app(number, undefined, { call_flow_url: `${web.url}/flow`, call_flow_method: "POST" });
    web.answer("/flow", say("By post"));
    const { sound, uuid } = await heard();
    expect(sound.words()).toBe("By post");
    const [asked] = web.asked;
    new Webhook(secret).verify(asked!.body, asked!.headers as Record<string, string>);
    expect(asked).toMatchObject({
      method: "POST",
      headers: { "content-type": expect.stringMatching(/^application\/json/) },
    });
    expect(JSON.parse(asked!.body)).toMatchObject({ uuid, from: CALLER, to: String(number), state: "ringing" });
  });

  it("follows redirects, and asks once more after a fault that may pass", async () => {
    await stage.app(number, undefined, { call_flow_url: `${web.url}/moved` });
    web.answer("/moved", { status: 302, headers: { location: `${web.url}/flaky` } });
    web.answer("/flaky", { status: 503 }, say("Second try"));
    expect((await heard()).sound.words()).toBe("Second try");
  });

  it.each([
    ["a refusal", { status: 500 }, /^HTTP 500$/],
    ["silence", { afterMs: 3_000 }, /^Timeout after 500 ms$/],
    ["no document", { body: "<Response><Say>a</Response>" }, /^XML error at line 1, column \d+: /],
    ["an endless document", { body: `<Response>${" ".repeat(300_000)}</Response>` }, /^Document too large$/],
  ])("falls back to its hosted document after %s of its call_flow_url", async (_, reply, reason) => {
    // What answers has the time that a busy machine needs.
    const call_flow_request_timeout = "afterMs" in reply ? 500 : 10_000;
    await stage.app(number, say("Hosted").body, { call_flow_url: `${web.url}/flow`, call_flow_request_timeout });
    web.answer("/flow", reply);
    const { sound, frames } = await heard();
    expect(sound.words()).toBe("Hosted");
    const [failed, ...rest] = rows(frames);
    expect(failed).toMatchObject({ name: "Callback", path: "Callback[0]", document: 0, success: false });
    expect(failed.reason).toMatch(reason);
    expect(rest.map((row) => row.path)).toEqual(["Say[0]"]);
  });

  it("refuses the call with 480 when its call_flow_url fails and no document is hosted", async () => {
    await stage.app(number, undefined, { call_flow_url: `${web.url}/flow?token=hidden` });
    const { call, frames } = await heard();
    await expect(call.answered).rejects.toMatchObject({ end: { status: 480 } });
    expect(rows(frames)[0].command.attributes).toEqual({ url: `${web.url}/flow?token=***`, method: "GET" });
    expect(frames.at(-1).payload).toMatchObject({
      state_end: "failed",
      q850_cause: 41,
      state_reason: "HTTP 404",
      answer_on: null,
    });
  });

  it("never asks an address of the inside", async () => {
    await stage.app(
      number,
      '<Response><Callback url="http://10.0.0.1/x"/><Callback url="http://[::ffff:169.254.169.254]/"/></Response>',
    );
    expect(rows((await heard()).frames).map((row) => row.reason)).toEqual(["blocked address", "blocked address"]);
  });

  it("is given no document that is meant to harm, and neither is a call, by any way in", async () => {
    const uuid = await stage.app(number, '<Response><Pause length="60000"/></Response>');
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await call.answered;
    const live = await stage.call((leg) => leg.direction === "in");
    const place = { tn_lease: number, to: "12125550118" };
    const refused = async (path: string, body: unknown, headers?: Record<string, string>) => {
      const answer = await stage.api.send("POST", path, body, headers);
      return [path, answer.status, /XML error at line \d+, column \d+: /.test(JSON.stringify(answer.body))];
    };
    for (const [name, xml] of Object.entries(HOSTILE_DOCUMENTS)) {
      for (const path of [`/sip/app/call/flow/${uuid}`, `/call/sca/${live}`, `/sip/app/call/${live}`]) {
        const type = { "content-type": "application/xml" };
        expect([name, ...(await refused(path, xml, type))]).toEqual([name, path, 400, true]);
      }
      expect([name, ...(await refused("/call", { ...place, xml }))]).toEqual([name, "/call", 400, true]);
      const { payload } = (await stage.api.send("POST", "/sip/app/call/flow/validate", { xml })).body;
      expect([name, payload.valid, payload.errors.length]).toEqual([name, false, 1]);
    }
    // What ran goes on.
    expect(call.state).not.toBe("ended");
    await call.hangup();
    expect(rows(await stage.events.whole(live)).map((row) => row.reason)).toEqual(["Cancelled: call hung up"]);
  });

  it("that is not active refuses calls, and takes them again when it is", async () => {
    const uuid = await stage.app(number, say("Open").body);
    await stage.api.patch(`/sip/app/${uuid}`, { is_active: false });
    const { call, frames } = await heard();
    await expect(call.answered).rejects.toMatchObject({ end: { status: 480 } });
    expect(frames.map((frame) => frame.payload.state)).toEqual(["init", "hangup", "destroyed"]);
    expect(frames.at(-1).payload).toMatchObject({ state_end: "failed", q850_cause: 41 });
    await stage.api.patch(`/sip/app/${uuid}`, { is_active: true });
    expect((await heard()).sound.words()).toBe("Open");
  });

  it("is not reached by callers that the number does not take: 603 before any fetch, and nothing is charged", async () => {
    await stage.app(number, undefined, { call_flow_url: `${web.url}/flow` });
    web.answer("/flow", say("Welcome"));
    const blacklist = ["155501000*", "anonymous"];
    const { uuid: profile } = await stage.api.post("/profile/tn", { name: "Quiet", blacklist });
    const change = (list: string, body: object) => stage.api.post(`/profile/tn/${profile}/${list}`, body);
    await stage.api.send("PATCH", `/lease/tn/${number}`, { tn_profile: profile });
    const balance = async () => (await stage.api.get("/auth")).account.balance;
    const before = await balance();
    const refused = async (from: string) => {
      const call = await carrier.call({ from, to: String(number) });
      call.answered.catch(() => undefined);
      expect(await over(call)).toMatchObject({ by: "peer", status: 603 });
      const frames = await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
      expect(frames.at(-1).payload).toMatchObject({
        state_end: "rejected",
        q850_cause: 21,
        answer_on: null,
        price: null,
      });
      expect(rows(frames)).toEqual([]);
    };
    await refused(CALLER);
    await refused("anonymous");
    await change("blacklist", { remove: ["155501000*"] });
    expect((await heard()).sound.words()).toBe("Welcome");
    await change("whitelist", { add: ["+15550100002"] });
    await refused(CALLER);
    await change("whitelist", { add: ["1555*"] });
    expect((await heard()).sound.words()).toBe("Welcome");
    expect(web.asked).toHaveLength(2);
    expect(await balance()).toBeLessThanOrEqual(before);
    await stage.api.send("PATCH", `/lease/tn/${number}`, { tn_profile: null });
  });

  it("plays WAV files of other rates and widths, and tones, at their pitch", async () => {
    const wav = wavBytes(
      [tone("700", { onMs: 800, rateHz: 44_100 }), tone("700", { onMs: 800, rateHz: 44_100 })],
      44_100,
    );
    web.answer("/tone.wav", { body: wav, headers: { "content-type": "audio/wav" } });
    await stage.app(
      number,
      `<Response><Play url="${web.url}/tone.wav"/><Tone hz="1000" don="500" doff="200" loop="2"/></Response>`,
    );
    const { sound, frames } = await heard();
    expect(rows(frames).map((row) => row.reason)).toEqual(["Play finished", "Tone finished"]);
    expect(sound.toneMs(700)).toBeGreaterThan(700);
    expect(sound.toneMs(700)).toBeLessThan(900);
    expect(sound.tones(1000)).toHaveLength(2);
  });

  it("lets the caller's keys choose by RFC 4733, SIP INFO, tones and two ways at once alike", async () => {
    await stage.app(
      number,
      `<Response><Gather dtmf_length="3" timeout="5000"><DTMF value="123"><Say>Right</Say></DTMF>
       <Error><Say>Wrong</Say></Error></Gather></Response>`,
    );
    const ways: readonly [press: (call: LabCall) => unknown, hasEvents?: boolean][] = [
      [(call) => call.media.press("123")],
      [(call) => call.pressByInfo("123")],
      [(call) => call.pressByInfo("1").then(() => call.media.press("23"))],
      [(call) => Promise.all([call.pressByInfo("1"), call.media.press("123")])],
      [(call) => call.media.play(dtmfSource("123", 80, 80)), false],
    ];
    for (const [press, hasEvents = true] of ways) {
      const call = await carrier.call({ from: CALLER, to: String(number) }, { hasEvents });
      const recorder = call.media.record();
      await call.answered;
      await press(call);
      await over(call);
      expect(new Sound(recorder.samples).words()).toBe("Right");
    }
  });
});
