import { afterEach, expect, test } from "vitest";
import { namesOf } from "../../../test/support/names.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { ha1, parseCredentials, printChallenge, verifyDigest } from "../wire/sip/digest.js";
import { headerKey } from "../wire/sip/headers.js";
import type { OutgoingInvite, SessionEvents } from "./sip-session.js";

const SDP = "v=0\r\n";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, connections: 0 });
  }
});

async function start(): Promise<Stage> {
  const stage = await openStage();
  open.push(stage);
  return stage;
}

function call(stage: Stage, o: Partial<OutgoingInvite> = {}, events: SessionEvents = {}) {
  const target = { transport: "udp" as const, host: "127.0.0.1", port: stage.peer.port };
  const invite = {
    uri: "sip:bob@peer.example",
    from: '"Us" <sip:us@test.example>',
    to: "<sip:bob@peer.example>",
    target,
  };
  return stage.endpoint.invite({ ...invite, body: SDP, contactUser: "us", ...o }, stage.events(events));
}

/** A call of ours that was answered. */
async function confirmed(o?: Partial<OutgoingInvite>, events?: SessionEvents) {
  const stage = await start();
  const session = call(stage, o, events);
  const invite = await stage.peer.next("INVITE");
  stage.peer.answer(invite, 200, { body: SDP });
  const ack = o && "body" in o ? undefined : await stage.peer.next("ACK");
  await stage.peer.fence();
  stage.told.length = 0;
  return { ...stage, session, invite, ack };
}

test("an INVITE has all its headers; ringing and the answer are told, the ACK sent", async () => {
  const stage = await start();
  const { peer, told } = stage;
  const session = call(stage, { headers: [["P-Asserted-Identity", "<sip:+1202@x>"]] });
  const invite = await peer.next("INVITE");
  expect([invite.uri, session.request?.text]).toEqual(["sip:bob@peer.example", invite.text]);
  expect(invite.via).toMatchObject({ transport: "UDP", host: "127.0.0.1", port: stage.port });
  expect(invite.contact()?.uri).toMatchObject({ user: "us", host: "127.0.0.1", port: stage.port });
  expect([invite.header("max-forwards"), invite.header("p-asserted-identity"), invite.body.toString()]).toEqual([
    "70",
    "<sip:+1202@x>",
    SDP,
  ]);
  peer.answer(invite, 100);
  peer.answer(invite, 180);
  peer.answer(invite, 200, { body: SDP });
  const ack = await peer.next("ACK");
  expect([ack.uri, ack.cseq.number, ack.toTag]).toEqual([`sip:peer@127.0.0.1:${peer.port}`, invite.cseq.number, "pt"]);
  await peer.fence();
  expect(told).toEqual(["provisional 180", "accepted 200"]);
  expect([session.state, session.remoteTag, session.request]).toEqual(["confirmed", "pt", undefined]);
});

test("an INVITE nobody answers is repeated and then rejected as 408", async () => {
  const stage = await start();
  call(stage);
  await stage.peer.next("INVITE");
  for (const ms of [500, 1_000, 2_000]) {
    stage.clock.advance(ms);
    await stage.peer.next("INVITE");
  }
  stage.clock.advance(32_000);
  expect(stage.told).toEqual(["rejected 408 synthetic"]);
});

test.each([302, 404, 486, 503, 603])("%i is reported with the response and acknowledged", async (status) => {
  const stage = await start();
  const { peer } = stage;
  call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, status, { headers: [["Contact", "<sip:else@where>"]] });
  const ack = await peer.next("ACK");
  expect([ack.via.params.get("branch"), ack.toTag]).toEqual([invite.via.params.get("branch"), "pt"]);
  expect(stage.told).toEqual([`rejected ${status}`]);
});

test("the answer again is acknowledged again, without being told again", async () => {
  const { peer, invite, told } = await confirmed();
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  expect(told).toEqual([]);
});

test("over, it answers repeated 2xx and holds its owner no more", async () => {
  const { session, peer, invite, told, endpoint } = await confirmed();
  expect(session).toMatchObject({ events: { bye: expect.any(Function) } });
  peer.send(peer.request("BYE", { callId: session.callId, fromTag: "pt", toTag: session.localTag, cseq: 2 }));
  await peer.next(200);
  expect(told).toEqual(["bye"]);
  expect(session.state).toBe("ended");
  expect(Object.keys((session as unknown as { events: object }).events)).toEqual([]);
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  expect([told, endpoint.stats().sessions]).toEqual([["bye"], 0]);
});

test("without an offer of ours the ACK is the user's, with the answer in it", async () => {
  const { peer, session } = await confirmed({ body: undefined });
  expect(peer.seen()).toEqual([]);
  session.ack("our answer");
  const ack = await peer.next("ACK");
  expect([ack.body.toString(), ack.header("content-type")]).toEqual(["our answer", "application/sdp"]);
});

test("CANCEL waits for the first 1xx, then goes out with the INVITE's branch; 487 ends it", async () => {
  const stage = await start();
  const { peer } = stage;
  const session = call(stage);
  const invite = await peer.next("INVITE");
  session.cancel([["Reason", "SIP;cause=200"]]);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  peer.answer(invite, 100);
  const cancel = await peer.next("CANCEL");
  expect([cancel.via.params.get("branch"), cancel.uri, cancel.cseq.number, cancel.header("reason")]).toEqual([
    invite.via.params.get("branch"),
    invite.uri,
    invite.cseq.number,
    "SIP;cause=200",
  ]);
  peer.answer(cancel, 200);
  peer.answer(invite, 487);
  await peer.next("ACK");
  expect(stage.told).toEqual(["rejected 487"]);
});

test("an answer that crosses the CANCEL gets ACK and BYE, and the user hears 487", async () => {
  const stage = await start();
  const { peer } = stage;
  const session = call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 180);
  await peer.fence();
  const reason = 'Q.850;cause=19;text="NO_ANSWER"';
  session.cancel([["Reason", reason]]);
  await peer.next("CANCEL");
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  const bye = await peer.next("BYE");
  expect(bye.header("reason")).toBe(reason);
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  peer.answer(bye, 200);
  await peer.fence();
  expect(stage.told).toEqual(["provisional 180", "rejected 487 synthetic"]);
  expect(stage.endpoint.stats().dialogs).toBe(0);
});

test("a peer that ignores the CANCEL is given up after 64·T1", async () => {
  const stage = await start();
  const session = call(stage);
  const invite = await stage.peer.next("INVITE");
  stage.peer.answer(invite, 180);
  await stage.peer.fence();
  session.cancel();
  stage.clock.advance(32_000);
  await stage.peer.fence();
  expect(stage.told).toEqual(["provisional 180", "rejected 487 synthetic"]);
});

test("a call given up before it was sent is not sent", async () => {
  const stage = await start();
  call(stage).cancel();
  await stage.peer.fence();
  expect([stage.peer.seen(), stage.told]).toEqual([[], ["rejected 487 synthetic"]]);
});

test("of two answers of a fork the first counts, the second gets ACK and BYE", async () => {
  const stage = await start();
  const { peer } = stage;
  call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 180, { toTag: "one" });
  peer.answer(invite, 183, { toTag: "two" });
  peer.answer(invite, 200, { toTag: "two", body: SDP });
  peer.answer(invite, 200, { toTag: "one", body: SDP });
  expect((await peer.next("ACK")).toTag).toBe("two");
  expect((await peer.next("ACK")).toTag).toBe("one");
  const bye = await peer.next("BYE");
  expect([bye.toTag, bye.header("reason")]).toEqual(["one", 'Q.850;cause=26;text="NON_SELECTED_USER"']);
  peer.answer(bye, 200);
  await peer.fence();
  expect(stage.told).toEqual(["provisional 180", "provisional 183", "accepted 200"]);
  expect(stage.endpoint.stats().dialogs).toBe(1);
});

test("another answer of a fork that cannot be reached leaves nothing behind", async () => {
  const { peer, invite, endpoint } = await confirmed();
  const route: [string, string] = ["Record-Route", "<sip:x.example;lr;transport=ws>"];
  for (const toTag of ["two", "three"])
    peer.answer(invite, 200, { toTag, headers: [["Contact", peer.contact], route], body: SDP });
  await peer.fence();
  expect([peer.seen(), endpoint.stats().dialogs]).toEqual([[], 1]);
});

test("of answers under ever new tags 20 are acknowledged and ended, others get nothing", async () => {
  const { peer, invite } = await confirmed();
  for (let n = 0; n < 25; n++) peer.answer(invite, 200, { toTag: `t${n}`, body: SDP });
  peer.answer(invite, 200, { toTag: "t0", body: SDP });
  const byes: string[] = [];
  for (let n = 0; n < 20; n++) byes.push((await peer.next("BYE")).toTag);
  await peer.fence();
  const tags = Array.from({ length: 20 }, (_, n) => `t${n}`);
  expect([byes, peer.inbox.map((m) => `${m.method} ${m.toTag}`)]).toEqual([
    tags,
    [...tags, "t0"].map((tag) => `ACK ${tag}`),
  ]);
});

test("an answer whose Contact cannot be read is acknowledged where the call went", async () => {
  const stage = await start();
  const { peer } = stage;
  const uri = `sip:bob@127.0.0.1:${peer.port}`;
  const session = call(stage, { uri });
  const invite = await peer.next("INVITE");
  const message = `SIP/2.0 200 OK\r\n${["Via", "From", "To", "Call-ID", "CSeq"]
    .map((name) => `${name}: ${invite.raw(headerKey(name))}${name === "To" ? ";tag=pt" : ""}\r\n`)
    .join("")}Contact: <sip:pe\0er@h>\r\nContent-Length: 0\r\n\r\n`;
  peer.send(message);
  expect((await peer.next("ACK")).uri).toBe(uri);
  const ended = session.bye();
  const bye = await peer.next("BYE");
  expect(bye.uri).toBe(uri);
  peer.answer(bye, 200);
  await ended;
});

test("a BYE that cannot be made ends the session all the same", async () => {
  const { session, endpoint } = await confirmed();
  await expect(session.bye([["Reason", "x\r\nEvil: 1"]])).rejects.toThrow("line break");
  expect(endpoint.stats()).toMatchObject({ dialogs: 0, sessions: 0 });
});

test("the ACK to our re-INVITE goes to the Contact of its 2xx", async () => {
  const { peer, session } = await confirmed();
  const final = session.reinvite("v=1");
  const moved = `sip:moved@127.0.0.1:${peer.port}`;
  peer.answer(await peer.next("INVITE"), 200, { headers: [["Contact", `<${moved}>`]], body: SDP });
  expect((await peer.next("ACK")).uri).toBe(moved);
  expect((await final).status).toBe(200);
});

test("a call cancelled at whatever moment of the look-up of its target is sent before that or never", async () => {
  const hosts: Record<string, string> = {};
  const stage = await openStage({ names: namesOf({ hosts }) });
  open.push(stage);
  const sent: string[] = [];
  for (let turns = 0; turns < 60; turns++) {
    const host = `h${turns}.example`;
    hosts[host] = "127.0.0.1";
    const session = call(stage, { target: { transport: "udp", host, port: stage.peer.port } });
    for (let turn = 0; turn < turns; turn++) await null;
    if (session.request) sent.push(session.callId);
    session.cancel();
  }
  await stage.peer.fence();
  expect(stage.peer.inbox.map((m) => m.callId)).toEqual(sent);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.length).toBeLessThan(60);
});

test("the peer's BYE, re-INVITE and INFO reach the user", async () => {
  const { peer, session, told, invite } = await confirmed(undefined, { reinvite: (offer) => offer.accept("answer") });
  const parts = { callId: invite.callId, fromTag: "pt", toTag: session.localTag };
  peer.send(peer.request("INVITE", { ...parts, cseq: 1, body: "offer" }));
  expect((await peer.next(200)).body.toString()).toBe("answer");
  peer.send(peer.request("ACK", { ...parts, cseq: 1 }));
  peer.send(peer.request("INFO", { ...parts, cseq: 2, body: "5" }));
  await peer.next(200);
  peer.send(peer.request("BYE", { ...parts, cseq: 3 }));
  await peer.next(200);
  expect([told, session.state]).toEqual([["info 5", "bye"], "ended"]);
});

test("our BYE, re-INVITE and INFO have rising numbers and the peer's Contact", async () => {
  const { peer, session } = await confirmed();
  const info = session.send("INFO", { body: "1", headers: [["Content-Type", "application/dtmf"]] });
  const sent = await peer.next("INFO");
  peer.answer(sent, 200);
  expect((await info).status).toBe(200);
  const final = session.reinvite("v=1");
  const invite = await peer.next("INVITE");
  peer.answer(invite, 488);
  await peer.next("ACK");
  expect((await final).status).toBe(488);
  const ended = session.bye();
  const bye = await peer.next("BYE");
  peer.answer(bye, 200);
  await ended;
  expect([sent, invite, bye].map((m) => m.cseq.number)).toEqual([2, 3, 4]);
  expect(bye.uri).toBe(`sip:peer@127.0.0.1:${peer.port}`);
});

test("a BYE nobody answers is given up after 64·T1", async () => {
  const { peer, session, clock } = await confirmed();
  const ended = session.bye();
  await peer.next("BYE");
  clock.advance(32_000);
  await ended;
  expect(session.state).toBe("ended");
});

test.each([
  [401, "WWW-Authenticate", "Authorization"],
  [407, "Proxy-Authenticate", "Proxy-Authorization"],
] as const)("%i is answered with credentials, once, and later requests too", async (status, asks, gives) => {
  const stage = await start();
  const { peer } = stage;
  const challenge = (nonce: string): [string, string][] => [
    [asks, printChallenge({ realm: "r", nonce, algorithm: "SHA-256", isStale: false, hasQop: true })],
  ];
  const session = call(stage, { credentials: { username: "us", password: "secret" } });
  const first = await peer.next("INVITE");
  peer.answer(first, status, { headers: challenge("n1") });
  await peer.next("ACK");
  const second = await peer.next("INVITE");
  expect([second.callId, second.fromTag, second.cseq.number]).toEqual([
    first.callId,
    first.fromTag,
    first.cseq.number + 1,
  ]);
  const given = parseCredentials(second.header(gives) ?? "");
  expect(given && verifyDigest(given, ha1("SHA-256", "us", "r", "secret"), "INVITE")).toBe(true);
  peer.answer(second, 200, { body: SDP });
  await peer.next("ACK");
  const ended = session.bye();
  peer.answer(await peer.next("BYE"), status, { headers: challenge("n2") });
  const bye = await peer.next("BYE");
  expect(parseCredentials(bye.header(gives) ?? "")?.nonce).toBe("n2");
  peer.answer(bye, 200);
  await ended;
  expect(stage.told).toEqual(["accepted 200"]);
});

test("wrong credentials are not tried for ever", async () => {
  const stage = await start();
  const { peer } = stage;
  const headers: [string, string][] = [["WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth"']];
  call(stage, { credentials: { username: "us", password: "wrong" } });
  peer.answer(await peer.next("INVITE"), 401, { headers });
  peer.answer(await peer.next("INVITE"), 401, { headers });
  await peer.next("ACK");
  await peer.fence();
  expect(stage.told).toEqual(["rejected 401"]);
});

test("a name that does not resolve, a closed TCP port and a lost connection are rejected, never thrown", async () => {
  const stage = await openStage({ names: namesOf({}) });
  open.push(stage);
  const rejected = (target: OutgoingInvite["target"]) =>
    new Promise<number>((resolve) => call(stage, { target }, { rejected: resolve }));
  expect(await rejected({ transport: "udp", host: "nobody.example", port: 5060 })).toBe(503);
  expect(await rejected({ transport: "tcp", host: "127.0.0.1", port: 1 })).toBe(503);
  expect(await rejected({ transport: "tcp", host: "127.0.0.1", port: 5060, flow: "tcp-99" })).toBe(430);
});

test("a header with a line break is no INVITE: rejected, and nothing is sent", async () => {
  const stage = await start();
  const status = new Promise<number>((resolve) =>
    call(stage, { headers: [["Subject", "x\r\nEvil: 1"]] }, { rejected: resolve }),
  );
  expect(await status).toBe(503);
  await stage.peer.fence();
  expect(stage.peer.seen()).toEqual([]);
});

test("an event that throws does not stop the call", async () => {
  const stage = await start();
  const throwing = () => {
    throw new Error("bug");
  };
  const session = call(stage, {}, { provisional: throwing, accepted: throwing });
  const invite = await stage.peer.next("INVITE");
  stage.peer.answer(invite, 180);
  stage.peer.answer(invite, 200, { body: SDP });
  await stage.peer.next("ACK");
  expect(session.state).toBe("confirmed");
});

test("close rejects calls that ring and tells calls that live", async () => {
  const { endpoint, told, peer, clock, ...stage } = await confirmed();
  call({ endpoint, told, peer, clock, ...stage });
  await peer.next("INVITE");
  await endpoint.close();
  expect(told).toEqual(["failed transport", "rejected 503 synthetic"]);
  expect(clock.waiting).toBe(0);
});
