import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { toneSource } from "../../server/src/lab/source.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";

const PRELOAD = fileURLToPath(new URL("../support/end-media-thread.mjs", import.meta.url));
const stage = useStage({
  env: { MEDIA_WORKERS: "2", MEDIA_TIMEOUT_SECONDS: "10", NODE_OPTIONS: `--import=${PRELOAD}` },
  mayHaveErrors: true,
});

it("a media thread that dies ends its calls with media_lost; calls of the other are heard on, and new ones are taken", async () => {
  const carrier = await stage.lab.carrier();
  const number = stage.platform.ready.numbers[1]!;
  await stage.app(number, '<Response><Tone hz="800" don="30000" doff="0" loop="1" timeout="30000"/></Response>');
  const ring = async () => {
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    await call.answered;
    expect(await call.media.hearsTone(800, 200, 60_000)).toBe(true);
    return call;
  };
  const first = await ring();
  const lost = await stage.call((leg) => leg.direction === "in");
  const second = await ring();
  const kept = await stage.call((leg) => leg.direction === "in");

  process.kill(stage.platform.ready.pid, "SIGUSR2");
  await over(first, 60_000);
  const end = (await stage.events.whole(lost)).at(-1)!;
  expect(end.payload).toMatchObject({ state_end: "failed", state_reason: "media_lost", q850_cause: 41 });
  second.media.play(toneSource([500]));
  expect(await second.media.hearsTone(800, 500, 60_000)).toBe(true);
  expect(stage.events.about(kept).some((frame) => frame.payload.state === "hangup")).toBe(false);
  const third = await ring();
  await Promise.all([second.hangup(), third.hangup()]);
  await stage.events.whole(kept);
  await carrier.close();
});

it("a caller whose audio stops for the media timeout is hung up with cause 604", async () => {
  const carrier = await stage.lab.carrier();
  const number = stage.platform.ready.numbers[2]!;
  await stage.app(number, '<Response><Tone hz="800" don="30000" doff="0" loop="1" timeout="30000"/></Response>');
  const call = await carrier.call({ from: "+15550100001", to: String(number) });
  await call.answered;
  const leg = await stage.call(({ direction }) => direction === "in");
  call.media.mute(true);
  await over(call, 60_000);
  const end = (await stage.events.whole(leg)).at(-1)!;
  expect(end.payload).toMatchObject({ state_end: "failed", q850_cause: 604, q850_cause_string: "MEDIA_TIMEOUT" });
  await carrier.close();
});
