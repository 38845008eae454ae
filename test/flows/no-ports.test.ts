import { afterAll, expect, it } from "vitest";
import { over } from "../support/lab-side.js";
import { gauge, readMetrics } from "../support/metrics-reader.js";
import { takeRtpSlice } from "../support/rtp-slice.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const slice = await takeRtpSlice();
const LEGS = 3;
const stage = useStage({
  env: { MEDIA_WORKERS: "1", RTP_PORT_MIN: String(slice.min), RTP_PORT_MAX: String(slice.min + 2 * LEGS - 1) },
});
afterAll(() => slice.release());

it("calls that find no ports are refused with 503, counted and told in one line, and taken again later", async () => {
  const carrier = await stage.lab.carrier();
  const number = stage.platform.ready.numbers[1]!;
  await stage.app(number, '<Response><Tone hz="800" don="30000" doff="0" loop="1" timeout="30000"/></Response>');
  const call = () => carrier.call({ from: "+15550100001", to: String(number) });
  const talking = async () => {
    const made = await call();
    await made.answered;
    return made;
  };
  const refused = async (making: Promise<Awaited<ReturnType<typeof call>>>) => {
    const made = await making;
    await made.answered.catch(() => undefined);
    return (await over(made)).status;
  };
  const counts = async () => {
    const figures = await readMetrics(stage.platform.url);
    return ["calls", "legs"].map((kind) => figures.get(`opentact_media_refusals_total{kind="${kind}"}`));
  };
  const alice = await stage.lab.phone("alice");
  const bob = await stage.lab.phone("bob");
  const held = [await talking(), await talking(), await talking()];

  expect(await refused(call())).toBe(503);
  expect(await counts()).toEqual([1, 0]);
  // A pair that rests for a second more is no room for a second leg, or for two.
  await held.pop()!.hangup();
  await until(
    "a leg is closed",
    async () => (await gauge(stage.platform.url, "opentact_rtp_ports_in_use")) === LEGS - 1,
  );
  bob.nextCall(60_000).then(
    (rung) => rung.answer(),
    () => undefined,
  );
  expect(await refused(alice.call(`sip:bob@${stage.platform.ready.sip_domain}`))).toBe(503);
  expect(await counts()).toEqual([1, 1]);
  const told = () => stage.platform.lines.filter((line) => line.includes("no RTP ports are left"));
  await until("the line", () => told().length > 0);
  expect(told()).toHaveLength(1);

  held.push(await until("a call that is taken again", () => talking().catch(() => undefined)));
  await Promise.all(held.map((one) => one.hangup()));
  await carrier.close();
});
