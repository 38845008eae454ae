import { ApiError, type Client, createClient, payloadOf } from "@opentact/client";
import { type EventFrame, EventSocket } from "@opentact/client/events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { LabSide, over } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { Sound } from "../support/tone.js";
import { until } from "../support/until.js";

/** A program written with the published client, from the sign-in to a call, and over a power cut. */
describe("the typed client", () => {
  let platform: Platform;
  let dataDir: string;
  /** Those of the first platform and of the one after it. */
  let ports: Readonly<Record<string, string>>;
  let lab: LabSide;
  let client: Client;
  let socket: EventSocket;
  const events: EventFrame[] = [];
  const gaps: unknown[] = [];

  const connect = () => createClient({ url: platform.url, credentials: platform.ready.account });
  const event = (what: string, fits: (frame: EventFrame) => boolean) =>
    until(what, async () => events.find(fits), 60_000);

  beforeAll(async () => {
    dataDir = await seededDataDir();
    ports = { HTTP_PORT: String(await freePort()), SIP_PORT: String(await freePort()) };
    platform = await Platform.start({ dataDir, env: { ...ports, TTS_ENGINE: "lab" } });
    lab = new LabSide(platform);
    client = connect();
    const { token } = await payloadOf(client.GET("/auth"));
    const { ws_url: url } = platform.ready;
    const onEvent = (frame: EventFrame) => void events.push(frame);
    socket = new EventSocket({ url, token: token ?? "", since: 0, onEvent, onGap: (oldest) => void gaps.push(oldest) });
  });

  afterAll(async () => {
    socket?.close();
    await lab?.close();
    await platform?.stop();
    await platform?.remove();
  });

  it("texts a handset of the simulated world, which answers", async () => {
    const body = { from: "12125550140", to: "12125550199", message: "Marco" };
    const sent = await client.POST("/sms", { body });
    expect(sent.response.status).toBe(200);
    const sms = async (fits: (payload: Record<string, unknown>) => boolean) =>
      event(
        "an event of the message",
        ({ type, payload }) => type === "sms" && fits(payload as Record<string, unknown>),
      );
    await sms(({ message, type, delivered }) => message === "Marco" && type === "smso" && delivered === true);
    await sms(({ message, type }) => message === "Marco" && type === "smsi");
  });

  it("makes an app, gives it a number, and hears of the call in order", async () => {
    const app = await payloadOf(client.POST("/sip/app", { body: { name: "Typed" } }));
    const path = { uuid: app.uuid };
    const xml = "<Response><Say>Hello from a type</Say></Response>";
    const stored = await client.POST("/sip/app/call/flow/{uuid}", { params: { path }, body: { xml } });
    expect(stored.data?.payload).toBe(xml);
    const number = String(platform.ready.numbers[1]);
    await payloadOf(client.POST("/sip/app/{uuid}/tnlease", { params: { path }, body: { add: [number] } }));
    const carrier = await lab.carrier();
    const call = await carrier.call({ from: "+15550100001", to: number });
    const recorder = call.media.record();
    await over(call, 60_000);
    expect(new Sound(recorder.samples).words()).toBe("Hello from a type");
    const last = await event("the end of the call", (frame) => frame.message.includes("destroyed"));
    const sequences = events.filter((frame) => frame.ref_id === last.ref_id).map((frame) => frame.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    await carrier.close();
  });

  it("throws what the API refused, with code, fields and request id", async () => {
    const refused = payloadOf(client.GET("/lease/tn/{uuid}", { params: { path: { uuid: "no-number" } } }));
    const error = await refused.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: "validation_failed" });
    expect(Object.keys((error as ApiError).fields)).toEqual(["params.uuid"]);
    expect((error as ApiError).requestId).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
  });

  it("orders a number, and a power cut in the middle neither loses nor doubles the order, its money or its events", async () => {
    const found = await payloadOf(client.POST("/tn/search", { body: { take: 3 } }));
    const items = found.data.map(({ tn }) => ({ tn }));
    const before = (await payloadOf(client.GET("/account"))).balance;
    const order = await payloadOf(client.POST("/order", { body: { items } }));
    await platform.kill();
    platform = await Platform.start({ dataDir, env: ports });
    client = connect();
    const ended = (frame: EventFrame) =>
      frame.ref_id === order.uuid && (frame.payload as { state?: string }).state === "success";
    await event("the end of the order", ended);
    const path = { uuid: order.uuid };
    const done = await payloadOf(client.GET("/order/{uuid}", { params: { path } }));
    expect(done).toMatchObject({ state: "success", success: items.length, processing: 0, failed: 0 });
    const body = { take: 100, created_on_from: order.created_on };
    const rows = (await payloadOf(client.POST("/transaction/search", { body }))).data;
    const paid = rows.reduce((sum, { amount }) => sum + amount, 0);
    expect((await payloadOf(client.GET("/account"))).balance).toBeCloseTo(before + paid, 5);
    expect(done.tnleases).toHaveLength(items.length);
    const sequences = events.filter((frame) => frame.ref_id === order.uuid).map((frame) => frame.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(new Set(events.map((frame) => frame.uuid)).size).toBe(events.length);
    expect(gaps).toEqual([]);
  });
});
