import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { InboundSession, SessionEvents } from "./sip-session.js";

/* What crosses on the wire: each ends the same way on both sides (RFC 3261 §9, §13, §15; RFC 5407). */
const SDP = "v=0\r\n";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
    expect(stage.clock.waiting).toBe(0);
  }
});

async function start(onInvite: (session: InboundSession) => void = () => undefined): Promise<Stage> {
  const stage = await openStage({ onInvite });
  open.push(stage);
  return stage;
}

async function calling(events: SessionEvents = {}) {
  const stage = await start();
  const { peer } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const session = stage.endpoint.invite({ ...names, target, body: SDP }, stage.events(events));
  const invite = await peer.next("INVITE");
  return { ...stage, session, invite, parts: { callId: invite.callId, fromTag: "pt", toTag: session.localTag } };
}

test("a CANCEL right behind its INVITE, before anybody answered: 200 and 487", async () => {
  const { peer, told, sessions } = await start();
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  await peer.next(487);
  await peer.fence();
  expect([peer.seen(), told]).toEqual([["100 INVITE", "200 CANCEL"], ["cancelled CANCEL"]]);
  expect(() => sessions[0]!.provisional(180)).not.toThrow();
  await expect(sessions[0]!.accept(SDP)).rejects.toThrow("closed");
});

test("a CANCEL that overtakes its INVITE gets 481, and the INVITE rings", async () => {
  const { peer, sessions } = await start();
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  await peer.next(481);
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(100);
  expect(sessions).toHaveLength(1);
});

test("a CANCEL that crosses the 200: the call lives until the caller's ACK and BYE", async () => {
  const { peer, told } = await start((session) => void session.accept(SDP).catch(() => undefined));
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  await peer.next(200);
  peer.send(peer.request("ACK", { toTag }));
  peer.send(peer.request("BYE", { toTag, cseq: 2 }));
  expect((await peer.next(200)).method).toBe("BYE");
  expect(told).toEqual(["acked 0", "bye"]);
});

test("an ACK after many repetitions still makes the call", async () => {
  const { peer, clock, told, sessions } = await start((session) => void session.accept(SDP).catch(() => undefined));
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(200);
  clock.advance(31_000);
  peer.send(peer.request("ACK", { toTag }));
  await peer.fence();
  clock.advance(60_000);
  expect([told, sessions[0]!.state]).toEqual([["acked 0"], "confirmed"]);
});

test("a BYE in place of a lost ACK ends the call, and the 200 is repeated no more", async () => {
  const { peer, clock, told } = await start((session) => void session.accept(SDP).catch(() => undefined));
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("BYE", { toTag, cseq: 2 }));
  await peer.next(200);
  peer.inbox.length = 0;
  clock.advance(32_000);
  await peer.fence();
  expect([peer.seen(), told]).toEqual([[], ["bye"]]);
});

test("a BYE while the peer's own re-INVITE waits: both get their answers", async () => {
  const { peer, told } = await start((session) => {
    session.events = { ...session.events, reinvite: () => undefined };
    session.accept(SDP).catch(() => undefined);
  });
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { toTag }));
  peer.send(peer.request("INVITE", { toTag, cseq: 2, body: "offer" }));
  peer.send(peer.request("BYE", { toTag, cseq: 3 }));
  expect((await peer.next(487)).cseq.number).toBe(2);
  expect((await peer.next(200)).method).toBe("BYE");
  expect(told).toEqual(["acked 0", "bye"]);
});

test("a BYE while our re-INVITE is open ends the call; its late 200 is still acknowledged", async () => {
  const { peer, session, invite, parts, told } = await calling();
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  const final = session.reinvite("ours");
  const second = await peer.next("INVITE");
  peer.send(peer.request("BYE", { ...parts, cseq: 1 }));
  await peer.next(200);
  peer.answer(second, 200, { body: SDP });
  expect((await peer.next("ACK")).cseq.number).toBe(second.cseq.number);
  expect([(await final).status, told.at(-1), session.state]).toEqual([200, "bye", "ended"]);
});

test("our BYE while the pause after glare runs: the re-INVITE is not tried again", async () => {
  const { peer, session, invite, clock } = await calling();
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  const final = session.reinvite("ours");
  peer.answer(await peer.next("INVITE"), 491);
  await peer.next("ACK");
  await peer.fence();
  const ended = session.bye();
  peer.answer(await peer.next("BYE"), 200);
  await ended;
  expect((await final).status).toBe(491);
  clock.advance(10_000);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
});

test("a 200 after the 487 that our CANCEL got is acknowledged and ended", async () => {
  const { peer, session, invite, told } = await calling();
  peer.answer(invite, 180);
  await peer.fence();
  session.cancel([["Reason", 'SIP;cause=200;text="Call completed elsewhere"']]);
  const cancel = await peer.next("CANCEL");
  expect(cancel.header("reason")).toBe('SIP;cause=200;text="Call completed elsewhere"');
  peer.answer(cancel, 200);
  peer.answer(invite, 200, { body: SDP, toTag: "elsewhere" });
  expect((await peer.next("ACK")).toTag).toBe("elsewhere");
  peer.answer(await peer.next("BYE"), 200);
  expect(told).toEqual(["provisional 180", "rejected 487 synthetic"]);
});

test("three phones behind a proxy answer: one call, the others are ended by their own tags", async () => {
  const { peer, invite, told, session } = await calling();
  for (const toTag of ["a", "b", "c"]) peer.answer(invite, 183, { toTag, body: SDP });
  for (const toTag of ["b", "c", "a"]) peer.answer(invite, 200, { toTag, body: SDP });
  const byes = [await peer.next("BYE"), await peer.next("BYE")];
  expect(byes.map((bye) => bye.toTag).sort()).toEqual(["a", "c"]);
  for (const bye of byes) peer.answer(bye, 200);
  expect([session.remoteTag, told.filter((what) => what.startsWith("accepted"))]).toEqual(["b", ["accepted 200"]]);
});

test("199 of one phone of a fork is told, and the other phone may still answer (RFC 6228)", async () => {
  const { peer, invite, told } = await calling();
  peer.answer(invite, 180, { toTag: "a" });
  peer.answer(invite, 180, { toTag: "b" });
  peer.answer(invite, 199, { toTag: "a" });
  peer.answer(invite, 200, { toTag: "b", body: SDP });
  await peer.next("ACK");
  expect(told).toEqual(["provisional 180", "provisional 180", "provisional 199", "accepted 200"]);
});

test("a proxy that makes up phones without end is heard for twenty of them", async () => {
  const { peer, invite, told, endpoint } = await calling();
  for (let n = 0; n < 30; n++) peer.answer(invite, 180, { toTag: `t${n}` });
  await peer.fence();
  expect([told.length, endpoint.stats().dialogs]).toEqual([20, 20]);
  peer.answer(invite, 200, { toTag: "t29", body: SDP });
  await peer.next("ACK");
});
