import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { until } from "../../../test/support/until.js";
import type { SipEndpointOptions } from "./sip-endpoint.js";
import type { ServerRequest, SessionEvents } from "./sip-session.js";

const SDP = "v=0\r\n";
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(
  o: Partial<SipEndpointOptions> = {},
): Promise<Stage & { tcpPort: number; connect(): Promise<TcpPeer> }> {
  const stage = await openStage(o);
  open.push(stage);
  const { port: tcpPort } = await stage.endpoint.listen("tcp", "127.0.0.1", 0);
  const connect = async () => {
    const peer = await TcpPeer.open(tcpPort);
    open.push(peer);
    return peer;
  };
  return { ...stage, tcpPort, connect };
}

let made = 0;

/** A request over TCP; `Content-Length` is there unless taken out. */
function request(
  method: string,
  o: { callId?: string; branch?: string; toTag?: string; cseq?: number; contact?: string; body?: string } = {},
): string {
  const {
    callId = "call",
    branch = `z9hG4bK-t${++made}`,
    cseq = 1,
    contact = "<sip:peer@127.0.0.1;transport=tcp>",
    body = "",
  } = o;
  return [
    `${method} sip:us@test.example SIP/2.0`,
    `Via: SIP/2.0/TCP 127.0.0.1:9;branch=${branch}`,
    "From: <sip:peer@test.example>;tag=ft",
    `To: <sip:us@test.example>${o.toTag ? `;tag=${o.toTag}` : ""}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: ${contact}`,
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
}

const statuses = (text: string) => [...text.matchAll(/^SIP\/2\.0 (\d{3})/gm)].map((match) => Number(match[1]));
const tagIn = (text: string) => /^To:.*;tag=(\S+)/m.exec(text)?.[1] ?? "";

test("messages that share or split segments are all answered, on the connection they came by", async () => {
  const { connect } = await start();
  const peer = await connect();
  const two = request("OPTIONS") + request("OPTIONS");
  await peer.write(two.slice(0, 50));
  await peer.write(two.slice(50, 400));
  await peer.write(two.slice(400));
  await peer.until("two answers", (p) => statuses(p.text).length === 2);
  expect(statuses(peer.text)).toEqual([200, 200]);
});

test("a double CRLF is answered by one CRLF", async () => {
  const { connect } = await start();
  const peer = await connect();
  await peer.write("\r\n\r\n");
  await peer.until("pong", (p) => p.text === "\r\n");
});

test.each([
  ["no Content-Length", request("OPTIONS").replace(/Content-Length.*\r\n/, ""), 400],
  ["a Content-Length that is none", request("OPTIONS").replace("Content-Length: 0", "Content-Length: x"), 400],
  ["a message past 64 KiB", request("OPTIONS").replace("Content-Length: 0", "Content-Length: 99999999"), 513],
] as const)("%s is answered, and the connection closed", async (_, text, status) => {
  const { connect, endpoint } = await start();
  const peer = await connect();
  await peer.write(text + request("OPTIONS"));
  await peer.until("the end", (p) => p.isClosed);
  expect(statuses(peer.text)).toEqual([status]);
  expect(endpoint.stats().malformed).toBe(1);
});

test("a malformed but well framed message is refused, and the connection lives on", async () => {
  const { connect } = await start();
  const peer = await connect();
  await peer.write(request("OPTIONS").replace("From:", "Form:") + request("OPTIONS"));
  await peer.until("two answers", (p) => statuses(p.text).length === 2);
  expect(statuses(peer.text)).toEqual([400, 200]);
});

test("a refusal over TCP is sent once, a 2xx is repeated all the same", async () => {
  const { connect, sessions, clock } = await start();
  const peer = await connect();
  await peer.write(request("INVITE", { callId: "a" }) + request("INVITE", { callId: "b" }));
  await peer.until("100", (p) => statuses(p.text).length === 2);
  sessions[0]!.reject(486);
  sessions[1]!.accept(SDP).catch(() => undefined);
  clock.advance(1_000);
  await peer.until("repeated 200", (p) => statuses(p.text).length === 5);
  expect(statuses(peer.text)).toEqual([100, 100, 486, 200, 200]);
});

test("requests in the dialog use its connection, whatever the Contact says", async () => {
  const { connect, sessions } = await start();
  const peer = await connect();
  await peer.write(request("INVITE", { contact: "<sip:peer@192.0.2.1:9;transport=tcp>" }));
  await peer.until("100", (p) => p.text.includes(" 100 "));
  sessions[0]!.accept(SDP).catch(() => undefined);
  await peer.until("200", (p) => p.text.includes(" 200 "));
  await peer.write(request("ACK", { toTag: tagIn(peer.text.slice(peer.text.indexOf(" 200 "))) }));
  await until("confirmed", () => (sessions[0]?.state === "confirmed" ? true : undefined));
  const ended = sessions[0]!.bye();
  await peer.until("BYE", (p) => p.text.includes("BYE sip:peer@192.0.2.1:9;transport=tcp SIP/2.0"));
  const via = /^BYE[\s\S]*?(Via: .*)\r\n/m.exec(peer.text)?.[1];
  const bye = peer.text.slice(peer.text.indexOf("BYE "));
  const line = (name: string) => new RegExp(`^${name}: .*`, "m").exec(bye)?.[0];
  await peer.write(
    ["SIP/2.0 200 OK", via, line("From"), line("To"), line("Call-ID"), line("CSeq"), "Content-Length: 0", "", ""].join(
      "\r\n",
    ),
  );
  await ended;
});

test("a target with a flow is reached over that connection; when it is gone, 430", async () => {
  const { connect, endpoint, requests } = await start();
  const peer = await connect();
  await peer.write(request("REGISTER"));
  await until("REGISTER", () => requests[0]);
  const source = requests[0]!.source;
  expect(source).toMatchObject({ transport: "tcp", host: "127.0.0.1", port: peer.port });
  const ask = () =>
    endpoint.request({ method: "OPTIONS", uri: "sip:peer@x", from: "<sip:us@x>", to: "<sip:peer@x>", target: source });
  const first = ask();
  await peer.until("OPTIONS", (p) => p.text.includes("OPTIONS sip:peer@x SIP/2.0"));
  peer.close();
  expect((await first).status).toBe(503);
  expect((await ask()).status).toBe(430);
});

test("one connection is used again for the same peer, and a new one made when it was closed", async () => {
  const { endpoint } = await start();
  const peers: TcpPeer[] = [];
  const server = await TcpPeer.listen((peer) => peers.push(peer));
  open.push(server);
  const target = { transport: "tcp" as const, host: "127.0.0.1", port: server.port };
  const ask = () => endpoint.request({ method: "OPTIONS", uri: "sip:x", from: "<sip:us@x>", to: "<sip:x>", target });
  const count = () => peers.map((p) => p.text.match(/^OPTIONS/gm)?.length ?? 0);
  const lost = [ask(), ask()];
  await until("two requests on one connection", () => (count()[0] === 2 ? true : undefined));
  expect(peers).toHaveLength(1);
  peers[0]!.close();
  expect((await Promise.all(lost)).map((final) => final.status)).toEqual([503, 503]);
  const third = ask();
  await until("a second connection", () => (count()[1] === 1 ? true : undefined));
  expect(peers[1]!.text).toContain("SIP/2.0/TCP 127.0.0.1:");
  await endpoint.close();
  expect((await third).status).toBe(503);
});

test("an idle connection is closed after 120 s; bytes, a session and a held registration keep it", async () => {
  const { connect, endpoint, clock, requests, sessions } = await start();
  const [idle, alive, held, calling] = [await connect(), await connect(), await connect(), await connect()];
  await held.write(request("REGISTER"));
  await calling.write(request("INVITE"));
  await until("requests", () => (requests.length === 1 && sessions.length === 1 ? true : undefined));
  expect(endpoint.holdFlow(requests[0]!.source.flow!, 600_000)).toBe(true);
  requests[0]!.respond(200);
  for (let seconds = 0; seconds < 160; seconds += 32) {
    await alive.write("\r\n\r\n");
    await alive.until("pong", (p) => p.text.length === (seconds / 32 + 1) * 2);
    clock.advance(32_000);
  }
  await idle.until("the end", (p) => p.isClosed);
  expect([alive.isClosed, held.isClosed, calling.isClosed]).toEqual([false, false, false]);
  sessions[0]!.reject(480);
  for (let i = 0; i < 8; i++) clock.advance(32_000);
  await calling.until("the end", (p) => p.isClosed);
  expect([held.isClosed, endpoint.holdFlow("tcp-99", 1)]).toEqual([false, false]);
});

test("a message that is never finished closes its connection after 32 s", async () => {
  const { connect, clock } = await start();
  const peer = await connect();
  await peer.write(request("OPTIONS").slice(0, 100));
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    await peer.write("x");
    clock.advance(32_000);
  }
  await peer.until("the end", (p) => p.isClosed);
});

test("a peer that does not read is cut off and fills no memory", async () => {
  const { connect, requests, endpoint } = await start({ limits: { unsentBytes: 65_536 } });
  const peer = await connect();
  peer.pause();
  for (let i = 0; i < 200; i++) await peer.write(request("REGISTER", { callId: `c${i}` }));
  await until("200 requests", () => (requests.length === 200 ? true : undefined));
  for (const served of requests) served.respond(200, { body: "x".repeat(60_000) });
  await until("the connection is gone", () => (endpoint.stats().connections === 0 ? true : undefined));
});

test("new connections of one address past the limit, and past the maximum, are closed at once", async () => {
  const limited = await start({ limits: { connectionsPerSecond: 2, isLoopbackExempt: false } });
  const peers = [await limited.connect(), await limited.connect(), await limited.connect()];
  await peers[2]!.until("the end", (p) => p.isClosed);
  expect([limited.endpoint.stats().connections, limited.endpoint.stats().flooded]).toEqual([2, 1]);
  const full = await start({ limits: { connectionsMax: 1 } });
  await full.connect();
  const second = await full.connect();
  await second.until("the end", (p) => p.isClosed);
});

test("no address holds all connections, and one that ends makes room for the next", async () => {
  const limits = { connectionsPerAddress: 2, connectionsPerSecond: 100, isLoopbackExempt: false };
  const { connect, endpoint } = await start({ limits });
  const peers = [await connect(), await connect(), await connect()];
  await peers[2]!.until("the end", (p) => p.isClosed);
  await peers[0]!.close();
  await until("one is left", () => (endpoint.stats().connections === 1 ? true : undefined));
  const next = await connect();
  await next.write(request("OPTIONS"));
  await next.until("an answer", (p) => statuses(p.text).length === 1);
});

test("requests past the limit get 503 on a connection", async () => {
  const { connect } = await start({ limits: { requestsPerSecond: 1, isLoopbackExempt: false } });
  const peer = await connect();
  await peer.write(request("OPTIONS") + request("OPTIONS"));
  await peer.until("two answers", (p) => statuses(p.text).length === 2);
  expect(statuses(peer.text)).toEqual([200, 503]);
});

test("two endpoints call each other over TCP, and either side hangs up", async () => {
  const [a, b] = [await start(), await start()];
  for (const side of ["caller", "called"] as const) {
    const events: SessionEvents = {};
    const accepted = new Promise((resolve) => Object.assign(events, { accepted: resolve }));
    const target = { transport: "tcp" as const, host: "127.0.0.1", port: b.tcpPort };
    const session = a.endpoint.invite(
      { uri: "sip:b@x", from: "<sip:a@x>", to: "<sip:b@x>", target, body: SDP, contactUser: "a" },
      a.events(events),
    );
    const called = await until("a call", () => b.sessions.find((s) => s.state === "early"));
    await called.accept(SDP);
    await accepted;
    await (side === "caller" ? session : called).bye();
    await until("both ended", () => (session.state === "ended" && called.state === "ended" ? true : undefined));
  }
  expect([a.told.at(-1), b.told]).toEqual(["bye", ["acked 0", "bye", "acked 0"]]);
  expect(a.endpoint.stats().dialogs + b.endpoint.stats().dialogs).toBe(0);
});

test("the end of a connection is told by its flow, but not while the endpoint closes", async () => {
  const gone: string[] = [];
  const handler = {
    onInvite: () => undefined,
    onRequest: (tx: ServerRequest) => tx.respond(200, { headers: [["Flow", tx.source.flow ?? ""]] }),
    onFlowGone: (flow: string) => void gone.push(flow),
  };
  const { connect, endpoint } = await start({ handler });
  const [peer, other] = [await connect(), await connect()];
  for (const one of [peer, other]) {
    await one.write(request("OPTIONS"));
    await one.until("an answer", (p) => statuses(p.text).length === 1);
  }
  peer.close();
  await until("the word of its end", () => gone.length === 1);
  expect(gone).toEqual([/^Flow: (.*)$/m.exec(peer.text)?.[1]?.trim()]);
  await endpoint.close();
  expect(gone).toHaveLength(1);
});

test("an answer whose connection is gone goes over a new one to where the peer listens, at its own address", async () => {
  const accepted: TcpPeer[] = [];
  const listening = await TcpPeer.listen((peer) => accepted.push(peer));
  open.push(listening);
  const stage = await start();
  const peer = await stage.connect();
  const invite = request("INVITE", { branch: "z9hG4bK-gone" });
  await peer.write(invite.replace("127.0.0.1:9;", `elsewhere.example:${listening.port};`));
  await peer.until("trying", (p) => statuses(p.text).includes(100));
  peer.close();
  await until("the end of the connection", () => stage.endpoint.stats().connections === 0 || undefined);
  stage.sessions[0]!.reject(486);
  const again = await until("the new connection", () => accepted[0]);
  await again.until("the answer", (p) => statuses(p.text).length > 0);
  expect(statuses(again.text)).toEqual([486]);
  expect(again.text).toContain("branch=z9hG4bK-gone");
});

test("an answer that reaches nobody ends its transaction, and is tried no further", async () => {
  const stage = await start();
  const peer = await stage.connect();
  await peer.write(request("INVITE").replace("127.0.0.1:9;", "127.0.0.1:1;"));
  await peer.until("trying", (p) => statuses(p.text).includes(100));
  peer.close();
  await until("the end of the connection", () => stage.endpoint.stats().connections === 0 || undefined);
  stage.sessions[0]!.reject(486);
  await until("the end of the transaction", () => stage.endpoint.stats().transactions === 0 || undefined);
  expect(stage.clock.waiting).toBe(0);
});

const PING = "\r\n\r\n";

/** A server that takes a REGISTER of ours over TCP. */
async function registrar(headers: string) {
  const accepted: TcpPeer[] = [];
  const server = await TcpPeer.listen((peer) => accepted.push(peer));
  open.push(server);
  const stage = await start();
  const target = { transport: "tcp", host: "127.0.0.1", port: server.port } as const;
  const uri = "sip:us@test.example";
  const answer = stage.endpoint.request({ method: "REGISTER", uri, from: `<${uri}>`, to: `<${uri}>`, target });
  const peer = await until("the connection", () => accepted[0]);
  await peer.until("REGISTER", (p) => p.text.includes(PING));
  const copied = peer.text.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
  await peer.write(`${["SIP/2.0 200 OK", ...copied, headers, "Content-Length: 0"].join("\r\n")}\r\n\r\n`);
  await answer;
  peer.text = "";
  /** Lets the time pass after which one ping comes, and no more than one. */
  const pinged = async (afterMs: number) => {
    stage.clock.advance(afterMs);
    await peer.until("a ping", (p) => p.text === PING);
    peer.text = "";
  };
  /** Sends something and gives what came before its answer. */
  const fence = async () => {
    await peer.write(request("OPTIONS"));
    await peer.until("200", (p) => statuses(p.text).length > 0);
    const before = peer.text.slice(0, peer.text.indexOf("SIP/2.0"));
    peer.text = "";
    return before;
  };
  return { stage, pinged, fence };
}

test("the connection of a registration of ours is pinged, and closed when a peer that answered stops", async () => {
  const { stage, pinged, fence } = await registrar("Contact: <sip:us@h>;expires=3600\r\nFlow-Timer: 100");
  stage.clock.advance(89_999);
  expect(await fence()).toBe("");
  await pinged(1);
  await fence();
  stage.clock.advance(10_000);
  await pinged(80_000);
  stage.clock.advance(9_999);
  expect(stage.endpoint.stats().connections).toBe(1);
  stage.clock.advance(1);
  expect(stage.endpoint.stats().connections).toBe(0);
});

test("a peer that never answers pings is pinged all the same, until the registration is over", async () => {
  const { stage, pinged, fence } = await registrar("Contact: <sip:us@h>;expires=150");
  await pinged(100_000);
  stage.clock.advance(10_000);
  await pinged(90_000);
  stage.clock.advance(100_000);
  expect(stage.endpoint.stats().connections).toBe(1);
  expect(await fence()).toBe("");
});
