import { createSocket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { ha1, parseCredentials, printChallenge, verifyDigest } from "../wire/sip/digest.js";
import { printResponse } from "../wire/sip/print.js";
import type { SipEndpointOptions } from "./sip-endpoint.js";

const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

async function start(o: Partial<SipEndpointOptions> = {}): Promise<Stage> {
  const stage = await openStage(o);
  open.push(stage);
  return stage;
}

const target = (stage: Stage) => ({ transport: "udp" as const, host: "127.0.0.1", port: stage.peer.port });
const ask = (stage: Stage, o: object = {}) =>
  stage.endpoint.request({
    method: "REGISTER",
    uri: "sip:test.example",
    from: "<sip:us@test.example>",
    to: "<sip:us@test.example>",
    target: target(stage),
    ...o,
  });

test("a request is handed up once, its copies get the same answer for 64·T1, and then it is new again", async () => {
  const stage = await start();
  const { peer, requests, clock } = stage;
  const register = peer.request("REGISTER");
  peer.send(register);
  await peer.fence();
  requests[0]!.respond(200, { headers: [["Expires", "60"]] });
  expect((await peer.next(200)).header("expires")).toBe("60");
  clock.advance(31_999);
  peer.send(register);
  await peer.next(200);
  clock.advance(1);
  peer.send(register);
  await peer.fence();
  expect(requests).toHaveLength(2);
});

test("a request nobody answers gets 500 after 32 s; one that was dropped gets nothing", async () => {
  const { peer, requests, clock, endpoint } = await start();
  peer.send(peer.request("REGISTER", { callId: "a" }));
  peer.send(peer.request("REGISTER", { callId: "b" }));
  await peer.fence();
  requests[1]!.drop();
  clock.advance(32_000);
  expect((await peer.next(500)).callId).toBe("a");
  clock.advance(32_000);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  clock.advance(32_000);
  expect(endpoint.stats().transactions).toBe(0);
});

test("OPTIONS is answered with what we can do", async () => {
  const { peer } = await start({ supported: ["replaces"] });
  peer.send(peer.request("OPTIONS", { headers: ["Require: Replaces"] }));
  const ok = await peer.next(200);
  expect([ok.header("allow"), ok.header("supported"), ok.header("server")]).toEqual([
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER",
    "replaces",
    "Stage",
  ]);
});

test.each([
  ["an unknown method", "DANCE", {}, 501],
  ["a method that is not served", "SUBSCRIBE", {}, 405],
  ["an extension nobody has", "INVITE", { headers: ["Require: 100rel, nothingSupportsThis"] }, 420],
  ["a body nobody understands", "INVITE", { headers: ["Content-Type: application/unknown"], body: "x" }, 415],
  ["no hop left", "INVITE", { without: ["Max-Forwards"], headers: ["Max-Forwards: 0"] }, 483],
  ["a dialog that is not", "BYE", { toTag: "gone" }, 481],
  ["an INVITE to a dialog that is not", "INVITE", { toTag: "gone" }, 481],
  ["a BYE outside of any dialog", "BYE", {}, 481],
  ["a CANCEL of nothing", "CANCEL", {}, 481],
  ["a scheme nobody knows", "INVITE", { uri: "soap.beep:x" }, 416],
  ["no From", "INVITE", { without: ["From"] }, 400],
] as const)("%s gets its refusal and leaves nothing behind", async (_, method, parts, status) => {
  const { peer, endpoint, sessions, requests } = await start();
  peer.send(peer.request(method, parts));
  expect((await peer.next(status)).status).toBe(status);
  expect([sessions.length, requests.length, endpoint.stats().transactions]).toEqual([0, 0, 0]);
});

test("OPTIONS with no hop left is answered, as its last hop is here", async () => {
  const { peer } = await start();
  peer.send(peer.request("OPTIONS", { without: ["Max-Forwards"], headers: ["Max-Forwards: 0"] }));
  await peer.next(200);
});

test("a stray ACK and stray responses get silence", async () => {
  const { peer, endpoint } = await start();
  peer.send(peer.request("ACK"));
  peer.send(peer.request("ACK", { toTag: "x", without: ["From"] }));
  peer.send(peer.request("OPTIONS").replace(/^OPTIONS.*\r\n/, "SIP/2.0 200 OK\r\n"));
  await peer.fence();
  expect([peer.seen(), endpoint.stats().transactions]).toEqual([[], 1]);
});

test("garbage is counted, gets silence, and the next request is answered", async () => {
  const { peer, endpoint } = await start();
  for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "\r\n\r\n\r\n", "\0\0\0\0\0\0\0", "x".repeat(3_000)]) peer.send(bytes);
  peer.send("\r\n\r\n");
  peer.send("\0");
  await peer.fence();
  expect([peer.seen(), endpoint.stats().malformed]).toEqual([[], 4]);
});

test("a handler that throws gives 500, and the endpoint lives", async () => {
  const throwing = () => {
    throw new Error("bug");
  };
  const { peer } = await start({ handler: { onInvite: throwing, onRequest: throwing } });
  peer.send(peer.request("INVITE"));
  await peer.next(500);
  peer.send(peer.request("REGISTER", { callId: "2" }));
  await peer.next(500);
});

test("an answer goes where the request came from with rport, else to the port of its Via", async () => {
  const { peer, port } = await start();
  const other = createSocket("udp4");
  await new Promise<void>((resolve) => other.bind(0, "127.0.0.1", resolve));
  const got = new Promise<string>((resolve) => other.once("message", (bytes) => resolve(bytes.toString())));
  other.send(
    peer.request("OPTIONS", { via: `SIP/2.0/UDP 10.1.1.1:${peer.port};branch=z9hG4bK-far` }),
    port,
    "127.0.0.1",
  );
  const answer = await peer.next(200);
  expect(answer.via.params.get("received")).toBe("127.0.0.1");
  other.send(
    peer.request("OPTIONS", { via: `SIP/2.0/UDP 10.1.1.1:${peer.port};branch=z9hG4bK-near;rport` }),
    port,
    "127.0.0.1",
  );
  expect(await got).toContain(`rport=${other.address().port};received=127.0.0.1`);
  await new Promise<void>((resolve) => other.close(resolve));
});

test("a request of ours resolves with the final answer, whatever its status", async () => {
  const stage = await start();
  const { peer } = stage;
  const final = ask(stage, { contactUser: "us", headers: [["Expires", "60"]], callId: "series", cseq: 7 });
  const sent = await peer.next("REGISTER");
  expect([sent.callId, sent.cseq.number, sent.header("expires"), sent.contact()?.uri.port]).toEqual([
    "series",
    7,
    "60",
    stage.port,
  ]);
  peer.answer(sent, 100);
  peer.answer(sent, 423, { headers: [["Min-Expires", "90"]] });
  const message = await final;
  expect([message.status, message.kind]).toEqual([423, "response"]);
});

test("without an answer a request resolves as 408 after 64·T1", async () => {
  const stage = await start();
  const final = ask(stage);
  await stage.peer.next("REGISTER");
  stage.clock.advance(32_000);
  expect(await final).toEqual({ kind: "synthetic", status: 408, reason: "Request Timeout" });
});

test("a challenge is answered once, a stale nonce once more", async () => {
  const stage = await start();
  const { peer } = stage;
  const challenge = (nonce: string, isStale: boolean): [string, string][] => [
    ["WWW-Authenticate", printChallenge({ realm: "r", nonce, algorithm: "MD5", isStale, hasQop: true })],
  ];
  const final = ask(stage, { credentials: { username: "us", password: "p" } });
  peer.answer(await peer.next("REGISTER"), 401, { headers: challenge("one", false) });
  peer.answer(await peer.next("REGISTER"), 401, { headers: challenge("two", true) });
  const third = await peer.next("REGISTER");
  const given = parseCredentials(third.header("authorization") ?? "");
  expect([given?.nonce, given && verifyDigest(given, ha1("MD5", "us", "r", "p"), "REGISTER")]).toEqual(["two", true]);
  peer.answer(third, 401, { headers: challenge("three", true) });
  expect((await final).status).toBe(401);
});

test("requests of one address past the limit are dropped in silence; dialogs and copies do not count", async () => {
  const limits = { requestsPerSecond: 3, registersPerSecond: 1, isLoopbackExempt: false };
  const { peer, requests, endpoint, clock } = await start({ limits });
  const first = peer.request("REGISTER", { callId: "1" });
  peer.send(first);
  peer.send(first);
  peer.send(peer.request("REGISTER", { callId: "2" }));
  peer.send(peer.request("INVITE", { callId: "3" }));
  for (const callId of ["4", "5", "6"]) peer.send(peer.request("OPTIONS", { callId }));
  await peer.next(200);
  await expect.poll(() => endpoint.stats().flooded).toBe(3);
  clock.advance(1_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["100 INVITE"]);
  expect([requests.map((r) => r.request.callId), endpoint.stats().flooded]).toEqual([["1"], 3]);
});

test("every message in and out is traced as it was on the wire", async () => {
  const seen: string[] = [];
  const stage = await start({
    trace: (direction, peer, wire, callId) =>
      seen.push(`${direction} ${peer.port} ${callId} ${wire.toString().split("\r\n")[0]}`),
  });
  await stage.peer.fence();
  const { port } = stage.peer;
  const callId = /fence-\d+/.exec(seen[0] ?? "")?.[0];
  expect(seen).toEqual([
    `in ${port} ${callId} OPTIONS sip:us@test.example SIP/2.0`,
    `out ${port} ${callId} SIP/2.0 200 OK`,
  ]);
});

test("a port that is taken is an error of listen", async () => {
  const { endpoint, port } = await start();
  await expect(endpoint.listen("udp", "127.0.0.1", port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  const tcp = await endpoint.listen("tcp", "127.0.0.1", 0);
  await expect(endpoint.listen("tcp", "127.0.0.1", tcp.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("close settles what waits, is idempotent, and after it nothing is sent", async () => {
  const stage = await start();
  const final = ask(stage);
  await stage.peer.next("REGISTER");
  await Promise.all([stage.endpoint.close(), stage.endpoint.close()]);
  expect((await final).status).toBe(503);
  expect((await ask(stage)).status).toBe(503);
  const rejected = new Promise<number>((resolve) =>
    stage.endpoint.invite(
      { uri: "sip:x", from: "<sip:a@b>", to: "<sip:c@d>", target: target(stage), body: "v=0" },
      { rejected: resolve },
    ),
  );
  expect(await rejected).toBe(503);
  expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, connections: 0 });
  expect(stage.clock.waiting).toBe(0);
});

test("toward other machines the public host stands in Via and Contact, toward loopback the loopback address", async () => {
  const stage = await start({ publicHost: "203.0.113.9" });
  const final = ask(stage, { contactUser: "us" });
  const sent = await stage.peer.next("REGISTER");
  expect([sent.via.host, sent.contact()?.uri.host]).toEqual(["127.0.0.1", "127.0.0.1"]);
  stage.peer.answer(sent, 200);
  await final;
});

test("behind a trusted proxy the sender is who the proxy says; answers go to the proxy, limits count the sender", async () => {
  const { peer, requests, endpoint } = await start({
    trustedProxies: ["127.0.0.1"],
    limits: { registersPerSecond: 1 },
  });
  const register = (callId: string, sender: string) => {
    const via = `Via: SIP/2.0/TCP 10.0.0.5;branch=z9hG4bKc${callId};received=${sender};rport=40000`;
    peer.send(peer.request("REGISTER", { callId, headers: [via] }));
  };
  register("a", "203.0.113.9");
  register("b", "203.0.113.9");
  register("c", "203.0.113.10");
  await peer.fence();
  expect(requests.map((one) => one.request.callId)).toEqual(["a", "c"]);
  expect(requests[0]).toMatchObject({
    source: { transport: "tcp", host: "203.0.113.9", port: 40_000 },
    peer: { transport: "udp", host: "127.0.0.1", port: peer.port },
  });
  requests[0]!.respond(200);
  expect((await peer.next(200)).raw("via")).toContain(`rport=${peer.port}`);
  expect(endpoint.stats().flooded).toBe(1);
});

test("an answer to another method than that of the request with its branch is nobody's (RFC 3261 §17.1.3)", async () => {
  const stage = await openStage();
  open.push(stage);
  const { peer, endpoint } = stage;
  const target = { transport: "udp", host: "127.0.0.1", port: peer.port } as const;
  const final = endpoint.request({ method: "OPTIONS", uri: "sip:a@b", from: "sip:a@b", to: "sip:b@c", target });
  const request = await peer.next("OPTIONS");
  const source = { host: "127.0.0.1", port: 1 };
  const wrong = printResponse(request, source, { status: 404, toTag: "x" }).toString("latin1");
  peer.send(Buffer.from(wrong.replace("1 OPTIONS", "1 INVITE"), "latin1"));
  await peer.fence();
  peer.answer(request, 200);
  expect((await final).status).toBe(200);
});
