import { createSocket } from "node:dgram";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type FrontStage, openFrontStage } from "../../../../test/support/sip-front-stage.js";
import { WirePeer } from "../../../../test/support/sip-peer.js";
import { TcpPeer } from "../../../../test/support/tcp-peer.js";
import { type Outcome, tortureCases } from "../../../../test/support/torture.js";
import { answerChallenge, chooseChallenge } from "../../wire/sip/digest.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { parseNameAddr } from "../../wire/sip/name-addr.js";
import { scan } from "../../wire/sip/scan.js";
import { printUri } from "../../wire/sip/uri.js";

const CASES = [...tortureCases("torture"), ...tortureCases("torture-ipv6")];
const ANSWERED = CASES.filter(({ registers }) => registers !== undefined);
/** The messages name no port, so their answers go to 5060: of an address where nobody listens. */
const SENDER = "127.0.0.77";
const DEADLINE_MS = 60_000;
const PASSWORD = "torture";

let stage: FrontStage;
let ports: { udp: number; tcp: number };
let fence: WirePeer;
/** INVITEs handed up, by Call-ID. */
const calls = new Set<string>();
const bodies = new Map<string, Buffer>();

beforeAll(async () => {
  stage = openFrontStage({
    passwordOf: () => PASSWORD,
    allow: ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REGISTER", "MESSAGE"],
    onInvite: (session) => {
      calls.add(session.callId);
      session.reject(486);
    },
    onOther: (request) => {
      bodies.set(request.request.callId, Buffer.from(request.request.body));
      request.respond(200);
    },
  });
  const udp = await stage.endpoint.listen("udp", "127.0.0.1", 0);
  const tcp = await stage.endpoint.listen("tcp", "127.0.0.1", 0);
  ports = { udp: udp.port, tcp: tcp.port };
  fence = await WirePeer.open(udp.port);
});

afterAll(async () => {
  await Promise.all([stage.close(), fence.close()]);
});

/** Some share branches and Call-IDs: what one left behind must be over before the next. */
afterEach(() => stage.clock.advance(64_000));

/** Final answers that went out since `from`, as outcomes: a call that was handed up is one. */
function outcomesSince(from: number): Outcome[] {
  const finals = stage.sent.slice(from).flatMap(({ text }) => read(text));
  return finals
    .filter(({ callId, status }) => !callId.startsWith("fence-") && status >= 200)
    .map(({ status, callId }) => (status === 486 && calls.has(callId) ? "call" : status));
}

function read(text: string): SipMessage[] {
  const message = scan(Buffer.from(text));
  return typeof message === "string" ? [] : [message];
}

/** Waits for as many outcomes as are told; when none is, for the answer to a later request. */
async function settle(from: number, expected: readonly Outcome[]): Promise<Outcome[]> {
  await fence.fence();
  const deadline = Date.now() + DEADLINE_MS;
  while (outcomesSince(from).length < expected.length && Date.now() < deadline)
    await new Promise((resolve) => setImmediate(resolve));
  return outcomesSince(from);
}

async function sendDatagram(bytes: Buffer): Promise<void> {
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, SENDER, resolve));
  await new Promise<void>((resolve) => socket.send(bytes, ports.udp, "127.0.0.1", () => resolve()));
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

test.each(CASES)("$name over UDP ($section): $treatment", async (one) => {
  const from = stage.sent.length;
  await sendDatagram(one.bytes);
  expect(await settle(from, one.udp)).toEqual(one.udp);
  const [answer] = stage.sent.slice(from).flatMap(({ text }) => read(text));
  for (const [name, value] of Object.entries((one.facts.answers ?? {}) as Record<string, string>))
    expect(answer?.header(name)).toBe(value);
});

test.each(CASES)("$name over TCP ($section): $treatment", async (one) => {
  const from = stage.sent.length;
  const peer = await TcpPeer.open(ports.tcp);
  await peer.write(one.bytes);
  if (one.tcp.length > 0) await peer.until("an answer", ({ text }) => text.includes("SIP/2.0 "));
  expect((await settle(from, one.tcp)).sort()).toEqual([...one.tcp].sort());
  // What is not whole is not waited for longer than a frame may take.
  if (one.closes && one.tcp.length === 0) stage.clock.advance(32_000);
  if (one.closes) await peer.until("the end of the connection", ({ isClosed }) => isClosed);
  peer.close();
});

test.each(ANSWERED)("$name registers what it names once its user is proved", async (one) => {
  const from = stage.sent.length;
  await sendDatagram(one.bytes);
  await settle(from, [401]);
  const [challenged] = stage.sent.slice(from).flatMap(({ text }) => (text.includes(" 401 ") ? read(text) : []));
  const challenge = chooseChallenge(challenged?.headers("www-authenticate") ?? []);
  const [request] = read(one.bytes.toString("latin1"));
  if (!challenge || !request) throw new Error("no challenge");
  const credentials = { username: request.to.uri.user ?? "", password: PASSWORD };
  const value = answerChallenge(challenge, credentials, { method: "REGISTER", uri: request.uri, cnonce: "c", nc: 1 });
  const text = one.bytes.toString("latin1").replace("branch=z9hG4bK", "branch=z9hG4bKsecond");
  const after = stage.sent.length;
  await sendDatagram(Buffer.from(text.replace("\r\n", `\r\nAuthorization: ${value}\r\n`), "latin1"));
  expect(await settle(after, [200])).toEqual([200]);
  const answers = stage.sent.slice(after).flatMap(({ text: sent }) => (sent.includes(" 200 ") ? read(sent) : []));
  const answer = answers.find(({ callId }) => callId === request.callId);
  const bound = answer?.headers("contact").map((contact) => printUri(parseNameAddr(contact)!.uri)) ?? [];
  expect(bound).toEqual(expect.arrayContaining([...(one.registers ?? [])]));
  // Whoever is called there is called without the headers, which no request URI has.
  const called = stage.registrar.contactsOf(`user-${credentials.username}`).map(({ uri }) => uri);
  expect(called).toEqual(expect.arrayContaining((one.registers ?? []).map((uri) => uri.replace(/\?.*$/, ""))));
});

test("the binary part of a body arrives octet by octet", () => {
  const mpart01 = CASES.find(({ name }) => name === "mpart01")!;
  const [[callId, body]] = [...bodies] as [[string, Buffer]];
  expect(callId).toBe("3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..");
  expect(body.equals(mpart01.bytes.subarray(-553))).toBe(true);
});

test("after all of them nothing is held", () => {
  expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0 });
});
