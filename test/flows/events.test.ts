import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { EventClient, type Frame } from "../support/event-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { flowWords, storyOf } from "../support/story.js";

const stage = useStage();
const CALLER = "+15550100001";

describe("the event socket", () => {
  let carrier: LabCarrier;
  let alice: LabPhone;
  let number: number;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    alice = await stage.lab.phone("alice");
    number = stage.platform.ready.numbers[1]!;
    const user = `alice@${stage.platform.ready.sip_domain}`;
    await stage.app(
      number,
      `<Response><Say tag="hello">Hello</Say><Dial tag="d1"><To>${user}</To></Dial><Say>Goodbye</Say></Response>`,
    );
  });

  afterAll(() => Promise.all([carrier?.close(), alice?.close()]));

  /** A call that is answered, spoken to, bridged to Alice, and hung up by the caller. */
  async function playedCall(): Promise<{ a: string; b: string }> {
    const call = await carrier.call({ from: CALLER, to: String(number) });
    const ringing = await alice.nextCall(15_000);
    await ringing.answer();
    await stage.events.next((frame) => frame.command === "Dial" && frame.call.to === String(number));
    await call.hangup();
    await over(ringing);
    const a = await stage.call((one) => one.direction === "in");
    return { a, b: await stage.call((one) => one.direction === "out") };
  }

  it("answers a good token with who it is, and says nothing else until something happens", async () => {
    const client = await EventClient.signIn(stage.platform.ready.ws_url, stage.api.token);
    const [first] = client.frames;
    expect(first.message).toBe(
      `WSS connection ${first.payload.uuid}@127.0.0.1 - success auth ${stage.platform.ready.account.email}`,
    );
    expect(client.frames).toHaveLength(1);
    await client.close();
  });

  it("answers a wrong token with the reason and closes with 1008", async () => {
    const client = await EventClient.open(stage.platform.ready.ws_url);
    client.send({ type: "auth", payload: "a.b.c" });
    await client.until("the close", () => client.closed !== undefined);
    expect(client.frames).toHaveLength(1);
    expect(client.frames[0]).toMatchObject({ type: "auth", success: false });
    expect(client.frames[0].message).toMatch(/ - failed auth: invalid token$/);
    expect(client.closed!.code).toBe(1008);
  });

  it("tells a call step by step, each leg with its own numbers from 1 without a gap", async () => {
    const { a, b } = await playedCall();
    const [first, second] = [await stage.events.whole(a), await stage.events.whole(b)];
    expect(storyOf("A", first)).toEqual([
      "A init",
      "A ringing",
      "A live",
      'A flow Say[0] true "Say finished" tag=hello',
      `A flow Dial[1] true "Bridged to alice@${stage.platform.ready.sip_domain}" tag=d1`,
      "A hangup 16 NORMAL_CLEARING completed",
      "A destroyed",
    ]);
    expect(storyOf("B", second)).toEqual([
      "B init",
      "B ringing",
      "B live",
      "B hangup 16 NORMAL_CLEARING completed",
      "B destroyed",
    ]);
    for (const frames of [first, second])
      expect(frames.map((frame) => frame.sequence)).toEqual(frames.map((_, index) => index + 1));
  });

  it("gives every frame its documented members, and positions that only rise", async () => {
    const { a } = await playedCall();
    const frames = await stage.events.whole(a);
    for (const frame of frames) {
      expect(frame).toMatchObject({
        type: expect.any(String),
        message: expect.any(String),
        success: expect.any(Boolean),
        payload: expect.any(Object),
        call: { uuid: a, logs: expect.any(Array), children: expect.any(Array), records: expect.any(Array) },
        ref_id: a,
        account: { email: stage.platform.ready.account.email },
        delivery_report: [],
      });
      expect(frame.timestamp).toBe(frame.created_on);
    }
    const states = frames.filter((frame) => frame.type === "call_state");
    for (const { payload } of states) {
      expect(payload).toMatchObject({ uuid: a, type: "CallSCA", direction: "in", from: CALLER, to: String(number) });
      expect(payload.duration).toBeGreaterThanOrEqual(1);
      expect(payload).not.toHaveProperty("logs");
    }
    expect(states.map((frame) => frame.message)).toEqual(
      ["init", "ringing", "live", "hangup", "destroyed"].map((state) => `CallSCA in ${CALLER} > ${number} - ${state}`),
    );
    const positions = stage.events.frames.flatMap((frame) => frame.position ?? []);
    expect(positions).toEqual([...new Set(positions)].sort((x, y) => x - y));
  });

  it("names the caller's leg as parent in the frames of the called leg", async () => {
    const { a, b } = await playedCall();
    const frames = await stage.events.whole(b);
    for (const frame of frames) expect(frame.call.parent).toMatchObject({ uuid: a, direction: "in" });
    expect(frames[0].payload).toMatchObject({ direction: "out", to: "alice", sip_user: { login: "alice" } });
    const last = (await stage.events.whole(a)).at(-1);
    expect(last.call.children).toMatchObject([{ uuid: b, state: "destroyed" }]);
  });

  it("leaves the same in the log: the call, its legs, its rows", async () => {
    const { a, b } = await playedCall();
    const frames = await stage.events.whole(a);
    const { payload } = frames.at(-1);
    const kept = await stage.api.get(`/call/${a}`);
    expect(kept).toMatchObject({
      ...payload,
      parent: null,
      modified_on: expect.any(String),
      account: expect.any(Object),
    });
    expect(kept.logs.map(flowWords)).toEqual(
      frames.filter((frame) => frame.type === "call_flow").map((frame: Frame) => flowWords(frame.call_flow)),
    );
    expect(kept.children.map((child: Frame) => child.uuid)).toEqual([b]);
    const found = await stage.api.post("/call/search", { from: CALLER.slice(1), direction: "in", state: "destroyed" });
    expect(found.data.map((call: Frame) => call.uuid)).toContain(a);
    const app = kept.sip_control_app.uuid;
    const rows = await stage.api.post(`/sip/app/${app}/logs`, { call: a });
    expect(rows.data.map(flowWords)).toEqual(kept.logs.map(flowWords));
  });

  it("tells the calls of an account to nobody else", async () => {
    const admin = await import("../support/api-client.js").then(({ Api }) =>
      Api.login(stage.platform.url, stage.platform.ready.admin),
    );
    const client = await EventClient.signIn(stage.platform.ready.ws_url, admin.token);
    const { a } = await playedCall();
    await stage.events.whole(a);
    expect(client.frames.filter((frame) => frame.type !== "auth")).toEqual([]);
    await client.close();
  });

  it("tells again what a client missed, in order and marked, when it says where it was", async () => {
    const { a } = await playedCall();
    const frames = await stage.events.whole(a);
    const client = await EventClient.open(stage.platform.ready.ws_url);
    client.send({ type: "auth", payload: stage.api.token, since: frames[0].position });
    await client.next((frame) => frame.type === "replay");
    const again = client.about(a);
    expect(again.map((frame) => frame.uuid)).toEqual(frames.slice(1).map((frame) => frame.uuid));
    expect(again.every((frame) => frame.replayed === true)).toBe(true);
    await client.close();
  });
});
