import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import { seededRandom } from "../../server/src/lab/random.js";
import { toneSource } from "../../server/src/lab/source.js";
import { EventClient } from "../support/event-client.js";
import { HttpHost } from "../support/http-host.js";
import { over } from "../support/lab-side.js";
import { gauge, readMetrics } from "../support/metrics-reader.js";
import { WirePeer } from "../support/sip-peer.js";
import { useStage } from "../support/stage.js";
import { TcpPeer } from "../support/tcp-peer.js";
import { Sound } from "../support/tone.js";
import { within } from "../support/until.js";

const stage = useStage();
const SEED = 20_260;
const MUTANTS = 600;

/** A text with a few things done to it that no peer would do. */
function mutated(text: string, random: () => number): Buffer {
  const bytes = [...Buffer.from(text, "latin1")];
  const at = () => Math.floor(random() * bytes.length);
  const deeds = [
    () => bytes.splice(at(), 1 + Math.floor(random() * 40)),
    () =>
      bytes.splice(at(), 0, ...Array.from({ length: 1 + Math.floor(random() * 20) }, () => Math.floor(random() * 256))),
    () => (bytes[at()] = Math.floor(random() * 256)),
    () => bytes.splice(at(), 0, ...bytes.slice(at(), at() + 50)),
    () => (bytes.length = at()),
    () => bytes.splice(at(), 0, 0, 13, 10, 13, 10),
  ];
  for (let n = 1 + Math.floor(random() * 3); n > 0 && bytes.length > 0; n--)
    deeds[Math.floor(random() * deeds.length)]!();
  return Buffer.from(bytes);
}

describe("bad input", () => {
  let carrier: LabCarrier;
  let web: HttpHost;
  let number: number;

  beforeAll(async () => {
    web = await HttpHost.open();
    carrier = await stage.lab.carrier();
    number = stage.platform.ready.numbers[1]!;
  });

  afterAll(() => Promise.all([carrier?.close(), web?.close()]));

  /** The next good call is answered and heard. */
  async function expectGoodCall(): Promise<void> {
    await stage.app(number, "<Response><Say>All is well</Say></Response>");
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    const recorder = call.media.record();
    await call.answered;
    await over(call, 60_000);
    expect(new Sound(recorder.samples).words()).toBe("All is well");
  }

  /** Requests in the name of a user that cannot be authenticated: nothing comes of them, whatever is left of them. */
  function templates(peer: WirePeer): string[] {
    const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 101\r\n`;
    const uri = `sip:alice@${stage.platform.ready.sip_domain}`;
    const plain = [
      peer.request("INVITE", { uri, body: sdp }),
      peer.request("REGISTER", { uri: `sip:${stage.platform.ready.sip_domain}` }),
      peer.request("BYE", { uri, toTag: "t" }),
      peer.request("CANCEL", { uri }),
      peer.request("OPTIONS", { uri }),
      peer.request("PRACK", { uri }),
    ];
    return plain.map((text) => text.replaceAll("test.example", stage.platform.ready.sip_domain));
  }

  it(`as SIP over UDP is counted or refused, and the next request is answered (seed ${SEED})`, async () => {
    const peer = await WirePeer.open(stage.platform.sip.port);
    const random = seededRandom(SEED);
    const texts = templates(peer);
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(65_000, "A"), Buffer.alloc(1_400), Buffer.from("\r\n\r\n")])
      peer.send(bytes);
    for (let n = 0; n < MUTANTS; n++) {
      const bytes = mutated(texts[n % texts.length]!, random);
      if (bytes.length > 0) peer.send(bytes);
      if (n % 50 === 0) await peer.fence();
    }
    await peer.fence();
    const statuses = peer.inbox.map((message) => (message.kind === "response" ? message.status : 0));
    expect(statuses).not.toContain(500);
    await peer.close();
    expect(
      (await readMetrics(stage.platform.url)).get('opentact_sip_messages_total{kind="malformed"}'),
    ).toBeGreaterThan(20);
    expect(await gauge(stage.platform.url, "opentact_calls")).toBe(0);
    await expectGoodCall();
  });

  it("as SIP over TCP ends that connection at most, and others are answered", async () => {
    const random = seededRandom(SEED + 1);
    const peer = await WirePeer.open(stage.platform.sip.port);
    const texts = templates(peer);
    const good = peer.request("OPTIONS").replace("SIP/2.0/UDP", "SIP/2.0/TCP");
    for (let n = 0; n < 40; n++) {
      const bad = await TcpPeer.open(stage.platform.sipTcp.port);
      await bad.write(mutated(texts[n % texts.length]!.replace("SIP/2.0/UDP", "SIP/2.0/TCP"), random));
      bad.close();
    }
    const endless = await TcpPeer.open(stage.platform.sipTcp.port);
    await endless.write(`OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nX: ${"a".repeat(200_000)}`);
    await endless.until("the end of an endless header", ({ isClosed }) => isClosed);
    const lying = await TcpPeer.open(stage.platform.sipTcp.port);
    await lying.write(good.replace("Content-Length: 0", "Content-Length: 99999999"));
    await lying.until(
      "a refusal of an impossible length",
      ({ isClosed, text }) => isClosed || text.includes("SIP/2.0 4"),
    );
    const honest = await TcpPeer.open(stage.platform.sipTcp.port);
    await honest.write(good);
    await honest.until("a 200", ({ text }) => text.startsWith("SIP/2.0 200"));
    for (const one of [endless, lying, honest]) one.close();
    await peer.close();
  });

  it("as RTP, from the peer or a stranger, does not end the call or reach its audio", async () => {
    const alice = await stage.lab.phone("alice");
    const user = `alice@${stage.platform.ready.sip_domain}`;
    await stage.app(number, `<Response><Dial><To>${user}</To></Dial></Response>`);
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    let port = 0;
    const called = await alice.nextCall(60_000);
    const sdp = called.request!.body.toString();
    port = Number(/m=audio (\d+)/.exec(sdp)![1]);
    await called.answer();
    await call.answered;
    call.media.play(toneSource([700]));
    called.media.play(toneSource([1000]));
    expect(await called.media.hearsTone(700, 300, 60_000)).toBe(true);
    const stranger = createSocket("udp4");
    stranger.bind(0, "127.0.0.1");
    await once(stranger, "listening");
    const random = seededRandom(SEED + 2);
    const noise = (size: number, first: number) =>
      Buffer.from(Array.from({ length: size }, (_, i) => (i === 0 ? first : Math.floor(random() * 256))));
    for (let n = 0; n < 200; n++) {
      // Version 0 to 3, with and without padding, extension and contributors; some to the port of RTCP.
      stranger.send(noise(Math.floor(random() * 400) + 1, Math.floor(random() * 256)), port + (n % 2), "127.0.0.1");
      stranger.send(noise(172, 0x80), port, "127.0.0.1");
    }
    expect(await call.media.hearsTone(1000, 1_000, 60_000)).toBe(true);
    expect(await called.media.hearsTone(700, 1_000, 60_000)).toBe(true);
    await new Promise<void>((resolve) => stranger.close(() => resolve()));
    await call.hangup();
    await over(called);
    await alice.close();
  });

  it.each([
    ["no JSON", "POST", "/sip/app", "{", { "content-type": "application/json" }, 400],
    ["JSON that is no object", "POST", "/sip/app", "[1]", { "content-type": "application/json" }, 400],
    ["an endless nesting", "POST", "/sip/app", "[".repeat(100_000), { "content-type": "application/json" }, 400],
    ["a body of another kind", "POST", "/sip/app", "<a/>", { "content-type": "application/x-nothing" }, 415],
    [
      "a body that is too large",
      "POST",
      "/sip/app",
      `"${"a".repeat(2 * 1024 * 1024)}"`,
      { "content-type": "application/json" },
      413,
    ],
    ["a uuid that is none", "GET", "/call/x'; drop table call; --", undefined, {}, 400],
    ["a path that is none", "GET", "/nothing/here", undefined, {}, 404],
  ])("as %s is refused in the envelope of errors", async (_, method, path, body, headers, status) => {
    const answer = await stage.api.send(method, encodeURI(path), body, headers as Record<string, string>);
    expect(answer).toMatchObject({ status, body: { success: false, status, message: expect.any(String) } });
  });

  it("as no HTTP at all ends that connection, and the next request is answered", async () => {
    const { hostname, port } = new URL(stage.platform.url);
    const socket = connect(Number(port), hostname);
    socket.write("\u0000\u0001 not http\r\n\r\n");
    const [answer] = await within("an answer", 60_000, once(socket, "data"));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
    expect((await stage.api.send("GET", "/user")).status).toBe(200);
  });

  it("as frames of the event socket is answered or ends that socket, and others go on", async () => {
    const client = await EventClient.open(stage.platform.ready.ws_url);
    client.send("{");
    expect(await client.next((frame) => frame.type === "error")).toMatchObject({ message: "Invalid JSON" });
    client.send("[]");
    client.send("null");
    client.send({ type: "unknown" });
    client.send({ type: "ping", payload: 7 });
    expect(await client.next((frame) => frame.type === "pong")).toMatchObject({ payload: 7 });
    await client.close();
    const raw = new WebSocket(stage.platform.ready.ws_url);
    await once(raw, "open");
    raw.send(Buffer.from([1, 2, 3]));
    expect((await within("the close", 60_000, once(raw, "close")))[0]).toBe(1003);
    const large = new WebSocket(stage.platform.ready.ws_url);
    await once(large, "open");
    large.send("x".repeat(70_000));
    expect((await within("the close", 60_000, once(large, "close")))[0]).toBe(1009);
    expect(stage.events.closed).toBeUndefined();
  });

  it.each([
    ["an end that fits no beginning", "<Response>\n  <Say>Hi</Say>\n  <Say>Hello</Sya>\n</Response>", 3, 13],
    ["another root", "<Respond/>", 1, 1],
    ["a document type", "<!DOCTYPE Response><Response/>", 1, 1],
    ["an entity nobody knows", "<Response><Say>a &nbsp; b</Say></Response>", 1, 18],
    ["nothing", "", 1, 1],
  ])("as XML with %s is refused with its line and column", async (_, document, line, column) => {
    const uuid = await stage.app(number, undefined);
    const headers = { "content-type": "application/xml" };
    const answer = await stage.api.send("POST", `/sip/app/call/flow/${uuid}`, document, headers);
    expect(answer).toMatchObject({ status: 400, body: { success: false, status: 400 } });
    expect(answer.body.message).toMatch(new RegExp(`^XML error at line ${line}, column ${column}: `));
  });

  it("as XML fetched in a call runs the Error block, with line and column in the row, and the call goes on", async () => {
    web.answer("/bad", { body: '<Response>\n<Say a="1" a="2"/>\n</Response>' });
    web.answer("/binary", { body: Buffer.from([0, 159, 146, 150, 60, 62]) });
    web.answer("/bomb", { body: `<Response>${"<Say>".repeat(5_000)}` });
    const callbacks = ["bad", "binary", "bomb"].map((name) => `<Callback url="${web.url}/${name}"><Error/></Callback>`);
    await stage.app(number, `<Response>${callbacks.join("")}<Say>Still here</Say></Response>`);
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    const recorder = call.media.record();
    await over(call, 60_000);
    expect(new Sound(recorder.samples).words()).toBe("Still here");
    const frames = await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
    const failed = frames.filter((frame) => frame.command === "Callback").map((frame) => frame.call_flow.reason);
    expect(failed).toHaveLength(3);
    expect(failed[0]).toMatch(/^XML error at line 2, column \d+: /);
    for (const reason of failed) expect(reason).toMatch(/^XML error at line \d+, column \d+: /);
  });

  it("leaves calls, registrations and the API as they were", async () => {
    await expectGoodCall();
    expect(stage.platform.errors).toEqual([]);
  });
});
