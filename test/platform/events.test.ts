import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { EventClient, type Frame } from "../support/event-client.js";
import { checkFrame } from "../support/frame-check.js";
import { HookReceiver } from "../support/hook-receiver.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { flowWords, storyOf } from "../support/story.js";
import { until } from "../support/until.js";

const stage = useStage();
const CALLER = "+15550100001";

describe("the event socket", () => {
  let carrier: LabCarrier;
  let alice: LabPhone;
  let number: number;
  let app: string;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    alice = await stage.lab.phone("alice");
    number = stage.platform.ready.numbers[1]!;
    const user = `alice@${stage.platform.ready.sip_domain}`;
    app = await stage.app(
      number,
      `<Response><Say tag="hello">Hello</Say><Dial tag="d1"><To>${user}</To></Dial><Say>Goodbye</Say></Response>`,
    );
  });

  afterAll(() => Promise.all([carrier?.close(), alice?.close()]));

  /** A call that is answered, spoken to, bridged to Alice, and hung up by the caller. */
  async function playedCall(): Promise<{ a: string; b: string }> {
    const call = await carrier.call({ from: CALLER, to: String(number) });
    const ringing = await alice.nextCall(60_000);
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

  it("has a call told by webhook too: to a subscription in frames, to the app call by call, signed, in order, once", async () => {
    const receiver = await HookReceiver.start();
    const { uuid, secret } = await stage.api.post("/event/subscription", {
      channel: "webhook",
      type: "*",
      url: receiver.url("/events"),
    });
    const states = ["init", "ringing", "live", "online", "hangup", "destroyed", "offline"];
    await stage.api.patch(`/sip/app/${app}`, { webhook_url: receiver.url("/app?k=1"), webhook_events: states });
    await stage.api.patch("/account/notification", { legacy_call_state: true });
    const ofAccount = (await stage.api.post("/account/webhook_secret/rotate", {})).secret;
    const { a, b } = await playedCall();
    await stage.events.until("the last word of both legs", () =>
      [a, b].every((leg) => isOver(stage.events.about(leg), leg === a ? "offline" : "destroyed")),
    );
    const frames = stage.events.about(a);
    const told = (path: string, leg: string) =>
      receiver.requests.filter((request) => request.path.startsWith(path) && legOf(request.body) === leg);
    const ordinary = frames.filter(({ payload }) => payload.state !== "online" && payload.state !== "offline");
    const lengths = () => [told("/events", a).length, told("/app", a).length, told("/app", b).length];
    const due = [ordinary.length, states.length, states.length - 2];
    await until("every webhook", () => lengths().every((length, n) => length >= due[n]!));
    // C4: what older clients wait for comes besides, to the socket and to apps that list it, never to a subscription.
    expect(statesOf(frames)).toEqual(["init", "ringing", "live", "online", "hangup", "destroyed", "offline"]);
    expect(told("/events", a).map(({ body }) => body.uuid)).toEqual(ordinary.map((frame) => frame.uuid));
    for (const { body, headers, text } of told("/events", a)) {
      checkFrame(body);
      expect(new Webhook(secret).verify(text, headers)).toMatchObject({ uuid: body.uuid });
      expect(headers["webhook-id"]).toBe(body.uuid);
    }
    const ofApp = told("/app", a);
    expect(ofApp.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("state"))).toEqual(states);
    for (const { text, headers } of ofApp) new Webhook(ofAccount).verify(text, headers);
    expect(ofApp[2]).toMatchObject({
      path: `/app?k=1&state=live&from=${encodeURIComponent(CALLER)}&to=${number}`,
      body: { uuid: a, state: "live", event: { type: "call_state", action: "sca_call_started" } },
    });
    expect(statesOf(told("/app", b).map(({ body }) => ({ ...body.event, payload: body })))).toEqual([
      "init",
      "ringing",
      "live",
      "hangup",
      "destroyed",
    ]);
    const log = await until("the last outcome", async () => {
      const found = await stage.api.post("/webhook/delivery/search", { target: uuid, ref_id: a, take: 100 });
      return found.data.every((delivery: Frame) => delivery.state === "delivered") ? found : undefined;
    });
    expect(log.data.map((delivery: Frame) => delivery.attempts)).toEqual(ordinary.map(() => 1));
    const event = await stage.api.get(`/event/${ordinary[0].uuid}`);
    expect(event.delivery_report).toMatchObject([
      { ok: true, attempt: 1 },
      { ok: true, attempt: 1 },
    ]);
    await stage.api.patch("/account/notification", { legacy_call_state: false });
    await stage.api.patch(`/sip/app/${app}`, { webhook_url: null });
    await stage.api.delete(`/event/subscription/${uuid}`);
    await receiver.close();
  });

  it("sends a test by webhook, switches one off that answers 410, and on again with its URL", async () => {
    const receiver = await HookReceiver.start();
    const url = receiver.url("/test");
    const hook = await stage.api.post("/event/subscription", { channel: "webhook", type: "campaign", url });
    const off = await stage.api.post("/event/subscription", { type: "webhook" });
    const test = async () => {
      const { uuid } = await stage.api.post(`/event/subscription/${hook.uuid}/test`, {});
      return until("the attempt", async () => {
        const delivery = await stage.api.get(`/webhook/delivery/${uuid}`);
        return delivery.state === "pending" ? undefined : delivery;
      });
    };
    expect(await test()).toMatchObject({ state: "delivered", event: { type: "test", position: expect.any(Number) } });
    const [posted] = receiver.take();
    checkFrame(posted?.body);
    expect(posted?.body).toMatchObject({ type: "test", payload: { hello: "world" } });
    receiver.answers.push(410);
    expect(await test()).toMatchObject({ state: "disabled", log: [{ status: 410 }] });
    const told = await stage.events.next((frame) => frame.type === "webhook");
    expect(told.payload).toMatchObject({ target: { kind: "subscription", uuid: hook.uuid }, url, state: "disabled" });
    expect((await stage.api.send("POST", `/event/subscription/${hook.uuid}/test`, {})).status).toBe(409);
    await stage.api.patch(`/event/subscription/${hook.uuid}`, { url });
    expect(await test()).toMatchObject({ state: "delivered" });
    for (const { uuid } of [hook, off]) await stage.api.delete(`/event/subscription/${uuid}`);
    await receiver.close();
  });

  it("lets a subscription act at once, on the socket and on what is held by GET /event", async () => {
    const ask = () => stage.api.post("/event/subscription", { type: "sip_user" });
    const after = (await stage.api.get("/event?take=1")).next;
    const { uuid } = await ask();
    const held = stage.api.get(`/event?after=${after}&type=sip_user&wait=15`);
    const bob = await stage.lab.phone("bob");
    const told = await stage.events.next((frame) => frame.type === "sip_user" && frame.position > after);
    expect(told.payload).toMatchObject({ login: "bob", state: "online" });
    expect((await held).data[0]).toMatchObject({ uuid: told.uuid });
    await stage.api.patch(`/event/subscription/${uuid}`, { is_active: false });
    const before = stage.events.frames.length;
    await bob.close();
    const gone = await stage.api.get(`/event?after=${told.position}&type=sip_user&wait=15`);
    expect(gone.data[0]?.payload).toMatchObject({ login: "bob", state: "offline" });
    expect(stage.events.frames.slice(before).filter((frame) => frame.type === "sip_user")).toEqual([]);
    await stage.api.delete(`/event/subscription/${uuid}`);
  });
});

/** The call a webhook tells of: a frame's, or the call itself. */
function legOf(body: Frame): string {
  return body.ref_id ?? body.uuid;
}

function statesOf(frames: readonly Frame[]): string[] {
  return frames.filter((frame) => frame.type === "call_state").map((frame) => frame.payload.state);
}

function isOver(frames: readonly Frame[], last: string): boolean {
  return statesOf(frames).includes(last);
}
