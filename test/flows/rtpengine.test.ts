import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { readLabSpeech } from "../../server/src/wire/audio/lab-speech.js";
import { over } from "../support/lab-side.js";
import { hasRtpengine, Rtpengine } from "../support/rtpengine.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const TALK_MS = 500;
const PATIENCE_MS = 60_000;

const WHY = hasRtpengine ? "" : " (Debian's rtpengine-daemon is not installed)";

describe.skipIf(!hasRtpengine)(`a call that is only bridged, with rtpengine${WHY}`, async () => {
  const daemon = hasRtpengine ? await Rtpengine.start() : undefined;
  const stage = useStage({ env: { RTPENGINE_URL: daemon?.url ?? "" } });
  let alice: LabPhone;
  let bob: LabPhone;

  beforeAll(async () => {
    alice = await stage.lab.phone("alice");
    bob = await stage.lab.phone("bob", { transport: "tcp" });
  });

  afterAll(async () => {
    await Promise.all([alice?.close(), bob?.close()]);
    await daemon?.stop();
  });

  async function connected(): Promise<[LabCall, LabCall]> {
    const there = await alice.call("bob");
    const here = await bob.nextCall(PATIENCE_MS);
    await here.answer();
    await there.answered;
    there.media.play(toneSource([440]));
    here.media.play(toneSource([1000]));
    return [there, here];
  }

  async function hearEachOther([there, here]: readonly [LabCall, LabCall]): Promise<void> {
    const heard = [there.media.hearsTone(1000, TALK_MS, PATIENCE_MS), here.media.hearsTone(440, TALK_MS, PATIENCE_MS)];
    expect(await Promise.all(heard)).toEqual([true, true]);
  }

  const areAt = (place: string, isThere: boolean, calls: readonly LabCall[]) =>
    until(
      `both at ${place}`,
      async () => calls.every(({ media }) => daemon!.has(media.remotePort) === isThere) || undefined,
      PATIENCE_MS,
    );

  it("moves to it, passes keys through it, and comes back for a key of SIP INFO", async () => {
    const calls = await connected();
    const [there, here] = calls;
    await hearEachOther(calls);
    await areAt("the relay", true, calls);
    await hearEachOther(calls);
    await there.media.press("1#");
    expect(await here.media.hearsDigits("1#", PATIENCE_MS)).toBe(true);
    await there.pressByInfo("5");
    await areAt("the platform", false, calls);
    expect(await here.media.hearsDigits("1#5", PATIENCE_MS)).toBe(true);
    await hearEachOther(calls);
    await there.hangup();
    await over(here);
  });

  it("comes back when one puts the other on hold, and passes on what the holder plays", async () => {
    const calls = await connected();
    const [there, here] = calls;
    await areAt("the relay", true, calls);
    expect(await there.hold(true)).toBe(200);
    await areAt("the platform", false, calls);
    expect(await here.media.hearsTone(440, TALK_MS, PATIENCE_MS)).toBe(true);
    expect(await there.hold(false)).toBe(200);
    await hearEachOther(calls);
    await here.hangup();
    await over(there);
  });

  it("comes back for the document, when the one that was dialled hangs up", async () => {
    const { ready } = stage.platform;
    const number = ready.numbers[1]!;
    await stage.app(
      number,
      `<Response><Dial><To>bob@${ready.sip_domain}</To></Dial><Say>Welcome back</Say></Response>`,
    );
    const carrier = await stage.lab.carrier();
    const there = await carrier.call({ from: "+15550100001", to: String(number) });
    const here = await bob.nextCall(PATIENCE_MS);
    await here.answer();
    await areAt("the relay", true, [there, here]);
    const recorder = there.media.record();
    await here.hangup();
    await over(there);
    expect(readLabSpeech(recorder.samples)).toBe("Welcome back");
    const call = await stage.call((leg) => leg.direction === "in");
    await stage.events.whole(call);
    const { quality } = await stage.api.get(`/call/${call}`);
    expect(quality).toMatchObject({ codec: "PCMU", problem: null });
    await carrier.close();
  });

  it("ends as every other call while it is relayed", async () => {
    const calls = await connected();
    await areAt("the relay", true, calls);
    await calls[1].hangup();
    expect(await over(calls[0])).toMatchObject({ by: "peer", status: 200 });
  });
});
