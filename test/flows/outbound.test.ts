import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { CarrierSide } from "../support/carrier-side.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { readWav } from "../support/tone.js";
import { within } from "../support/until.js";

const stage = useStage();

describe("a SIP user who calls a telephone number", () => {
  let alice: LabPhone;
  let trunk: LabCarrier;
  let carriers: CarrierSide;
  let lab: { host: string; port: number };

  beforeAll(async () => {
    alice = await stage.lab.phone("alice");
    trunk = await stage.lab.carrier();
    carriers = await CarrierSide.of(stage.platform);
    [lab] = (await carriers.lab()).gateways;
  });

  afterAll(() => Promise.all([alice?.close(), trunk?.close()]));

  it("is connected through the trunk, hears itself from the echo, and hangs up", async () => {
    const call = await alice.call("12125550101");
    await within("the answer", 60_000, call.answered);
    expect(call.progress).toContain(180);
    call.media.play(toneSource([600]));
    expect(await call.media.hearsTone(600, 500, 60_000)).toBe(true);
    await call.hangup();
    const b = await stage.call((leg) => leg.direction === "out");
    expect((await stage.events.whole(b)).at(-1).payload).toMatchObject({
      type: "CallSIP",
      to: "12125550101",
      state_end: "completed",
      q850_cause: 16,
    });
  });

  it.each([
    ["is busy", "12125550110", 486, { q850_cause: 17, state_end: "busy" }],
    ["declines", "12125550112", 603, { q850_cause: 21, state_end: "rejected" }],
    ["does not exist", "12125550113", 404, { q850_cause: 1, state_end: "failed" }],
  ])("is told when the number %s", async (_, number, status, end) => {
    const call = await alice.call(number);
    await expect(within("the refusal", 60_000, call.answered)).rejects.toMatchObject({ end: { status } });
    const b = await stage.call((leg) => leg.direction === "out" && leg.to === number);
    expect((await stage.events.whole(b)).at(-1).payload).toMatchObject({ ...end, answer_on: null });
    const a = await stage.call((leg) => leg.direction === "in" && leg.to === number);
    expect((await stage.events.whole(a)).at(-1).payload).toMatchObject({ answer_on: null, q850_cause: end.q850_cause });
  });

  it("may give up on a number that rings and never answers", async () => {
    const call = await alice.call("12125550111");
    const b = await stage.call((leg) => leg.direction === "out" && leg.state === "ringing");
    await call.hangup();
    expect(await over(call)).toMatchObject({ by: "us" });
    expect((await stage.events.whole(b)).at(-1).payload).toMatchObject({ state_end: "canceled", q850_cause: 487 });
  });

  it("is told when the far end hangs up", async () => {
    const call = await alice.call("12125550117");
    await within("the answer", 60_000, call.answered);
    expect(await over(call, 60_000)).toMatchObject({ by: "peer", status: 200 });
  });

  it("hears early media before the answer", async () => {
    const call = await alice.call("12125550116");
    expect(await call.media.hearsTone(425, 500, 60_000)).toBe(true);
    expect(call.state).toBe("ringing");
    await within("the answer", 60_000, call.answered);
    await call.hangup();
  });

  it("is connected where the trunk asks for a digest first", async () => {
    const call = await alice.call("12125550123");
    await within("the answer", 60_000, call.answered);
    await call.hangup();
  });

  it("shows the number of the outbound voice profile to the network, in From and as asserted identity, whatever the phone asserts", async () => {
    await carriers.sendTo(trunk);
    trunk.setBehaviour("+12125550188", "by-hand");
    const claimed = "<sip:+12025550177@carrier.example>";
    const headers = ["P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID", "Diversion"].map(
      (name) => [name, claimed] as const,
    );
    const calling = await alice.call("12125550188", { headers });
    const call = await trunk.nextCall(60_000);
    const own = `+${stage.platform.ready.numbers[0]}`;
    expect(call.request?.from.uri.user).toBe(own);
    expect(call.request?.headers("p-asserted-identity")).toEqual([expect.stringContaining(`<sip:${own}@`)]);
    expect(call.request?.text).not.toContain("12025550177");
    await calling.hangup();
    await over(call);
    await carriers.sendTo(lab);
  });

  it("reaches no premium number and no country that is not open: 403, cause 21", async () => {
    for (const closed of ["19005550142", "18765550142", "442079460000"]) {
      const call = await alice.call(closed);
      await expect(within("the refusal", 60_000, call.answered)).rejects.toMatchObject({ end: { status: 403 } });
      const uuid = await stage.call((leg) => leg.direction === "in" && leg.to === closed);
      expect((await stage.events.whole(uuid)).at(-1).payload).toMatchObject({ state_end: "failed", q850_cause: 21 });
    }
  });

  it("is recorded as the profile says, with a channel for each party, and refused while it is switched off", async () => {
    const [profile] = await stage.api.get("/profile/outbound_voice");
    const set = (body: object) => stage.api.patch(`/profile/outbound_voice/${profile.uuid}`, body);
    await set({ record_calls: 1, audio_track_type: 1, file_format: "wav" });
    const call = await alice.call("12125550101");
    await within("the answer", 60_000, call.answered);
    call.media.play(toneSource([600]));
    expect(await call.media.hearsTone(600, 500, 60_000)).toBe(true);
    await call.hangup();
    const a = await stage.call((leg) => leg.direction === "in" && leg.to === "12125550101");
    const frames = await stage.events.whole(a);
    const [record, ...more] = frames.filter((frame) => frame.type === "call_record");
    expect(more).toEqual([]);
    expect(record.payload).toMatchObject({ state: "available", tag: null, format: "wav", channels: 2, leg: "both" });
    const [caller, callee] = readWav(await stage.api.download(`/call/record/${record.payload.uuid}/file`));
    expect(caller!.toneMs(600)).toBeGreaterThan(300);
    expect(callee!.toneMs(600)).toBeGreaterThan(300);

    await set({ record_calls: 2, audio_track_type: 0 });
    const unheard = await alice.call("12125550112");
    await expect(within("the refusal", 60_000, unheard.answered)).rejects.toMatchObject({ end: { status: 603 } });
    const b = await stage.call((leg) => leg.direction === "in" && leg.to === "12125550112");
    const rung = (await stage.events.whole(b)).filter((frame) => frame.type === "call_record");
    expect(rung).toHaveLength(1);
    expect(rung[0].payload).toMatchObject({ channels: 1 });

    await set({ record_calls: 0, is_active: false });
    const refused = await alice.call("12125550101");
    await expect(within("the refusal", 60_000, refused.answered)).rejects.toMatchObject({ end: { status: 403 } });
    await set({ is_active: true });
  });

  it("is refused emergency numbers", async () => {
    const call = await alice.call("911");
    await expect(call.answered).rejects.toMatchObject({ end: { status: 403 } });
  });
});
