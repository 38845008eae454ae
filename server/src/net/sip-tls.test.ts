import { readFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { namesOf } from "../../../test/support/names.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { type TlsFixture, tlsAuthority, tlsFiles } from "../../../test/support/tls-fixture.js";
import { until } from "../../../test/support/until.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import type { SipEndpointOptions } from "./sip-endpoint.js";
import type { OutgoingRequest } from "./sip-session.js";
import { TlsCertificates } from "./tls-certificates.js";

const SDP = "v=0\r\n";
const NAMES: Record<string, string> = { "test.example": "127.0.0.1", "second.example": "127.0.0.1" };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface TlsStage extends Stage {
  readonly tlsPort: number;
}

/** An endpoint that listens on TLS, and believes its own certificate. */
async function start(o: Partial<SipEndpointOptions> = {}): Promise<TlsStage> {
  const certificates = await TlsCertificates.open({
    files: [tlsFiles("loopback")],
    clock: new FakeClock(),
    log: createLog("silent"),
  });
  const tls = { certificates, ca: tlsAuthority("loopback") };
  const stage = await openStage({ tls, names: namesOf({ hosts: NAMES }), ...o });
  open.push(certificates, stage);
  const { port: tlsPort } = await stage.endpoint.listen("tls", "127.0.0.1", 0);
  return { ...stage, tlsPort };
}

/** A phone that speaks TLS by hand. @param shows the certificate it has itself */
async function phone(port: number, shows?: TlsFixture): Promise<TcpPeer> {
  const own = shows && {
    cert: readFileSync(tlsFiles(shows).certFile),
    key: readFileSync(tlsFiles(shows).keyFile),
  };
  const socket = connect({ host: "127.0.0.1", port, ca: tlsAuthority("loopback"), ...own });
  const peer = await new Promise<TcpPeer>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("secureConnect", () => resolve(new TcpPeer(socket as TLSSocket)));
  });
  open.push(peer);
  return peer;
}

function request(method: string, o: { callId?: string; toTag?: string; uri?: string; contact?: string } = {}): string {
  const { callId = "call", uri = "sip:us@test.example", contact = "<sip:peer@192.0.2.7;transport=tls>" } = o;
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/TLS 192.0.2.7:5061;branch=z9hG4bK-${method}-${callId}`,
    "From: <sip:peer@test.example>;tag=ft",
    `To: <sip:us@test.example>${o.toTag ? `;tag=${o.toTag}` : ""}`,
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    `Contact: ${contact}`,
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}

const options = (port: number, more: Partial<OutgoingRequest["target"]> = {}): OutgoingRequest => ({
  method: "OPTIONS",
  uri: "sip:peer@test.example",
  from: "<sip:us@test.example>",
  to: "<sip:peer@test.example>",
  target: { transport: "tls", host: "127.0.0.1", port, ...more },
});

const tagIn = (text: string) => /^To:.*;tag=(\S+)/m.exec(text)?.[1] ?? "";

test("a phone over TLS is answered, its keep-alives too, and called back over its connection", async () => {
  const { tlsPort, endpoint, requests } = await start();
  const peer = await phone(tlsPort);
  await peer.write("\r\n\r\n");
  await peer.until("the pong", (p) => p.text === "\r\n");
  await peer.write(request("REGISTER"));
  const register = await until("the request", () => requests[0]);
  expect(register.source).toMatchObject({ transport: "tls", host: "127.0.0.1", flow: "tls-1" });
  register.respond(200);
  await peer.until("the answer", (p) => p.text.includes("SIP/2.0 200"));
  expect(peer.text).toMatch(/^Via: SIP\/2\.0\/TLS 192\.0\.2\.7:5061;branch=\S+;received=127\.0\.0\.1\r$/m);
  const final = endpoint.request({ ...options(1), target: register.source });
  await peer.until("our request", (p) => p.text.includes("OPTIONS"));
  expect(peer.text).toContain(`Via: SIP/2.0/TLS 127.0.0.1:${tlsPort};`);
  const ours = peer.text.slice(peer.text.indexOf("OPTIONS sip:"));
  await peer.write(ours.replace(/^OPTIONS .*/, "SIP/2.0 200 OK").replace(/^(To: .*)\r$/m, "$1;tag=x\r"));
  expect((await final).status).toBe(200);
});

test("a call by sips: gets a sips: Contact, any other one with transport=tls", async () => {
  const { tlsPort, sessions } = await start();
  const peer = await phone(tlsPort);
  const contact = "<sips:peer@192.0.2.7>";
  await peer.write(request("INVITE", { callId: "a", uri: "sips:us@test.example", contact }));
  await until("the call", () => sessions[0]);
  sessions[0]!.accept(SDP).catch(() => undefined);
  await peer.until("200", (p) => p.text.includes("SIP/2.0 200"));
  expect(peer.text).toContain(`Contact: <sips:us@127.0.0.1:${tlsPort}>`);
  await peer.write(request("ACK", { callId: "a", toTag: tagIn(peer.text.slice(peer.text.indexOf(" 200 "))) }));
  peer.text = "";
  await peer.write(request("INVITE", { callId: "b" }));
  await until("the second call", () => sessions[1]);
  sessions[1]!.accept(SDP).catch(() => undefined);
  await peer.until("200", (p) => p.text.includes("SIP/2.0 200"));
  expect(peer.text).toContain(`Contact: <sip:us@127.0.0.1:${tlsPort};transport=tls>`);
});

test("who we call must prove to bear the name; one connection serves every request to it", async () => {
  const server = await start();
  const { endpoint } = await start();
  expect((await endpoint.request(options(server.tlsPort))).status).toBe(200);
  expect((await endpoint.request(options(server.tlsPort))).status).toBe(200);
  expect(endpoint.stats().connections).toBe(1);
  expect((await endpoint.request(options(server.tlsPort, { host: "test.example" }))).status).toBe(200);
  expect((await endpoint.request(options(server.tlsPort, { name: "test.example" }))).status).toBe(200);
  expect(endpoint.stats().connections).toBe(2);
  const refused = await endpoint.request(options(server.tlsPort, { host: "second.example" }));
  expect(refused).toMatchObject({ kind: "synthetic", status: 503, reason: expect.stringContaining("second.example") });
  expect((await endpoint.request(options(server.tlsPort, { name: "second.example" }))).status).toBe(503);
});

test("an authority that is not believed is refused, unless the checking is off", async () => {
  const server = await start();
  const strict = await openStage({ tls: {} });
  expect(await strict.endpoint.request(options(server.tlsPort))).toMatchObject({ status: 503 });
  const lax = await openStage({ tls: { verifies: false } });
  open.push(strict, lax);
  expect((await lax.endpoint.request(options(server.tlsPort))).status).toBe(200);
});

test("what is no TLS ends its own connection, and a handshake that stalls holds nothing up", async () => {
  const { tlsPort, endpoint } = await start({ limits: { frameMs: 100 } });
  const plain = await TcpPeer.open(tlsPort);
  await plain.write(request("OPTIONS"));
  await plain.until("the end", (p) => p.isClosed);
  expect(plain.text).not.toContain("SIP/2.0");
  const silent = connectTcp({ host: "127.0.0.1", port: tlsPort });
  silent.on("error", () => undefined);
  open.push({ close: () => silent.destroy() });
  await until("the end of the silent one", () => silent.closed || undefined);
  expect(endpoint.stats().connections).toBe(0);
});

test("a peer gets requests to its name over its own connection when it asks for it and proves the name (RFC 5923)", async () => {
  const { tlsPort, endpoint } = await start();
  const asking = (callId: string, sentBy: string) =>
    request("OPTIONS", { callId }).replace("TLS 192.0.2.7:5061;", `TLS ${sentBy};alias;`);
  const nobody = await phone(tlsPort);
  await nobody.write(asking("a", "test.example:5099"));
  const stranger = await phone(tlsPort, "second");
  await stranger.write(asking("b", "test.example:5099"));
  const peer = await phone(tlsPort, "loopback");
  await peer.write(asking("c", "second.example:5099"));
  for (const one of [nobody, stranger, peer]) await one.until("an answer", (p) => p.text.includes("SIP/2.0 200"));
  expect((await endpoint.request(options(5099, { host: "test.example" }))).status).toBe(503);
  peer.text = "";
  const second = await phone(tlsPort, "loopback");
  await second.write(asking("d", "test.example:5099"));
  await second.until("an answer", (p) => p.text.includes("SIP/2.0 200"));
  const final = endpoint.request(options(5099, { host: "test.example" }));
  await second.until("our request", (p) => p.text.includes("OPTIONS sip:peer@"));
  second.close();
  await final;
  expect((await endpoint.request(options(5099, { host: "test.example" }))).status).toBe(503);
});

test("without a certificate TLS is not listened on", async () => {
  const stage = await openStage();
  open.push(stage);
  await expect(stage.endpoint.listen("tls", "127.0.0.1", 0)).rejects.toThrow("TLS needs a certificate to listen");
});

test("the closing of the endpoint ends connections and handshakes", async () => {
  const { tlsPort, endpoint } = await start();
  const peer = await phone(tlsPort);
  const shaking = await TcpPeer.open(tlsPort);
  open.push(shaking);
  await until("the connection", () => endpoint.stats().connections === 1 || undefined);
  await endpoint.close();
  await peer.until("the end", (p) => p.isClosed);
  await shaking.until("the end", (p) => p.isClosed);
});
