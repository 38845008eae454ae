import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { Json } from "../support/api-client.js";
import { type Frame, isState } from "../support/event-client.js";
import { over } from "../support/lab-side.js";
import { mp3Tone } from "../support/mp3.js";
import { useStage } from "../support/stage.js";
import { readWav, Sound } from "../support/tone.js";
import { until, within } from "../support/until.js";

const stage = useStage();

const states = (frames: readonly Frame[]) =>
  frames.filter((frame) => frame.type === "call_state").map((frame) => frame.payload.state);
const rows = (frames: readonly Frame[]) =>
  frames
    .filter((frame) => frame.type === "call_flow")
    .map((frame) => `${frame.call_flow.path} ${frame.call_flow.reason}`);
const last = (frames: readonly Frame[]) => frames.at(-1)?.payload;

describe("a call that is asked for by REST", () => {
  let number: number;
  let alice: LabPhone;
  let bob: LabPhone;

  beforeAll(async () => {
    number = stage.platform.ready.numbers[0]!;
    [alice, bob] = [await stage.lab.phone("alice"), await stage.lab.phone("bob")];
  });

  const place = async (body: object): Promise<string> =>
    (await stage.api.post("/call", { tn_lease: number, ...body })).uuid;

  it("rings the number through the trunk and runs its document on the answer, keys and all", async () => {
    const xml =
      '<Response><Gather numDigits="4" timeout="8000"><Pause length="8000"/></Gather><Say>Thank you</Say></Response>';
    const uuid = await place({ to: "12125550118", xml, meta: { order: 7 } });
    const frames = await stage.events.whole(uuid);
    expect(states(frames)).toEqual(["init", "ringing", "live", "hangup", "destroyed"]);
    expect(frames.map((frame) => frame.sequence)).toEqual(frames.map((_, at) => at + 1));
    expect(rows(frames)).toContain("Gather[0] DTMF 1234");
    expect(rows(frames)).toContain("Say[1] Say finished");
    expect(last(frames)).toMatchObject({
      type: "CallSCA",
      direction: "out",
      from: String(number),
      to: "12125550118",
      state_end: "completed",
      q850_cause: 16,
      tn: { tn: number },
      meta: { vars: { order: "7" } },
    });
    expect((await stage.api.get(`/call/${uuid}`)).logs.length).toBeGreaterThan(1);
  });

  it("ends as the callee wants it, and unanswered after its timeout", async () => {
    const xml = "<Response><Say>Hello</Say></Response>";
    const [busy, silent] = [
      await place({ to: "12125550110", xml }),
      await place({ to: "12125550111", xml, timeout: 2000 }),
    ];
    expect(last(await stage.events.whole(busy))).toMatchObject({ state_end: "busy", q850_cause: 17, answer_on: null });
    expect(last(await stage.events.whole(silent))).toMatchObject({ state_end: "no_answer", q850_cause: 19 });
  });

  it("runs the flow of an app for a SIP user of the account, takes pushed documents, and ends by DELETE", async () => {
    const { uuid: app } = await stage.api.post("/sip/app", { name: "For callees" });
    const document = '<Response><Pause length="60000"/></Response>';
    await stage.api.post(`/sip/app/call/flow/${app}`, document, { "content-type": "application/xml" });
    const uuid = await place({ to: `alice@${stage.platform.ready.sip_domain}`, sip_control_app: app });
    const called = await alice.nextCall(60_000);
    expect(called.request?.from.uri.user).toBe(`+${number}`);
    await called.answer();
    await stage.events.next((frame) => frame.ref_id === uuid && isState(frame, "live"));
    const psst = "<Response><Say>psst</Say></Response>";
    await stage.api.post(`/call/sca/${uuid}?mode=inject`, psst, { "content-type": "application/xml" });
    await stage.events.next((frame) => frame.ref_id === uuid && frame.command === "Say");
    expect(await stage.api.delete(`/call/${uuid}`)).toMatchObject({ q850_cause: 16, hangup_on: expect.any(String) });
    await over(called);
    expect(last(await stage.events.whole(uuid))).toMatchObject({
      to: "alice",
      sip_control_app: { uuid: app },
      sip_user: { login: "alice" },
      state_end: "completed",
    });
  });

  it("takes documents that are pushed while it rings: the last one runs on the answer, in place of its own", async () => {
    const say = (text: string) => `<Response><Say>${text}</Say></Response>`;
    const uuid = await place({ to: `alice@${stage.platform.ready.sip_domain}`, xml: say("Old") });
    const called = await alice.nextCall(60_000);
    for (const text of ["Newer", "Newest"])
      await stage.api.post(`/sip/app/call/${uuid}`, say(text), { "content-type": "text/xml" });
    const recorder = called.media.record();
    await called.answer();
    await over(called);
    expect(new Sound(recorder.samples).words()).toBe("Newest");
    expect(rows(await stage.events.whole(uuid))).toEqual(["Say[0] Say finished"]);
  });

  it("plays files of the account by name, MP3 too, and says which are not there", async () => {
    const form = new FormData();
    form.append("name", "jingle");
    form.append("file", new Blob([new Uint8Array(mp3Tone(1000, 2500))]), "jingle.mp3");
    expect(await stage.api.send("POST", "/media", form)).toMatchObject({
      status: 201,
      body: { payload: { format: "mp3", name: "jingle" } },
    });
    const xml = '<Response><Play file="jingle"/><Play file="nothing"/></Response>';
    const uuid = await place({ to: `alice@${stage.platform.ready.sip_domain}`, xml });
    const called = await alice.nextCall(60_000);
    await called.answer();
    expect(await called.media.hearsTone(1014, 1500, 60_000)).toBe(true);
    expect(rows(await stage.events.whole(uuid))).toEqual(["Play[0] Play finished", "Play[1] File nothing not found"]);
  });

  it("waits for its turn when its account begins more calls a second than its level may", async () => {
    const demo = "where email = 'demo@opentact.test'";
    const [before] = await stage.platform.sql(`select level, created_on from account ${demo}`);
    await stage.platform.sql(`update account set level = 'Level0', created_on = '2020-01-01' ${demo}`);
    const busy = { tn_lease: number, to: "12125550110", xml: "<Response/>" };
    const answers = await Promise.all([1, 2, 3].map(() => stage.api.send("POST", "/call", busy)));
    const restored = [before.level, before.created_on];
    await stage.platform.sql(`update account set level = $1, created_on = $2 ${demo}`, restored);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const { body } of answers)
      expect(last(await stage.events.whole(body.payload.uuid))).toMatchObject({ state_end: "busy" });
  });

  it("is given up by DELETE while it rings", async () => {
    const uuid = await place({ to: `alice@${stage.platform.ready.sip_domain}`, xml: "<Response/>" });
    const called = await alice.nextCall(60_000);
    await stage.api.delete(`/call/${uuid}`);
    await over(called);
    expect(last(await stage.events.whole(uuid))).toMatchObject({ answer_on: null, q850_cause: 16 });
  });

  it("bridges two parties: A answers, then B rings, both hear each other and are recorded", async () => {
    const domain = stage.platform.ready.sip_domain;
    const body = { tn_lease: number, phone_a: `alice@${domain}`, phone_b: `bob@${domain}`, record: true };
    const { uuid } = await stage.api.post("/call/bridge", body);
    const a = await alice.nextCall(60_000);
    await a.answer();
    const b = await bob.nextCall(60_000);
    await b.answer();
    a.media.play(toneSource([600]));
    b.media.play(toneSource([900]));
    const heard = await Promise.all([b.media.hearsTone(600, 500, 60_000), a.media.hearsTone(900, 500, 60_000)]);
    expect(heard).toEqual([true, true]);
    expect((await stage.api.get(`/call/${uuid}`)).children).toMatchObject([{ to: "bob", state: "live" }]);
    await a.hangup();
    await over(b);
    const frames = await stage.events.whole(uuid);
    expect(last(frames)).toMatchObject({ to: "alice", state_end: "completed" });
    const [record] = await stage.api.get(`/call/${uuid}/record`);
    expect(record).toMatchObject({ state: "available", leg: "both" });
    const [sound] = readWav(await stage.api.download(`/call/record/${record.uuid}/file`));
    expect([sound!.toneMs(600) > 200, sound!.toneMs(900) > 200]).toEqual([true, true]);
  });

  it("lets leg A go when leg B does not answer", async () => {
    const body = { tn_lease: number, phone_a: `alice@${stage.platform.ready.sip_domain}`, phone_b: "12125550110" };
    const { uuid } = await stage.api.post("/call/bridge", body);
    const a = await alice.nextCall(60_000);
    await a.answer();
    await over(a, 60_000);
    expect(last(await stage.events.whole(uuid))).toMatchObject({ q850_cause: 17 });
    expect((await stage.api.get(`/call/${uuid}`)).children).toMatchObject([{ to: "12125550110", q850_cause: 17 }]);
  });
});

describe("what calls cost", () => {
  let carrier: LabCarrier;
  let alice: LabPhone;
  let number: number;
  let account: string;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    alice = await stage.lab.phone("alice");
    number = stage.platform.ready.numbers[3]!;
    await stage.app(number, '<Response><Pause length="60000"/></Response>');
    await stage.platform.sql(
      "update tn_profile set voice_incoming_per_min_cost = 0.01, voice_outgoing_per_min_cost = 0.02 where name = 'US'",
    );
    [{ uuid: account }] = await stage.platform.sql("select uuid from account where email = 'demo@opentact.test'");
    await balance(10);
  });
  afterAll(async () => {
    await stage.platform.sql(
      "update tn_profile set voice_incoming_per_min_cost = 0, voice_outgoing_per_min_cost = 0 where name = 'US'",
    );
    await carrier?.close();
  });

  const balance = (amount: number) =>
    stage.platform.sql("update account set balance = $1 where uuid = $2", [amount, account]);
  const money = async () => {
    const [row] = await stage.platform.sql(
      "select balance, (select count(*)::int from ledger_hold) as holds from account where uuid = $1",
      [account],
    );
    return row;
  };
  const charges = async (call: string): Promise<Json[]> =>
    stage.platform.sql('select amount, ref_type from "transaction" where ref_uuid = $1', [call]);

  it("is charged at the end of each leg, by whole minutes, once, with the hold given back", async () => {
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    await within("the answer", 60_000, call.answered);
    expect((await money()).holds).toBe(1);
    await call.hangup();
    const uuid = await stage.call((leg) => leg.direction === "in");
    expect(last(await stage.events.whole(uuid))).toMatchObject({ price: 0.01, state_end: "completed" });
    expect(await charges(uuid)).toEqual([{ amount: "-0.01000", ref_type: "voice_incoming" }]);
    expect(await money()).toEqual({ balance: "9.99000", holds: 0 });
    expect((await stage.api.get(`/call/${uuid}`)).price).toBe(0.01);

    const out = await alice.call("12125550101");
    await within("the answer", 60_000, out.answered);
    await out.hangup();
    const b = await stage.call((leg) => leg.direction === "out");
    await stage.events.whole(b);
    expect(await charges(b)).toEqual([{ amount: "-0.02000", ref_type: "voice_outgoing" }]);
    expect(await money()).toEqual({ balance: "9.97000", holds: 0 });
  });

  it("is nothing for a call that nobody answers", async () => {
    const { uuid } = await stage.api.post("/call", { tn_lease: number, to: "12125550110", xml: "<Response/>" });
    expect(last(await stage.events.whole(uuid))).toMatchObject({ price: 0, state_end: "busy" });
    expect(await charges(uuid)).toEqual([]);
    expect((await money()).holds).toBe(0);
  });

  it("keeps calls from beginning without the money for a minute: from the network, by a phone, by a document, by REST", async () => {
    await balance(0.015);
    await stage.app(number, `<Response><Dial><Number>12125550101</Number></Dial></Response>`);
    const dialled = await carrier.call({ from: "+15550100001", to: String(number) });
    await over(dialled, 60_000);
    const a = await stage.call((leg) => leg.direction === "in");
    expect(rows(await stage.events.whole(a))).toEqual(["Dial[0] Not enough account balance"]);
    await balance(0.005);
    const refused = await carrier.call({ from: "+15550100001", to: String(number) });
    await expect(refused.answered).rejects.toMatchObject({ end: { status: 480 } });
    const uuid = await stage.call((leg) => leg.direction === "in");
    expect(last(await stage.events.whole(uuid))).toMatchObject({
      state_end: "failed",
      state_reason: "Not enough account balance",
      q850_cause: 21,
    });
    const out = await alice.call("12125550101");
    await expect(out.answered).rejects.toMatchObject({ end: { status: 480 } });
    const answer = await stage.api.send("POST", "/call", { tn_lease: number, to: "12125550101", xml: "<Response/>" });
    expect(answer.status).toBe(402);
    expect((await money()).holds).toBe(0);
    await balance(10);
  });

  it("has a limit of channels per profile: what is over it does not ring", async () => {
    const [profile] = await stage.api.get("/profile/outbound_voice");
    await stage.api.patch(`/profile/outbound_voice/${profile.uuid}`, { channel_limit: 1 });
    const xml = '<Response><Pause length="60000"/></Response>';
    const { uuid } = await stage.api.post("/call", { tn_lease: number, to: "12125550101", xml });
    await stage.events.next((frame) => frame.ref_id === uuid && isState(frame, "live"));
    const answer = await stage.api.send("POST", "/call", { tn_lease: number, to: "12125550101", xml });
    expect(answer).toMatchObject({ status: 503, body: { message: "Channel limit" } });
    const out = await alice.call("12125550101");
    await expect(out.answered).rejects.toMatchObject({ end: { status: 480 } });
    await stage.api.delete(`/call/${uuid}`);
    await stage.events.whole(uuid);
    await stage.api.patch(`/profile/outbound_voice/${profile.uuid}`, { channel_limit: null });
    expect((await money()).holds).toBe(0);
  });
});

describe("a live call that is asked for more by REST", () => {
  let number: number;
  let alice: LabPhone;
  let bob: LabPhone;
  let leg: string;
  let other: string;
  let talk: { readonly a: LabCall; readonly b: LabCall };

  beforeAll(async () => {
    number = stage.platform.ready.numbers[0]!;
    [alice, bob] = [await stage.lab.phone("alice"), await stage.lab.phone("bob")];
    const { sip_domain: domain } = stage.platform.ready;
    const body = { tn_lease: number, phone_a: `alice@${domain}`, phone_b: `bob@${domain}` };
    leg = (await stage.api.post("/call/bridge", body)).uuid;
    const a = await alice.nextCall(60_000);
    await expectRefused("Call is not answered");
    await a.answer();
    const b = await bob.nextCall(60_000);
    await b.answer();
    talk = { a, b };
    other = (await liveChild(leg)).uuid;
    await expectToHear();
  });

  const ask = (uuid: string, what: string, body: object) => stage.api.send("POST", `/call/${uuid}/${what}`, body);
  const ASKED: readonly (readonly [string, object])[] = [
    ["transfer", { to: "12125550117" }],
    ["play", { text: "psst" }],
    ["dtmf", { digits: "1" }],
  ];

  async function expectRefused(message: string): Promise<void> {
    for (const [what, body] of ASKED)
      expect(await ask(leg, what, body)).toMatchObject({ status: 409, body: { message, meta: "conflict" } });
  }

  /** The last leg that another one dialled, once it is live. */
  const liveChild = (uuid: string): Promise<Json> =>
    until("a live leg", async () => {
      const child = (await stage.api.get(`/call/${uuid}`)).children.at(-1);
      return child?.state === "live" ? child : undefined;
    });

  /** Both hear each other. */
  async function expectToHear(): Promise<void> {
    talk.a.media.play(toneSource([700]));
    expect(await talk.b.media.hearsTone(700, 300, 60_000)).toBe(true);
  }

  it("presses keys for the leg that is named, the calling or the called one", async () => {
    expect(await ask(leg, "dtmf", { digits: "12w#" })).toMatchObject({ status: 200, body: { payload: { uuid: leg } } });
    expect(await talk.a.media.hearsDigits("12#", 60_000)).toBe(true);
    expect((await ask(other, "dtmf", { digits: "9" })).status).toBe(200);
    expect(await talk.b.media.hearsDigits("9", 60_000)).toBe(true);
  });

  it("hears speech though no document runs, with a row that says so, and talks on", async () => {
    expect((await ask(leg, "play", { text: "Ten seconds & <less>", loop: 1 })).status).toBe(200);
    const said = await stage.events.next((frame) => frame.ref_id === leg && frame.command === "Say");
    expect(said.call_flow).toMatchObject({ path: "Say[0]", reason: "Say finished" });
    expect(await ask(other, "play", { text: "psst" })).toMatchObject({ status: 409 });
    await expectToHear();
  });

  it("has its former partner again when who it is transferred to is busy", async () => {
    expect((await ask(leg, "transfer", { to: "12125550110" })).status).toBe(200);
    expect(await ask(leg, "transfer", { to: "12125550117" })).toMatchObject({
      status: 409,
      body: { message: "Call is being transferred" },
    });
    await stage.events.next(
      (frame) => isState(frame, "hangup") && frame.payload.to === "12125550110" && frame.payload.q850_cause === 17,
    );
    await expectToHear();
  });

  it("talks with who it is transferred to; who it talked with is let go, and its own end is the end of all", async () => {
    expect((await ask(leg, "transfer", { to: "12125550120" })).status).toBe(200);
    await over(talk.b);
    const child = await liveChild(leg);
    expect(child.to).toBe("12125550120");
    expect((await stage.api.get(`/call/${leg}`)).state).toBe("live");
    expect(await ask(other, "dtmf", { digits: "1" })).toMatchObject({
      status: 409,
      body: { message: "Call has ended" },
    });
    await talk.a.hangup();
    await stage.events.whole(leg);
    await stage.events.whole(child.uuid);
    await expectRefused("Call has ended");
  });

  it("leaves its document for who it is transferred to, and a dialled leg ends alone", async () => {
    const xml = '<Response><Pause length="60000"/></Response>';
    const domain = stage.platform.ready.sip_domain;
    const { uuid } = await stage.api.post("/call", { tn_lease: number, to: `alice@${domain}`, xml });
    const called = await alice.nextCall(60_000);
    await called.answer();
    await stage.events.next((frame) => frame.ref_id === uuid && isState(frame, "live"));
    expect((await ask(uuid, "transfer", { to: `bob@${domain}`, timeout: 60_000 })).status).toBe(200);
    const second = await bob.nextCall(60_000);
    await second.answer();
    const row = await stage.events.next((frame) => frame.ref_id === uuid && frame.command === "Dial", 60_000);
    expect(row.call_flow).toMatchObject({ reason: `Bridged to bob@${domain}`, document: 2 });
    const child = await liveChild(uuid);
    expect(await stage.api.delete(`/call/${child.uuid}`)).toMatchObject({ q850_cause: 16, state: "hangup" });
    await over(second);
    await over(called);
    expect(last(await stage.events.whole(uuid))).toMatchObject({ state_end: "completed" });
  });

  it("ends by DELETE at once after it was asked for", async () => {
    const to = `alice@${stage.platform.ready.sip_domain}`;
    const { uuid } = await stage.api.post("/call", { tn_lease: number, to, xml: "<Response/>" });
    expect(await stage.api.delete(`/call/${uuid}`)).toMatchObject({ q850_cause: 16, answer_on: null });
    expect(last(await stage.events.whole(uuid))).toMatchObject({ state: "destroyed", state_end: "rejected" });
  });
});
