import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { over } from "../support/lab-side.js";
import { hasSipp, Sipp } from "../support/sipp.js";
import { SippCaller } from "../support/sipp-caller.js";
import { useStage } from "../support/stage.js";

/** The voice is the one that everybody gets: whether it says the right words, other suites judge. */
const stage = useStage({ env: { TTS_ENGINE: "flite" } });
const TALK_MS = 1_000;
const PROMPT_MS = 500;

describe.skipIf(!hasSipp)("a caller from the telephone network (SIPp)", () => {
  let alice: LabPhone;
  let caller: SippCaller | undefined;
  let menu: string;
  let own: string;

  beforeAll(async () => {
    const { numbers } = stage.platform.ready;
    [menu, own] = numbers.map(String) as [string, string];
    alice = await stage.lab.phone("alice");
  });

  afterEach(async () => {
    await caller?.close();
    caller = undefined;
  });
  afterAll(() => alice?.close());

  /** Calls the demo menu and presses the key of Alice during the prompt. */
  async function calling(scenario: string): Promise<{ caller: SippCaller; call: LabCall }> {
    const made = await SippCaller.call(stage.platform, scenario, menu);
    caller = made;
    await made.hearsSound(PROMPT_MS);
    await made.press("1");
    return { caller: made, call: await alice.nextCall(60_000) };
  }

  async function talking(scenario: string): Promise<{ caller: SippCaller; call: LabCall }> {
    const both = await calling(scenario);
    await both.call.answer();
    both.call.media.play(toneSource([1000]));
    let isHeard: boolean | undefined;
    const hears = async () => {
      isHeard = await both.call.media.hearsTone(440, TALK_MS / 2, 60_000);
    };
    await Promise.all([
      hears(),
      both.caller.talkUntil(440, () => isHeard !== undefined),
      both.caller.hearsTone(1000, TALK_MS),
    ]);
    expect(isHeard).toBe(true);
    return both;
  }

  it("hears the prompt, presses a key, is connected to a phone, talks, and hangs up", async () => {
    const { caller, call } = await talking("carrier-hangs-up");
    expect(call.request?.from.uri.user).toBe("+15550100001");
    await caller.sipp.nudge();
    expect(await over(call)).toMatchObject({ by: "peer", status: 200 });
    await caller.sipp.succeeds();
  });

  it("hears the rest of the menu and the end when the phone hangs up", async () => {
    const { caller, call } = await talking("carrier-hears-bye");
    await call.hangup();
    const { messages } = await caller.sipp.succeeds();
    expect(messages).toMatch(/^BYE (?:.*\n)+?Reason: Q\.850;cause=16;text="NORMAL_CLEARING"/m);
  });

  it("hears the rest of the menu when the phone is busy", async () => {
    const { caller, call } = await calling("carrier-hears-bye");
    const leg = await stage.call((one) => one.direction === "out" && one.to === "alice");
    call.reject(486);
    const frames = await stage.events.whole(leg);
    expect(frames.at(-1).payload).toMatchObject({ state_end: "busy", q850_cause: 17 });
    await caller.sipp.succeeds();
  });

  it("is told about a key that nobody is behind, and hears the end", async () => {
    const made = await SippCaller.call(stage.platform, "carrier-hears-bye", menu);
    caller = made;
    await made.hearsSound(PROMPT_MS);
    await made.press("7");
    await made.sipp.succeeds();
    const leg = await stage.call(
      (one) => one.direction === "in" && one.state === "hangup" && one.state_end === "completed",
    );
    expect(leg).toBeTruthy();
    const reasons = stage.events.frames
      .filter((frame) => frame.command === "Gather")
      .map((frame) => frame.call_flow.reason);
    expect(reasons.at(-1)).toBe("No match for 7");
  });

  it("lets the phone stop ringing when it gives up before the answer", async () => {
    const user = `alice@${stage.platform.ready.sip_domain}`;
    await stage.app(Number(own), `<Response><Dial><To>${user}</To></Dial></Response>`, { auto_answer: false });
    const made = await SippCaller.call(stage.platform, "carrier-cancels", own);
    caller = made;
    const call = await alice.nextCall(60_000);
    await made.sipp.saw(/^SIP\/2\.0 180/m);
    await made.sipp.nudge();
    expect(await over(call)).toMatchObject({ by: "peer", status: 487 });
    await made.sipp.succeeds();
    const leg = await stage.call((one) => one.direction === "in");
    const frames = await stage.events.whole(leg);
    expect(frames.at(-1).payload).toMatchObject({ state_end: "canceled", q850_cause: 487, answer_on: null });
  });

  it("goes on in the document when nobody answers in time, and the phone stops ringing", async () => {
    const user = `alice@${stage.platform.ready.sip_domain}`;
    const document = `<Response><Dial timeout="5"><To>${user}</To><Error><Say>Nobody</Say></Error></Dial></Response>`;
    await stage.app(Number(own), document);
    const made = await SippCaller.call(stage.platform, "carrier-hears-bye", own);
    caller = made;
    const call = await alice.nextCall(60_000);
    expect(await over(call)).toMatchObject({ by: "peer", status: 487 });
    await made.hearsSound(200);
    await made.sipp.succeeds();
  });

  it("is refused when the number leads nowhere", async () => {
    const [, , , , idle] = stage.platform.ready.numbers;
    await stage.api.patch(`/lease/tn/${idle}`, { sip_control_app: null });
    const keys = { caller: "+15550100001", from_host: "127.0.0.1", rtp_port: 40_000, status: 404 };
    await Sipp.play({ scenario: "carrier-is-refused", target: stage.platform.sip, service: String(idle), keys });
  });
});
