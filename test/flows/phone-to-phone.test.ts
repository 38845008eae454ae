import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { Json } from "../support/api-client.js";
import { Baresip, hasBaresip } from "../support/baresip.js";
import { freePort } from "../support/free-port.js";
import { over } from "../support/lab-side.js";
import { hasSipp, Sipp } from "../support/sipp.js";
import { useStage } from "../support/stage.js";
import { until, within } from "../support/until.js";

const stage = useStage();
const TALK_MS = 1_000;

describe.skipIf(!hasBaresip)("two baresip phones, one over UDP and one over TCP", () => {
  let alice: Baresip;
  let bob: Baresip;

  beforeAll(async () => {
    const { platform } = stage;
    alice = await Baresip.start({ ...platform.user("alice"), server: platform.sip, transport: "udp", toneHz: 440 });
    bob = await Baresip.start({ ...platform.user("bob"), server: platform.sipTcp, transport: "tcp", toneHz: 1000 });
    await Promise.all([alice.registered(), bob.registered()]);
  });

  afterEach(() => {
    alice.forget();
    bob.forget();
  });

  afterAll(async () => {
    await Promise.all([alice?.stop(), bob?.stop()]);
  });

  async function talk(caller: Baresip, called: Baresip): Promise<void> {
    caller.command("dial", `sip:${called.login}@${stage.platform.ready.sip_domain}`);
    await called.until("CALL_INCOMING");
    await caller.until("CALL_RINGING");
    called.command("accept");
    await Promise.all([caller.until("CALL_ESTABLISHED"), called.until("CALL_ESTABLISHED")]);
    await Promise.all([caller.until("CALL_RTPESTAB"), called.until("CALL_RTPESTAB")]);
  }

  it("hear each other, and the caller hangs up", async () => {
    await talk(alice, bob);
    await Promise.all([alice.hears(1000, TALK_MS), bob.hears(440, TALK_MS)]);
    alice.command("hangup");
    await Promise.all([alice.until("CALL_CLOSED"), bob.until("CALL_CLOSED")]);
    const [atAlice] = await alice.heard();
    const [atBob] = await bob.heard();
    expect(atAlice!.toneMs(440)).toBe(0);
    expect(atBob!.toneMs(1000)).toBe(0);
  });

  it("hear each other the other way round, and the called one hangs up", async () => {
    await talk(bob, alice);
    alice.command("hangup");
    await Promise.all([alice.until("CALL_CLOSED"), bob.until("CALL_CLOSED")]);
  });

  it("let a call be refused by the called one", async () => {
    alice.command("dial", `sip:bob@${stage.platform.ready.sip_domain}`);
    await bob.until("CALL_INCOMING");
    bob.command("hangup");
    expect((await alice.until("CALL_CLOSED")).param).toMatch(/486/);
  });
});

describe("a phone that calls another user of its domain", () => {
  let alice: LabPhone;
  let bob: LabPhone;

  beforeAll(async () => {
    alice = await stage.lab.phone("alice");
    bob = await stage.lab.phone("bob", { transport: "tcp" });
  });

  afterAll(() => Promise.all([alice.close(), bob.close()]));

  async function connected() {
    const there = await alice.call("bob");
    const here = await bob.nextCall(60_000);
    await here.answer();
    await there.answered;
    there.media.play(toneSource([440]));
    here.media.play(toneSource([1000]));
    const heard = [there.media.hearsTone(1000, TALK_MS, 60_000), here.media.hearsTone(440, TALK_MS, 60_000)];
    expect(await Promise.all(heard)).toEqual([true, true]);
    return { there, here };
  }

  it("shows its own address to the called one, and rings", async () => {
    const there = await alice.call("bob");
    const here = await bob.nextCall(60_000);
    expect(here.request?.from.uri).toMatchObject({ user: "alice", host: stage.platform.ready.sip_domain });
    await until("it rings", () => there.progress.includes(180));
    await there.hangup();
    expect((await over(here)).status).toBe(487);
  });

  it("stops hearing the other while it has it on hold, and hears it again after", async () => {
    const { there, here } = await connected();
    expect(await there.hold(true)).toBe(200);
    // What was under way when the answer was sent may still come.
    const isStill = async () => {
      const before = there.media.stats.received;
      return (await there.wait(500)) && there.media.stats.received === before;
    };
    await until("silence", isStill);
    expect(await there.media.hearsTone(1000, 100, 1_000)).toBe(false);
    expect(await here.media.hearsTone(440, 200, 60_000)).toBe(true);
    expect(await there.hold(false)).toBe(200);
    expect(await there.media.hearsTone(1000, TALK_MS, 60_000)).toBe(true);
    await there.hangup();
    await over(here);
  });

  it("is told when the called one hangs up", async () => {
    const { there, here } = await connected();
    await here.hangup();
    expect(await over(there)).toMatchObject({ by: "peer", status: 200 });
  });

  it("is passed the keys that are pressed, in both directions", async () => {
    const { there, here } = await connected();
    await there.media.press("12#");
    expect(await here.media.hearsDigits("12#", 60_000)).toBe(true);
    await here.media.press("*9");
    expect(await there.media.hearsDigits("*9", 60_000)).toBe(true);
    await there.pressByInfo("5");
    expect(await here.media.hearsDigits("12#5", 60_000)).toBe(true);
    const [{ uuid }] = (await stage.api.post("/call/search", { direction: "in", state: "online" })).data;
    await there.hangup();
    await over(here);
    await showsItsTrace(uuid);
  });

  /** Both legs with their messages, no proof of a password, no key that was pressed. */
  async function showsItsTrace(uuid: string): Promise<void> {
    const read = async () => {
      const trace: Json = await stage.api.get(`/call/${uuid}/trace`);
      return trace.messages.at(-1).summary === "200 OK (BYE)" ? trace : undefined;
    };
    const { messages, is_cut } = await until("the answer to the last BYE", read, 60_000);
    const legs = [...new Set(messages.map((one: Json) => one.call))];
    const seen = (leg: unknown) =>
      messages
        .filter((one: Json) => one.call === leg)
        .map(({ direction, summary }: Json) => `${direction} ${summary.replace(/ sips?:.*/, "")}`);
    expect([is_cut, legs.length, legs[0]]).toEqual([false, 2, uuid]);
    const asked = ["in INVITE", "out 401 Unauthorized (INVITE)", "out 200 OK (INVITE)", "in BYE", "out 200 OK (BYE)"];
    expect(seen(legs[0])).toEqual(expect.arrayContaining(asked));
    const called = ["out INVITE", "in 200 OK (INVITE)", "out ACK", "out BYE", "in 200 OK (BYE)"];
    expect(seen(legs[1])).toEqual(expect.arrayContaining(called));
    const text = messages.map((one: Json) => one.message).join("\n");
    expect(text).toContain("response=[removed]");
    expect(text).not.toMatch(/response="|nonce="|Signal/);
    expect(text).toContain("m=audio");
  }

  it("hears that nobody is there when the called one is not registered", async () => {
    await bob.unregister();
    const there = await alice.call("bob");
    await expect(within("the refusal", 60_000, there.answered)).rejects.toMatchObject({ end: { status: 480 } });
    expect(await bob.register()).toBe(200);
  });

  it("hears that there is no such user, and may not call foreign addresses", async () => {
    const nobody = await alice.call("nobody");
    await expect(nobody.answered).rejects.toMatchObject({ end: { status: 404 } });
    const foreign = await alice.call("sip:someone@example.org");
    await expect(foreign.answered).rejects.toMatchObject({ end: { status: 403 } });
    // The account sees what its phones were refused (events.md 5.1).
    for (const [to, q850_cause, state_reason] of [
      [`nobody@${stage.platform.ready.sip_domain}`, 1, "No such user"],
      ["someone@example.org", 21, "Calls to foreign SIP addresses are not permitted"],
    ]) {
      const frames = await stage.events.whole(await stage.call((leg) => leg.to === to));
      expect(frames.map(({ payload }) => payload.state)).toEqual(["init", "hangup", "destroyed"]);
      expect(frames.at(-1).payload).toMatchObject({ from: "alice", state_end: "failed", q850_cause, state_reason });
    }
  });
});

describe.skipIf(!hasSipp)("a phone that calls a SIPp phone", () => {
  let alice: LabPhone;

  beforeAll(async () => {
    alice = await stage.lab.phone("alice");
  });

  afterAll(() => alice.close());

  /** SIPp takes calls on the port it registered bob from. */
  async function bob(scenario: string): Promise<Sipp> {
    const { platform } = stage;
    const { login, password, domain } = platform.user("bob");
    const registering = await Sipp.start({
      scenario: "register",
      target: platform.sip,
      credentials: { login, password },
      keys: { login, domain, status: 200, expires: 300 },
    });
    await registering.succeeds();
    const keys = { rtp_port: await freePort() };
    return Sipp.start({ scenario, target: platform.sip, port: registering.port, keys });
  }

  it("hears busy", async () => {
    const phone = await bob("phone-is-busy");
    const there = await alice.call("bob");
    await expect(there.answered).rejects.toMatchObject({ end: { status: 486 } });
    await phone.succeeds();
  });

  it("takes its call back while it rings", async () => {
    const phone = await bob("phone-only-rings");
    const there = await alice.call("bob");
    await phone.saw(/180 Ringing/);
    await there.hangup();
    const { messages } = await phone.succeeds();
    expect(messages).toMatch(/^CANCEL (?:.*\n)+?Reason: Q\.850;cause=\d+/m);
  });

  it("gets its BYE from there, and sends its own", async () => {
    const leaving = await bob("phone-hangs-up");
    const first = await alice.call("bob");
    await first.answered;
    await leaving.saw(/^ACK /m);
    await leaving.nudge();
    await over(first);
    await leaving.succeeds();

    const staying = await bob("phone-answers");
    const second = await alice.call("bob");
    await second.answered;
    await second.hangup();
    await staying.succeeds();
  });
});
