import { afterEach, expect, test } from "vitest";
import { WirePeer } from "../../../test/support/sip-peer.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import type { SipStanding } from "./sip-gate.js";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((one) => one.close()));
});

/** Loopback is a network like any other here: what an address is known as says `standings`, else it is a stranger. */
async function start(standings: Record<string, SipStanding>, o: Parameters<typeof openStage>[0] = {}): Promise<Stage> {
  const limits = { isLoopbackExempt: false, ...o.limits };
  const stage = await openStage({ ...o, limits, standingOf: (host) => standings[host] ?? "stranger" });
  closing.push(stage);
  return stage;
}

async function peerAt(stage: Stage, host: string): Promise<WirePeer> {
  const peer = await WirePeer.open(stage.port, host);
  closing.push(peer);
  return peer;
}

/** Of a peer whose address is known, so that it can wait for what others did not get. */
const HOME = { "127.0.0.1": "known" } as const;

test.each(["friendly-scanner", "sipvicious", "sipcli/v1.8", "sundayddr", "Friendly-Request", "svwar"])(
  "a request of %s gets no answer, from wherever it comes",
  async (agent) => {
    const { peer, endpoint, sessions, requests } = await start(HOME);
    for (const method of ["OPTIONS", "REGISTER", "INVITE", "BYE", "NONSENSE"])
      peer.send(peer.request(method, { callId: method, headers: [`User-Agent: ${agent}`] }));
    peer.send(peer.request("OPTIONS", { headers: [`User-Agent: ${agent}`, "Content-Length: -1"] }));
    await peer.fence();
    expect(peer.seen()).toEqual([]);
    expect([sessions.length, requests.length, endpoint.stats().unwanted]).toEqual([0, 0, 6]);
  },
);

test("the name in From gives a scanner away that hides its User-Agent; others keep theirs", async () => {
  const { peer } = await start(HOME);
  const hidden = peer.request("OPTIONS", { callId: "hidden" }).replace("From: <", 'From: "sipvicious"<');
  peer.send(hidden);
  for (const agent of ["Zoiper rv2.10.13", "Cisco-SIPGateway/IOS-16", "smapi phone"])
    peer.send(peer.request("OPTIONS", { callId: `a${agent.length}`, headers: [`User-Agent: ${agent}`] }));
  await peer.fence();
  expect(peer.seen()).toEqual(["200 OPTIONS", "200 OPTIONS", "200 OPTIONS"]);
});

test("OPTIONS of strangers get no answer, those of addresses that are known do", async () => {
  const stage = await start({ ...HOME, "127.0.0.3": "peer" });
  const [stranger, trunk] = [await peerAt(stage, "127.0.0.2"), await peerAt(stage, "127.0.0.3")];
  stranger.send(stranger.request("OPTIONS"));
  trunk.send(trunk.request("OPTIONS"));
  await trunk.next(200);
  await stage.peer.fence();
  expect(stranger.seen()).toEqual([]);
  expect(stage.endpoint.stats().unwanted).toBe(1);
});

test("one address may begin 50 requests a second, 20 of them REGISTER, a trunk a hundred times as many", async () => {
  const stage = await start({ ...HOME, "127.0.0.3": "peer" });
  const trunk = await peerAt(stage, "127.0.0.3");
  for (const peer of [stage.peer, trunk]) {
    for (let i = 0; i < 30; i++) peer.send(peer.request("REGISTER", { callId: `${peer.port}-r${i}` }));
    for (let i = 0; i < 70; i++) peer.send(peer.request("BYE", { callId: `${peer.port}-b${i}`, toTag: "gone" }));
    await trunk.fence();
  }
  const from = ({ port }: WirePeer) => stage.requests.filter(({ source }) => source.port === port);
  expect([from(stage.peer).length, from(trunk).length]).toEqual([20, 30]);
  // Refusals count too: nobody is refused without end.
  expect([stage.peer.seen().length, trunk.seen().length]).toEqual([30, 70]);
  stage.clock.advance(1_000);
  stage.peer.send(stage.peer.request("REGISTER", { callId: "next-second" }));
  await stage.peer.fence();
  expect(from(stage.peer)).toHaveLength(21);
});

test("malformed requests count too, and over a connection a flood is told 503", async () => {
  const stage = await start(
    { ...HOME, "127.0.0.3": "peer" },
    { limits: { requestsPerSecond: 2, isLoopbackExempt: false } },
  );
  const trunk = await peerAt(stage, "127.0.0.3");
  const bad = () => stage.peer.request("OPTIONS", { without: ["CSeq"] });
  for (let i = 0; i < 4; i++) stage.peer.send(bad());
  await trunk.fence();
  expect(stage.peer.inbox.map(({ status }) => status)).toEqual([400, 400]);
  const { port } = await stage.endpoint.listen("tcp", "127.0.0.1", 0);
  const tcp = await TcpPeer.open(port);
  await tcp.write(stage.peer.request("OPTIONS", { via: "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-tcp" }));
  await tcp.until("503", ({ text }) => text.includes(" 503 "));
  expect(tcp.text).toContain("Retry-After: 5");
  tcp.close();
});

const CHALLENGES: [string, string][] = ["SHA-256", "MD5"].map((algorithm) => [
  "WWW-Authenticate",
  `Digest realm="test.example", nonce="AYzClFwAh_FiZD3FJQgY5kImsiIWd8tgvDWSXw", algorithm=${algorithm}, qop="auth"`,
]);

/** What a REGISTER of that size is challenged with. @param extra bytes beyond the shortest */
async function challenged(standing: SipStanding, extra: number): Promise<{ sent: number; text: string }> {
  const seen: string[] = [];
  const stage = await start(
    { "127.0.0.1": standing, "127.0.0.3": "peer" },
    {
      trace: (direction, _peer, wire) => {
        if (direction === "out") seen.push(wire.toString());
      },
    },
  );
  const filler = extra === 0 ? [] : [`X: ${"x".repeat(extra)}`];
  const request = stage.peer.request("REGISTER", { headers: filler });
  stage.peer.send(request);
  await (await peerAt(stage, "127.0.0.3")).fence();
  stage.requests[0]?.respond(401, { headers: CHALLENGES });
  const text = seen.find((sent) => sent.startsWith("SIP/2.0 401")) ?? "";
  return { sent: request.length, text };
}

test("what is known is challenged with every algorithm, however short its REGISTER", async () => {
  const { sent, text } = await challenged("known", 0);
  expect(text.match(/algorithm=/g)).toHaveLength(2);
  expect(text.length).toBeGreaterThan(sent);
});

test("a stranger with a long REGISTER is challenged in full, one with a shorter one without our name, then by one algorithm", async () => {
  const long = await challenged("stranger", 400);
  expect(long.text).toContain("Server: ");
  expect(long.text.match(/algorithm=/g)).toHaveLength(2);
  expect(long.text.length).toBeLessThanOrEqual(1.5 * long.sent);
  const short = await challenged("stranger", 0);
  expect(short.text).not.toContain("Server: ");
  expect(short.text.match(/algorithm=[^,]*/g)).toEqual(["algorithm=MD5"]);
  expect(short.text.length).toBeLessThanOrEqual(1.5 * short.sent);
});

test("nothing else that a stranger gets over UDP is longer than what it sent", async () => {
  const answers = new Map<string, number>();
  const stage = await start(
    { "127.0.0.3": "peer" },
    {
      onInvite: (session) => session.reject(404, { reason: "x".repeat(600) }),
      trace: (direction, _peer, wire, callId) => {
        if (direction === "out") answers.set(callId, Math.max(answers.get(callId) ?? 0, wire.length));
      },
    },
  );
  const { peer } = stage;
  const sent = new Map<string, number>();
  const odd = ["Require: a,b,c", "Content-Type: x/y", "Accept: a/b"];
  for (const [i, method] of ["INVITE", "BYE", "NONSENSE", "CANCEL", "INFO", "INVITE", "INVITE", "INVITE"].entries()) {
    const header = i > 4 ? odd[i - 5]! : "X: y";
    const text = peer.request(method, { callId: `c${i}`, headers: [header], body: i > 4 ? "x" : "" });
    sent.set(`c${i}`, text.length);
    peer.send(text);
  }
  await (await peerAt(stage, "127.0.0.3")).fence();
  for (const [callId, length] of sent) expect(answers.get(callId) ?? 0).toBeLessThanOrEqual(length);
  expect(answers.has("c0")).toBe(true);
});

test("an answer that may not be sent leaves nothing behind", async () => {
  const stage = await start({ "127.0.0.3": "peer" });
  const { peer, endpoint } = stage;
  peer.send(peer.request("REGISTER"));
  const trunk = await peerAt(stage, "127.0.0.3");
  await trunk.fence();
  stage.requests[0]?.respond(200, { headers: [["Contact", `<sip:${"x".repeat(900)}@a>`]] });
  stage.clock.advance(64_000);
  await trunk.fence();
  stage.clock.advance(64_000);
  expect(peer.seen()).toEqual([]);
  expect(endpoint.stats().transactions).toBe(0);
});

test("within a dialog an answer is as long as it must be, whoever the peer is", async () => {
  const stage = await start({ "127.0.0.3": "peer" });
  const { peer, sessions } = stage;
  const events = stage.events({ reinvite: (offer) => offer.accept(`v=0${"x".repeat(900)}`) });
  peer.send(peer.request("INVITE", { cseq: 1, body: `v=0${"x".repeat(900)}` }));
  await (await peerAt(stage, "127.0.0.3")).fence();
  sessions[0]!.events = events;
  void sessions[0]!.accept("v=0");
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { cseq: 1, toTag }));
  peer.send(peer.request("INVITE", { cseq: 2, toTag }));
  expect((await peer.next(200)).body.length).toBe(903);
});

test("a CANCEL from elsewhere ends no call, even with the branch of its INVITE", async () => {
  const stage = await start({ ...HOME, "127.0.0.9": "known" });
  const { peer, told } = stage;
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-seen" }));
  await peer.fence();
  const spoofer = await peerAt(stage, "127.0.0.9");
  const via = `SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bK-seen;rport`;
  spoofer.send(spoofer.request("CANCEL", { via }));
  await spoofer.next(481);
  expect(told).toEqual([]);
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-seen" }));
  expect((await peer.next(487)).method).toBe("INVITE");
});

test("a BYE, a re-INVITE, an UPDATE and an INFO from elsewhere change nothing, even with both tags", async () => {
  const stage = await start({ ...HOME, "127.0.0.9": "known" });
  const { peer, told, sessions } = stage;
  peer.send(peer.request("INVITE", { cseq: 1, body: "v=0" }));
  await peer.fence();
  const [session] = sessions;
  void session!.accept("v=0");
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { cseq: 1, toTag }));
  await peer.fence();
  const spoofer = await peerAt(stage, "127.0.0.9");
  for (const [i, method] of ["BYE", "INVITE", "UPDATE", "INFO"].entries()) {
    spoofer.send(spoofer.request(method, { cseq: 10 + i, toTag, body: "v=0" }));
    expect((await spoofer.next(481)).method).toBe(method);
  }
  expect(told).toEqual(["acked 0"]);
  expect(session!.state).toBe("confirmed");
  // They have not used up the peer's numbers either.
  peer.send(peer.request("BYE", { cseq: 2, toTag }));
  await peer.next(200);
});
