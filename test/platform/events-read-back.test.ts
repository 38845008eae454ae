import { afterAll, beforeAll, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { EventClient, type Frame } from "../support/event-client.js";
import { HookReceiver } from "../support/hook-receiver.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();
let carrier: LabCarrier;
let alice: LabPhone;
let receiver: HookReceiver;
let number: number;

beforeAll(async () => {
  carrier = await stage.lab.carrier();
  alice = await stage.lab.phone("alice");
  receiver = await HookReceiver.start();
  number = stage.platform.ready.numbers[1]!;
  const user = `alice@${stage.platform.ready.sip_domain}`;
  await stage.app(
    number,
    `<Response><Say tag="hello">Hello</Say><Dial record="record-from-answer" tag="d1"><To>${user}</To></Dial></Response>`,
    { webhook_url: receiver.url("/app") },
  );
  await stage.api.post("/event/subscription", { channel: "webhook", type: "*", url: receiver.url("/events") });
});

afterAll(() => Promise.all([carrier?.close(), alice?.close(), receiver?.close()]));

/** A call that is spoken to, bridged to Alice, recorded, and hung up by the caller: the frames of both legs. */
async function playedCall(): Promise<{ legs: readonly string[]; frames: readonly Frame[] }> {
  const caller = await carrier.call({ from: "+15550100001", to: String(number) });
  const called = await alice.nextCall(60_000);
  await called.answer();
  await caller.answered;
  called.media.play(toneSource([1000]));
  await caller.media.hearsTone(1000, 500, 60_000);
  await caller.hangup();
  await over(called);
  const legs = [
    await stage.call(({ direction }) => direction === "in"),
    await stage.call(({ direction }) => direction === "out"),
  ];
  for (const leg of legs) await stage.events.whole(leg);
  return { legs, frames: stage.events.frames.filter(({ ref_id }) => legs.includes(ref_id)) };
}

/** What attempts to deliver have changed since. */
const asFirstTold = ({ delivery_report: _report, modified_on: _modified, replayed: _replayed, ...frame }: Frame) =>
  frame;

it("events of a call read back, sent again and brought by webhook are those that were told, member by member", async () => {
  const { legs, frames } = await playedCall();
  const told = frames.map(asFirstTold);
  const kinds = new Set(frames.map(({ type }) => type));
  expect(kinds).toEqual(new Set(["call_state", "call_flow", "call_record"]));
  const last = frames.at(-1);
  expect(last.call).toMatchObject({ children: [{}], records: [{}], logs: [{}, {}] });
  const { data } = await stage.api.get(`/event?after=${frames[0].position - 1}&take=1000`);
  const ofCall = (frame: Frame) => legs.includes(frame.ref_id);
  expect(data.filter(ofCall).map(asFirstTold)).toEqual(told);
  const client = await EventClient.open(stage.platform.ready.ws_url);
  client.send({ type: "auth", payload: stage.api.token, since: frames[0].position - 1 });
  await client.next(({ type }) => type === "replay");
  await client.close();
  expect(client.frames.filter(ofCall).map(asFirstTold)).toEqual(told);
  const brought = (path: string) => receiver.requests.filter((request) => request.path.startsWith(path));
  const states = frames.filter(({ type }) => type === "call_state");
  await until(
    "every webhook",
    () => brought("/events").length >= frames.length && brought("/app").length >= states.length,
  );
  const byPosition = (x: Frame, y: Frame) => x.position - y.position;
  const bodies = brought("/events")
    .map(({ body }) => body)
    .sort(byPosition);
  expect(bodies.map(asFirstTold)).toEqual(told);
  const calls = brought("/app").map(({ body: { event: _event, ...call } }) => call);
  for (const { call } of states) expect(calls).toContainEqual(call);
});
