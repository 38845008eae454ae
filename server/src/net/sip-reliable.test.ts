import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { InboundSession, InDialogOffer, OutgoingInvite, SessionEvents } from "./sip-session.js";

const SDP = "v=0\r\n";
const ALLOW = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "PRACK"];
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
  }
});

async function start(onInvite: (session: InboundSession) => void = () => undefined): Promise<Stage> {
  const stage = await openStage({ supported: ["100rel"], allow: ALLOW, random: () => 0, onInvite });
  open.push(stage);
  return stage;
}

/** A caller who takes reliable 1xx and has a 183 with our description. */
async function described(onInvite?: (session: InboundSession) => void, body = SDP) {
  const stage = await start((session) => {
    onInvite?.(session);
    session.provisional(183, { body: "ours" });
  });
  const { peer } = stage;
  peer.send(peer.request("INVITE", { body, branch: "z9hG4bK-inv", headers: ["Supported: 100rel"] }));
  const progress = await peer.next(183);
  peer.inbox.length = 0;
  const prack = (rack: string, o: { cseq?: number; body?: string } = {}) =>
    peer.send(peer.request("PRACK", { toTag: progress.toTag, cseq: 2, headers: [`RAck: ${rack}`], ...o }));
  return { ...stage, session: stage.sessions[0]!, progress, prack };
}

test("a 183 with a description goes reliably to a caller who takes that, a 180 does not", async () => {
  const { peer, session, progress } = await described();
  expect([progress.header("require"), progress.header("rseq")]).toEqual(["100rel", "1"]);
  session.provisional(180);
  const ringing = await peer.next(180);
  expect([ringing.raw("require"), ringing.raw("rseq")]).toEqual([undefined, undefined]);
});

test("a caller who does not take them gets none, one who insists gets every 1xx reliably", async () => {
  const { peer } = await start((session) => {
    session.provisional(183, { body: SDP });
    session.provisional(180);
  });
  peer.send(peer.request("INVITE", { body: SDP }));
  expect((await peer.next(183)).raw("rseq")).toBeUndefined();
  peer.send(peer.request("INVITE", { body: SDP, callId: "call-2", headers: ["Require: 100rel"] }));
  expect((await peer.next(183)).raw("rseq")).toBe("1");
});

test("a reliable 1xx is repeated with doubling pauses until its PRACK, and the next one waits for it", async () => {
  const { peer, clock, session, prack } = await described();
  session.provisional(183, { body: "again" });
  for (const ms of [500, 1_000, 2_000, 4_000]) {
    clock.advance(ms - 1);
    await peer.fence();
    expect(peer.seen()).toEqual([]);
    clock.advance(1);
    expect((await peer.next(183)).body.toString()).toBe("ours");
  }
  prack("1 1 INVITE");
  expect((await peer.next(200)).method).toBe("PRACK");
  const second = await peer.next(183);
  expect([second.body.toString(), second.raw("rseq")]).toEqual(["again", "2"]);
  prack("2 1 INVITE", { cseq: 3 });
  await peer.next(200);
  clock.advance(32_000);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
});

test.each(["2 1 INVITE", "1 9 INVITE", "1 1 UPDATE", "nonsense"])("a PRACK for %s fits nothing: 481", async (rack) => {
  const { peer, prack } = await described();
  prack(rack);
  await peer.next(481);
});

test("the same PRACK with a new number fits nothing any more", async () => {
  const { peer, prack } = await described();
  prack("1 1 INVITE");
  await peer.next(200);
  prack("1 1 INVITE", { cseq: 3 });
  await peer.next(481);
});

test("without a PRACK the INVITE is refused with 504 after 64·T1", async () => {
  const { peer, clock, told, session } = await described();
  clock.advance(31_999);
  expect(session.state).toBe("early");
  clock.advance(1);
  expect((await peer.next(504)).header("reason")).toBe('Q.850;cause=102;text="RECOVERY_ON_TIMER_EXPIRE"');
  expect(told).toEqual(["failed no-prack"]);
});

test("the 200 waits for the PRACK of a description, and repeats none", async () => {
  const { peer, session, prack } = await described();
  session.accept("ours").catch(() => undefined);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  prack("1 1 INVITE");
  expect((await peer.next(200)).method).toBe("PRACK");
  const ok = await peer.next(200);
  expect([ok.method, ok.body.length, ok.contact() !== undefined]).toEqual(["INVITE", 0, true]);
  peer.send(peer.request("ACK", { toTag: ok.toTag }));
  await peer.fence();
  expect(session.state).toBe("confirmed");
});

test("a CANCEL while the 200 waits for a PRACK ends the call", async () => {
  const { peer, session, told } = await described();
  const accepted = expect(session.accept("ours")).rejects.toThrow("closed");
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-inv" }));
  await peer.next(487);
  await accepted;
  expect(told).toEqual(["cancelled CANCEL"]);
});

test.each([
  ["refused", 486],
  ["cancelled", 487],
])("a PRACK that crosses the answer to an INVITE that was %s is taken, once", async (what, status) => {
  const { peer, session, prack } = await described();
  if (what === "refused") session.reject(486);
  else peer.send(peer.request("CANCEL", { branch: "z9hG4bK-inv" }));
  await peer.next(status);
  prack("2 1 INVITE");
  await peer.next(481);
  prack("1 1 INVITE", { cseq: 3 });
  await peer.find((m) => m.status === 200 && m.method === "PRACK", "200 to PRACK");
  prack("1 1 INVITE", { cseq: 4 });
  await peer.next(481);
});

test("a refused INVITE is forgotten when no PRACK can come any more", async () => {
  const { clock, session, endpoint } = await described();
  session.reject(486);
  expect(endpoint.stats()).toMatchObject({ dialogs: 1, sessions: 1 });
  clock.advance(32_000);
  expect(endpoint.stats()).toMatchObject({ dialogs: 0, sessions: 0 });
});

test("a 200 does not wait for a 1xx without a description, whose PRACK is still answered", async () => {
  const { peer } = await start((session) => {
    session.provisional(180);
    session.accept(SDP).catch(() => undefined);
  });
  peer.send(peer.request("INVITE", { body: SDP, headers: ["Require: 100rel"] }));
  const { toTag } = await peer.next(180);
  expect((await peer.next(200)).body.toString()).toBe(SDP);
  peer.send(peer.request("PRACK", { toTag, cseq: 2, headers: ["RAck: 1 1 INVITE"] }));
  expect((await peer.next(200)).method).toBe("PRACK");
});

test("an INVITE without an offer gets ours in the 183, and the PRACK bears the answer", async () => {
  const answers: string[] = [];
  const { peer, session, prack } = await described((s) => {
    s.events = { ...s.events, pracked: (body) => void answers.push(body.toString()) };
  }, "");
  expect(session.takesReliable).toBe(true);
  session.accept("unused").catch(() => undefined);
  prack("1 1 INVITE", { body: "theirs" });
  expect((await peer.next(200)).method).toBe("PRACK");
  expect((await peer.next(200)).body.length).toBe(0);
  expect(answers).toEqual(["theirs"]);
});

test("an offer in a PRACK is answered in its 200", async () => {
  const offers: InDialogOffer[] = [];
  const { peer, prack } = await described((s) => {
    s.events = { reinvite: (offer) => void offers.push(offer) };
  });
  prack("1 1 INVITE", { body: "new offer" });
  await peer.fence();
  expect(offers.map((o) => [o.request.method, o.offer.toString()])).toEqual([["PRACK", "new offer"]]);
  offers[0]?.accept("new answer");
  const ok = await peer.next(200);
  expect([ok.method, ok.body.toString(), ok.header("content-type")]).toEqual([
    "PRACK",
    "new answer",
    "application/sdp",
  ]);
});

function call(stage: Stage, o: Partial<OutgoingInvite> = {}, events: SessionEvents = {}) {
  const target = { transport: "udp" as const, host: "127.0.0.1", port: stage.peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  return stage.endpoint.invite({ ...names, target, body: SDP, contactUser: "us", ...o }, stage.events(events));
}

function reliable(stage: Stage, rseq: number): [string, string][] {
  return [
    ["Contact", stage.peer.contact],
    ["Require", "100rel"],
    ["RSeq", String(rseq)],
  ];
}

test("we acknowledge each reliable 1xx once and in order; what comes again or too early is dropped", async () => {
  const stage = await start();
  const { peer, told } = stage;
  call(stage);
  const invite = await peer.next("INVITE");
  expect(invite.header("supported")).toBe("100rel");
  const say = (status: number, rseq: number) => peer.answer(invite, status, { headers: reliable(stage, rseq) });
  say(183, 7);
  const first = await peer.next("PRACK");
  expect([first.raw("rack"), first.cseq.number, first.uri]).toEqual([
    `7 ${invite.cseq.number} INVITE`,
    invite.cseq.number + 1,
    `sip:peer@127.0.0.1:${peer.port}`,
  ]);
  peer.answer(first, 200);
  say(183, 7);
  say(180, 9);
  await peer.fence();
  expect([peer.seen(), told]).toEqual([[], ["provisional 183"]]);
  say(180, 8);
  const second = await peer.next("PRACK");
  expect(second.raw("rack")).toBe(`8 ${invite.cseq.number} INVITE`);
  expect(told).toEqual(["provisional 183", "provisional 180"]);
});

test("two phones behind a proxy each have their own order", async () => {
  const stage = await start();
  const { peer } = stage;
  call(stage);
  const invite = await peer.next("INVITE");
  for (const toTag of ["a", "b"]) peer.answer(invite, 183, { toTag, headers: reliable(stage, 5) });
  const pracks = [await peer.next("PRACK"), await peer.next("PRACK")];
  expect(pracks.map((p) => [p.toTag, p.raw("rack")])).toEqual([
    ["a", `5 ${invite.cseq.number} INVITE`],
    ["b", `5 ${invite.cseq.number} INVITE`],
  ]);
});

test("an offer in a reliable 1xx is answered in the PRACK, and the 200 needs no answer", async () => {
  const stage = await start();
  const { peer } = stage;
  call(stage, { body: undefined }, { provisional: () => "our answer" });
  const invite = await peer.next("INVITE");
  peer.answer(invite, 183, { headers: reliable(stage, 1), body: "their offer" });
  const prack = await peer.next("PRACK");
  expect([prack.body.toString(), prack.header("content-type")]).toEqual(["our answer", "application/sdp"]);
});

test("who does not support 100rel sends no PRACK", async () => {
  const stage = await openStage();
  open.push(stage);
  const { peer } = stage;
  call(stage);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 183, { headers: reliable(stage, 1) });
  await peer.fence();
  expect(peer.seen()).toEqual([]);
});
