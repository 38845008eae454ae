import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { WirePeer } from "../../../test/support/sip-peer.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { PlainUdp } from "./plain-udp.js";
import type { SipWatch } from "./sip-endpoint.js";
import type { InboundSession, OutboundSession } from "./sip-session.js";
import type { OpenUdp } from "./udp-socket.js";

/* What is left of a call for 64·T1 after it: enough to answer what comes late (RFC 3261 §13.2.2.4, RFC 6026), and no more. */
const SDP = "v=0\r\n";
const open: Stage[] = [];
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
    expect(stage.clock.waiting).toBe(0);
  }
});

async function start(
  onInvite?: (session: InboundSession) => void,
  o?: { readonly trace: SipWatch; readonly openUdp?: OpenUdp },
): Promise<Stage> {
  const stage = await openStage({ ...o, ...(onInvite ? { onInvite } : {}) });
  open.push(stage);
  return stage;
}

function call({ endpoint, peer, events }: Stage, o: { readonly body?: string } = { body: SDP }): OutboundSession {
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  return endpoint.invite({ ...names, target, ...o }, events());
}

/** A call of ours that the peer has ended. */
async function ended() {
  const stage = await start();
  const { peer } = stage;
  const session = call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  const ack = await peer.next("ACK");
  peer.send(peer.request("BYE", { callId: session.callId, fromTag: "pt", toTag: session.localTag, cseq: 2 }));
  await peer.next(200);
  await peer.fence();
  stage.told.length = 0;
  return { ...stage, invite, ack, session: new WeakRef(session) };
}

/** What is referred to by nothing but timers and tables of the endpoint is gone. */
async function isGone(held: WeakRef<object>): Promise<boolean> {
  // A WeakRef holds what it was made of until the end of the turn.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return held.deref() === undefined;
}

test("a call of ours that is over: each 2xx that comes again gets the same ACK for 64·T1, and its session is not kept", async () => {
  const { peer, invite, ack, session, clock, told, endpoint } = await ended();
  expect([await isGone(session), endpoint.stats().transactions > 0]).toEqual([true, true]);
  for (const ms of [500, 1_000, 30_499]) {
    clock.advance(ms);
    peer.answer(invite, 200, { body: SDP });
    expect((await peer.next("ACK")).text).toBe(ack.text);
  }
  clock.advance(1);
  peer.answer(invite, 200, { body: SDP });
  await peer.fence();
  expect([peer.seen(), told]).toEqual([[], []]);
});

test("another phone answers a call that is over: ACK and BYE with its tag, once, and ACK to each copy", async () => {
  const { peer, invite, told, endpoint } = await ended();
  peer.answer(invite, 200, { body: SDP, toTag: "late" });
  const ack = await peer.next("ACK");
  const bye = await peer.next("BYE");
  expect([ack.toTag, ack.cseq.number, bye.toTag, bye.cseq.number]).toEqual(["late", 1, "late", 2]);
  expect(bye.header("reason")).toBe('Q.850;cause=26;text="NON_SELECTED_USER"');
  peer.answer(invite, 200, { body: SDP, toTag: "late" });
  expect((await peer.next("ACK")).text).toBe(ack.text);
  peer.answer(bye, 200);
  await peer.fence();
  peer.answer(invite, 180, { toTag: "later" });
  peer.answer(invite, 486, { toTag: "later" });
  await peer.fence();
  expect([peer.seen(), told, endpoint.stats().dialogs]).toEqual([[], [], 0]);
});

test("of ever new phones that answer a call that is over 20 are refused, others get nothing", async () => {
  const { peer, invite } = await ended();
  for (let n = 0; n < 25; n++) peer.answer(invite, 200, { body: SDP, toTag: `t${n}` });
  const byes: string[] = [];
  for (let n = 0; n < 20; n++) byes.push((await peer.next("BYE")).toTag);
  await peer.fence();
  const tags = Array.from({ length: 20 }, (_, n) => `t${n}`);
  expect([byes, peer.inbox.map((m) => `${m.method} ${m.toTag}`)]).toEqual([tags, tags.map((tag) => `ACK ${tag}`)]);
});

test("an ACK that waits for its user is sent when the user makes it, also after the call, and again to each copy", async () => {
  const stage = await start();
  const { peer } = stage;
  const session = call(stage, {});
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  await peer.fence();
  peer.send(peer.request("BYE", { callId: session.callId, fromTag: "pt", toTag: session.localTag, cseq: 2 }));
  await peer.next(200);
  peer.inbox.length = 0;
  peer.answer(invite, 200, { body: SDP });
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  session.ack("answer");
  const ack = await peer.next("ACK");
  expect(ack.body.toString()).toBe("answer");
  peer.answer(invite, 200, { body: SDP });
  expect((await peer.next("ACK")).text).toBe(ack.text);
});

test("a call that was refused: each copy of the refusal gets the same ACK for 32 s, also after all is over (timer D)", async () => {
  const stage = await start();
  const { peer, clock, told } = stage;
  const session = call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 486);
  const ack = await peer.next("ACK");
  await peer.fence();
  expect([session.state, told]).toEqual(["ended", ["rejected 486"]]);
  clock.advance(31_999);
  peer.answer(invite, 486);
  expect((await peer.next("ACK")).text).toBe(ack.text);
  clock.advance(1);
  peer.answer(invite, 486);
  await peer.fence();
  expect([peer.seen(), told]).toEqual([[], ["rejected 486"]]);
});

test("another phone answers a call of a trunk that is over, and asks who ends it: the BYE bears its credentials", async () => {
  const stage = await start();
  const { endpoint, peer, events } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const credentials = { username: "trunk", password: "secret" };
  const session = endpoint.invite({ ...names, target, credentials, body: SDP }, events());
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  peer.send(peer.request("BYE", { callId: session.callId, fromTag: "pt", toTag: session.localTag, cseq: 2 }));
  await peer.next(200);
  peer.answer(invite, 200, { body: SDP, toTag: "late" });
  await peer.next("ACK");
  const bye = await peer.next("BYE");
  peer.answer(bye, 401, { headers: [["WWW-Authenticate", 'Digest realm="r", nonce="n"']] });
  expect((await peer.next("BYE")).header("authorization")).toContain('username="trunk"');
});

test("an answer goes again out of the socket that it went out of first", async () => {
  const stage = await start();
  const { peer, endpoint } = stage;
  const { port } = await endpoint.listen("udp", "127.0.0.1", 0);
  const other = await WirePeer.open(port);
  const message = other.request("OPTIONS", { branch: "z9hG4bK-o" });
  for (let n = 0; n < 2; n++) {
    other.send(message);
    await other.next(200);
  }
  expect(peer.seen()).toEqual([]);
  await other.close();
});

/** A call of the peer that it has ended. */
async function endedByCaller() {
  const stage = await start((session) => void session.accept(SDP).catch(() => undefined));
  const { peer, sessions } = stage;
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { toTag }));
  peer.send(peer.request("BYE", { toTag, cseq: 2 }));
  await peer.next(200);
  await peer.fence();
  peer.inbox.length = 0;
  return { ...stage, toTag, session: new WeakRef(sessions.pop()!) };
}

test("a call of the peer that is over: copies of its INVITE get silence for 64·T1, and its session is not kept", async () => {
  const { peer, session, clock, sessions } = await endedByCaller();
  expect(await isGone(session)).toBe(true);
  clock.advance(31_999);
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.fence();
  expect([peer.seen(), sessions.length]).toEqual([[], 0]);
  clock.advance(1);
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(200);
  expect(sessions).toHaveLength(1);
});

test("a call of the peer that is over: its late CANCEL gets 200 with our tag, its INVITE over another path 482", async () => {
  const { peer, toTag, told, clock } = await endedByCaller();
  told.length = 0;
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  expect((await peer.next(200)).toTag).toBe(toTag);
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-b" }));
  await peer.next(482);
  clock.advance(32_000);
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  await peer.next(481);
  expect(told).toEqual([]);
});

test("a call of the peer that lives does not keep its INVITE, nor does any message keep the datagram it came in", async () => {
  const datagrams: WeakRef<ArrayBufferLike>[] = [];
  const trace = (direction: string, _: unknown, wire: Buffer) => {
    if (direction === "in" && wire.buffer.byteLength === wire.length) datagrams.push(new WeakRef(wire.buffer));
  };
  const stage = await start((session) => void session.accept(SDP).catch(() => undefined), {
    trace,
    openUdp: PlainUdp.open, // each datagram has memory of its own there
  });
  const { peer, sessions } = stage;
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a", body: "offer" }));
  const { toTag } = await peer.next(200);
  const session = sessions[0]!;
  const request = new WeakRef(session.request);
  expect([session.offer.toString(), datagrams.length, await isGone(datagrams[0]!)]).toEqual(["offer", 1, true]);
  peer.send(peer.request("ACK", { toTag }));
  await peer.fence();
  expect([await isGone(request), session.state, session.offer.length]).toEqual([true, "confirmed", 0]);
  expect(() => session.request).toThrow("not kept");
});

test("a call of ours that lives keeps neither its INVITE nor what was answered", async () => {
  const heard: WeakRef<object>[] = [];
  const stage = await start();
  const target = { transport: "udp" as const, host: "127.0.0.1", port: stage.peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const note = (response: object) => void heard.push(new WeakRef(response));
  const session = stage.endpoint.invite({ ...names, target, body: SDP }, { provisional: note, accepted: note });
  const invite = await stage.peer.next("INVITE");
  stage.peer.answer(invite, 180);
  stage.peer.answer(invite, 200, { body: SDP });
  await stage.peer.next("ACK");
  await stage.peer.fence();
  expect([await isGone(heard[0]!), await isGone(heard[1]!), session.state]).toEqual([true, true, "confirmed"]);
});

test("calls of ours that live keep none of the memory that their messages were printed to", async () => {
  const printed: WeakRef<ArrayBufferLike>[] = [];
  const trace = (direction: string, _: unknown, wire: Buffer) => {
    if (direction === "out" && wire.toString("latin1").startsWith("ACK")) printed.push(new WeakRef(wire.buffer));
  };
  const stage = await start(undefined, { trace });
  const { peer } = stage;
  const session = call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  const ack = await peer.next("ACK");
  // Small messages share pieces of 8 kB: the one in use goes when it is full.
  for (let n = 0; n < 40; n++) await peer.fence();
  expect([session.state, printed.length, await isGone(printed[0]!)]).toEqual(["confirmed", 1, true]);
  peer.answer(invite, 200, { body: SDP });
  expect((await peer.next("ACK")).text).toBe(ack.text);
});

test("a call of ours that its user has forgotten waits for the peer without him, and tells him nothing more", async () => {
  const stage = await start();
  const { peer, told, clock } = stage;
  const listen = () => {
    const user = { heard: told };
    const note = (what: string) => void user.heard.push(what);
    const events = { provisional: () => note("provisional"), rejected: () => note("rejected") };
    return { user: new WeakRef(user), events };
  };
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const dial = () => {
    const { user, events } = listen();
    return { user, session: stage.endpoint.invite({ ...names, target, body: SDP }, events) };
  };
  const [silent, late] = [dial(), dial()];
  const invite = await peer.next("INVITE");
  const other = await peer.next("INVITE");
  silent.session.cancel([], true);
  late.session.cancel([["Reason", "SIP;cause=200"]], true);
  expect([await isGone(silent.user), await isGone(late.user), peer.seen()]).toEqual([true, true, []]);
  const answered = invite.callId === late.session.callId ? invite : other;
  peer.answer(answered, 180);
  expect((await peer.next("CANCEL")).header("reason")).toBe("SIP;cause=200");
  peer.answer(answered, 487);
  await peer.next("ACK");
  clock.advance(32_000);
  await peer.fence();
  expect([told, silent.session.state, late.session.state]).toEqual([[], "ended", "ended"]);
});
