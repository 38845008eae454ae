import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { InboundSession } from "./sip-session.js";

const SDP = "v=0\r\n";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({
      transactions: 0,
      dialogs: 0,
      sessions: 0,
      connections: 0,
      failures: 0,
    });
  }
});

async function start(onInvite?: (session: InboundSession) => void): Promise<Stage> {
  const stage = await openStage(onInvite ? { onInvite } : {});
  open.push(stage);
  return stage;
}

/** A call that was answered and acknowledged. */
async function confirmed(more: (session: InboundSession) => void = () => undefined) {
  const stage = await start((session) => {
    more(session);
    session.accept(SDP).catch(() => undefined);
  });
  const { peer } = stage;
  peer.send(peer.request("INVITE", { body: SDP, branch: "z9hG4bK-inv" }));
  const ok = await peer.next(200);
  peer.send(peer.request("ACK", { toTag: ok.toTag }));
  await peer.fence();
  peer.inbox.length = 0;
  stage.told.length = 0;
  return { ...stage, ok, session: stage.sessions[0]! };
}

test("an INVITE gets 100 at once, then what the handler says, with Contact and one tag", async () => {
  const { peer, sessions } = await start((session) => session.provisional(180));
  peer.send(peer.request("INVITE"));
  expect((await peer.next(100)).toTag).toBe("");
  const ringing = await peer.next(180);
  expect(ringing.contact()?.uri).toMatchObject({ user: "us", host: "127.0.0.1" });
  sessions[0]?.accept(SDP).catch(() => undefined);
  const ok = await peer.next(200);
  expect(ok.toTag).toBe(ringing.toTag);
  expect(ok.header("content-type")).toBe("application/sdp");
  expect(ok.header("allow")).toContain("INVITE");
});

test("five copies of an INVITE make one session, and each copy is answered as the first", async () => {
  const { peer, sessions } = await start((session) => session.provisional(180));
  const invite = peer.request("INVITE");
  peer.send(invite);
  await peer.next(180);
  for (let i = 0; i < 4; i++) peer.send(invite);
  await peer.fence();
  expect(sessions).toHaveLength(1);
  expect(peer.seen()).toEqual(["100 INVITE", "180 INVITE", "180 INVITE", "180 INVITE", "180 INVITE"]);
});

test("the same INVITE over another path gets 482", async () => {
  const { peer, sessions } = await start();
  peer.send(peer.request("INVITE"));
  peer.send(peer.request("INVITE"));
  expect((await peer.next(482)).status).toBe(482);
  expect(sessions).toHaveLength(1);
});

test("200 is repeated until the ACK comes; accept resolves with it and the body is told", async () => {
  const { peer, clock, sessions, told } = await start();
  peer.send(peer.request("INVITE"));
  await peer.next(100);
  const accepted = sessions[0]!.accept(SDP);
  const ok = await peer.next(200);
  clock.advance(500);
  clock.advance(1_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["200 INVITE", "200 INVITE"]);
  peer.send(peer.request("ACK", { toTag: ok.toTag, body: "answer" }));
  await accepted;
  clock.advance(60_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["200 INVITE", "200 INVITE"]);
  expect(told).toEqual(["acked 6"]);
});

/** Cause of what never came (events.md 5.4). */
const TIMER = 'Q.850;cause=102;text="RECOVERY_ON_TIMER_EXPIRE"';

test("without an ACK the session fails after 64·T1 and the peer gets a BYE", async () => {
  const { peer, clock, sessions, told } = await start();
  peer.send(peer.request("INVITE"));
  await peer.next(100);
  const lost = expect(sessions[0]!.accept(SDP)).rejects.toThrow("closed");
  clock.advance(32_000);
  await lost;
  const bye = await peer.next("BYE");
  expect(bye.header("reason")).toBe(TIMER);
  peer.answer(bye, 200);
  await peer.fence();
  expect(told).toEqual(["failed no-ack"]);
  expect(sessions[0]?.state).toBe("ended");
});

test("CANCEL gets 200 and the INVITE 487; a CANCEL of nothing gets 481", async () => {
  const { peer, told } = await start((session) => session.provisional(180));
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(180);
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-other" }));
  expect((await peer.next(481)).method).toBe("CANCEL");
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  const done = await peer.next(487);
  peer.send(peer.request("ACK", { branch: "z9hG4bK-a", toTag: done.toTag }));
  await peer.fence();
  expect(peer.seen()).toEqual(["100 INVITE", "200 CANCEL"]);
  expect(told).toEqual(["cancelled CANCEL"]);
});

test("a CANCEL whose sent-by is no longer that of its INVITE takes it back by branch, Call-ID, tag and number", async () => {
  const { peer, told } = await start((session) => session.provisional(180));
  const moved = { via: `SIP/2.0/UDP 203.0.113.7:${peer.port};branch=z9hG4bK-a;rport` };
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(180);
  for (const other of [
    { callId: "other" },
    { fromTag: "other" },
    { cseq: 2 },
    { via: moved.via.replace("bK-a", "bK-b") },
  ]) {
    peer.send(peer.request("CANCEL", { ...moved, ...other }));
    await peer.next(481);
  }
  peer.send(peer.request("CANCEL", moved));
  const done = await peer.next(487);
  peer.send(peer.request("ACK", { branch: "z9hG4bK-a", toTag: done.toTag }));
  await peer.fence();
  expect(told).toEqual(["cancelled CANCEL"]);
});

test("a CANCEL that comes after the answer changes nothing", async () => {
  const { peer, told } = await start((session) => void session.accept(SDP).catch(() => undefined));
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(200);
  peer.send(peer.request("CANCEL", { branch: "z9hG4bK-a" }));
  expect((await peer.next(200)).method).toBe("CANCEL");
  await peer.fence();
  expect(told).toEqual([]);
});

test("a caller may end an early dialog by BYE: 200 for it, 487 for the INVITE", async () => {
  const { peer, told } = await start((session) => session.provisional(180));
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(180);
  peer.send(peer.request("BYE", { toTag, cseq: 2 }));
  await peer.next(487);
  expect((await peer.next(200)).method).toBe("BYE");
  expect(told).toEqual(["cancelled BYE"]);
});

test("a refusal is repeated over UDP until its ACK; a challenge never by itself", async () => {
  const { peer, clock, sessions } = await start();
  peer.send(peer.request("INVITE", { branch: "z9hG4bK-a" }));
  await peer.next(100);
  sessions[0]!.reject(486, { reason: "Busy now", headers: [["Reason", "Q.850;cause=17"]] });
  expect((await peer.next(486)).reason).toBe("Busy now");
  clock.advance(500);
  const { toTag } = await peer.next(486);
  peer.send(peer.request("ACK", { branch: "z9hG4bK-a", toTag }));
  peer.send(peer.request("INVITE", { callId: "call-2" }));
  await peer.fence();
  sessions[1]!.reject(401, { headers: [["WWW-Authenticate", 'Digest realm="r", nonce="n"']] });
  await peer.next(401);
  clock.advance(30_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["100 INVITE"]);
});

test("a dropped INVITE gets no answer beyond 100 and is forgotten", async () => {
  const { peer, clock, endpoint, told } = await start((session) => session.drop());
  peer.send(peer.request("INVITE"));
  await peer.fence();
  clock.advance(60_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["100 INVITE"]);
  expect(told).toEqual([]);
  expect(endpoint.stats()).toMatchObject({ dialogs: 0, sessions: 0 });
});

test("180 is said again every minute, so that no proxy gives the call up", async () => {
  const { peer, clock } = await start((session) => session.provisional(180));
  peer.send(peer.request("INVITE"));
  await peer.next(180);
  clock.advance(60_000);
  await peer.next(180);
  clock.advance(60_000);
  await peer.next(180);
});

test("the peer's BYE gets 200 and ends the session; what follows gets 481", async () => {
  const { peer, ok, told, session } = await confirmed();
  peer.send(peer.request("BYE", { toTag: ok.toTag, cseq: 2 }));
  await peer.next(200);
  expect([told, session.state]).toEqual([["bye"], "ended"]);
  peer.send(peer.request("INFO", { toTag: ok.toTag, cseq: 3 }));
  await peer.next(481);
});

test("our BYE goes to the Contact with the dialog's tags and its headers, and resolves with the answer", async () => {
  const { peer, session, told } = await confirmed();
  const ended = session.bye([["Reason", 'Q.850;cause=16;text="bye"']]);
  const bye = await peer.next("BYE");
  expect(bye.uri).toBe(`sip:peer@127.0.0.1:${peer.port}`);
  expect([bye.fromTag, bye.toTag, bye.header("reason")]).toEqual([session.localTag, "ft", 'Q.850;cause=16;text="bye"']);
  peer.answer(bye, 200);
  await ended;
  expect(told).toEqual([]);
});

test("a BYE before the ACK waits for it", async () => {
  const { peer, sessions } = await start((session) => void session.accept(SDP).catch(() => undefined));
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(200);
  const ended = sessions[0]!.bye();
  await peer.fence();
  expect(peer.seen()).not.toContain("BYE");
  peer.send(peer.request("ACK", { toTag }));
  peer.answer(await peer.next("BYE"), 200);
  await ended;
});

test("BYEs that cross are both answered", async () => {
  const { peer, session, ok, told } = await confirmed();
  const ended = session.bye();
  const bye = await peer.next("BYE");
  peer.send(peer.request("BYE", { toTag: ok.toTag, cseq: 2 }));
  expect((await peer.next(200)).method).toBe("BYE");
  peer.answer(bye, 481);
  await ended;
  expect(told).toEqual([]);
});

test("a re-INVITE is offered to the user, its 200 repeated until the ACK, whose body is given back", async () => {
  const acks: string[] = [];
  const { peer, ok, clock } = await confirmed((session) => {
    session.events.reinvite = (offer) =>
      offer.accept(`${offer.offer}!`, undefined, (body) => acks.push(body.toString()));
  });
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 2, body: "hold" }));
  expect((await peer.next(200)).body.toString()).toBe("hold!");
  clock.advance(500);
  await peer.next(200);
  peer.send(peer.request("ACK", { toTag: ok.toTag, cseq: 2, body: "late" }));
  await peer.fence();
  clock.advance(10_000);
  await peer.fence();
  expect(peer.seen()).toEqual(["100 INVITE"]);
  expect(acks).toEqual(["late"]);
});

test("an UPDATE with an offer is answered like a re-INVITE, one without gets 200 by itself", async () => {
  const { peer, ok } = await confirmed((session) => {
    session.events.reinvite = (offer) => offer.accept("answer");
  });
  peer.send(peer.request("UPDATE", { toTag: ok.toTag, cseq: 2, body: "offer" }));
  expect((await peer.next(200)).body.toString()).toBe("answer");
  peer.send(peer.request("UPDATE", { toTag: ok.toTag, cseq: 3 }));
  expect((await peer.next(200)).body.length).toBe(0);
});

test("a re-INVITE while one waits gets 500 with Retry-After; one nobody answers gets 500 after 32 s", async () => {
  const { peer, ok, clock } = await confirmed((session) => {
    session.events.reinvite = () => undefined;
  });
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 2, body: "a" }));
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 3, body: "b" }));
  const refused = await peer.next(500);
  expect([refused.cseq.number, refused.header("retry-after") !== undefined]).toEqual([3, true]);
  clock.advance(32_000);
  expect((await peer.next(500)).status).toBe(500);
});

test("a re-INVITE can be cancelled; the session lives on", async () => {
  const { peer, ok, session } = await confirmed((s) => {
    s.events.reinvite = () => undefined;
  });
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 2, body: "a", branch: "z9hG4bK-re" }));
  await peer.next(100);
  peer.send(peer.request("CANCEL", { toTag: ok.toTag, cseq: 2, branch: "z9hG4bK-re" }));
  await peer.next(487);
  expect(session.state).toBe("confirmed");
});

test("INFO gets 200 and is told; OPTIONS gets 200; what is not served gets 405, 501 or 420", async () => {
  const { peer, ok, told } = await confirmed();
  const send = (method: string, cseq: number, headers: string[] = []) =>
    peer.send(peer.request(method, { toTag: ok.toTag, cseq, headers, body: method === "INFO" ? "Signal=1" : "" }));
  send("INFO", 2);
  await peer.next(200);
  send("OPTIONS", 3);
  expect((await peer.next(200)).header("allow")).toContain("UPDATE");
  send("REFER", 4);
  expect((await peer.next(405)).header("allow")).toContain("INVITE");
  send("DANCE", 5);
  await peer.next(501);
  send("INFO", 6, ["Require: foo, bar"]);
  expect((await peer.next(420)).header("unsupported")).toBe("foo, bar");
  send("PRACK", 7);
  await peer.next(481);
  expect(told).toEqual(["info Signal=1"]);
});

test("a request whose number does not rise, or with a wrong tag, gets 481 and changes nothing", async () => {
  const told: string[] = [];
  const { peer, ok, session } = await confirmed((s) => {
    s.events.bye = () => told.push("bye");
    s.events.info = () => told.push("info");
    s.events.reinvite = () => told.push("reinvite");
  });
  for (const method of ["BYE", "INVITE", "UPDATE", "INFO"]) {
    peer.send(peer.request(method, { toTag: ok.toTag, cseq: 1, branch: `z9hG4bK-late-${method}` }));
    expect((await peer.next(481)).method).toBe(method);
  }
  peer.send(peer.request("OPTIONS", { toTag: ok.toTag, cseq: 1 }));
  await peer.next(500);
  expect([told, session.state]).toEqual([[], "confirmed"]);
  peer.send(peer.request("INFO", { toTag: "wrong", cseq: 5 }));
  await peer.next(481);
  peer.send(peer.request("INFO", { toTag: ok.toTag, fromTag: "wrong", cseq: 5 }));
  await peer.next(481);
});

test("our re-INVITE is acknowledged, and its 2xx again is acknowledged again", async () => {
  const { peer, session } = await confirmed();
  const final = session.reinvite("new offer");
  const invite = await peer.next("INVITE");
  expect(invite.body.toString()).toBe("new offer");
  peer.answer(invite, 200, { body: "new answer" });
  expect((await final).status).toBe(200);
  expect((await peer.next("ACK")).cseq.number).toBe(invite.cseq.number);
  peer.answer(invite, 200, { body: "new answer" });
  await peer.next("ACK");
});

test("glare: theirs meets 491 while ours is open, ours is tried again after 491", async () => {
  const { peer, ok, session, clock } = await confirmed((s) => {
    s.events.reinvite = (offer) => offer.accept("x");
  });
  const final = session.reinvite("ours");
  const first = await peer.next("INVITE");
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 2, body: "theirs" }));
  await peer.next(491);
  peer.answer(first, 491);
  await peer.next("ACK");
  await peer.fence();
  clock.advance(2_000);
  const second = await peer.next("INVITE");
  expect(second.cseq.number).toBe(first.cseq.number + 1);
  peer.answer(second, 200);
  expect((await final).status).toBe(200);
});

test("481 to a request of ours ends the session with a BYE", async () => {
  const { peer, session, told } = await confirmed();
  const final = session.send("INFO", { body: "x" });
  peer.answer(await peer.next("INFO"), 481);
  expect((await final).status).toBe(481);
  const bye = await peer.next("BYE");
  expect(bye.header("reason")).toBe(TIMER);
  peer.answer(bye, 481);
  expect(told).toEqual(["failed timeout"]);
});

test("requests follow the route set of the INVITE", async () => {
  const { peer, sessions } = await start((session) => void session.accept(SDP).catch(() => undefined));
  const route = `<sip:127.0.0.1:${peer.port};lr>`;
  const headers = [`Record-Route: ${route}`, "Record-Route: <sip:far.example;lr>"];
  peer.send(peer.request("INVITE", { headers }).replace(peer.contact, "<sip:peer@unreachable.example>"));
  const ok = await peer.next(200);
  expect(ok.headers("record-route")).toEqual([route, "<sip:far.example;lr>"]);
  peer.send(peer.request("ACK", { toTag: ok.toTag }));
  await peer.fence();
  const ended = sessions[0]!.bye();
  const bye = await peer.next("BYE");
  expect([bye.uri, ...bye.headers("route")]).toEqual(["sip:peer@unreachable.example", route, "<sip:far.example;lr>"]);
  peer.answer(bye, 200);
  await ended;
});

test("a Record-Route with a bare CR goes into our requests without it", async () => {
  const { peer, sessions } = await start((session) => void session.accept(SDP).catch(() => undefined));
  const route = `<sip:127.0.0.1:${peer.port};lr>`;
  peer.send(peer.request("INVITE", { headers: [`Record-Route: ${route};x="a\rb"`] }));
  const ok = await peer.next(200);
  peer.send(peer.request("ACK", { toTag: ok.toTag }));
  await peer.fence();
  const ended = sessions[0]!.bye();
  const bye = await peer.next("BYE");
  expect(bye.headers("route")).toEqual([`${route};x="a b"`]);
  peer.answer(bye, 200);
  await ended;
});

test("a BYE that cannot be made ends the session all the same", async () => {
  const { session, endpoint } = await confirmed();
  await expect(session.bye([["Reason", "x\r\nEvil: 1"]])).rejects.toThrow("line break");
  expect(endpoint.stats()).toMatchObject({ dialogs: 0, sessions: 0 });
});

test("an event that throws ends neither the session nor the endpoint", async () => {
  const { peer, ok, session } = await confirmed((s) => {
    s.events.info = () => {
      throw new Error("bug");
    };
    s.events.reinvite = () => {
      throw new Error("bug");
    };
  });
  peer.send(peer.request("INFO", { toTag: ok.toTag, cseq: 2 }));
  await peer.next(200);
  peer.send(peer.request("INVITE", { toTag: ok.toTag, cseq: 3, body: "x" }));
  await peer.next(500);
  expect(session.state).toBe("confirmed");
});

test("close tells sessions that live, rejects what waits and leaves nothing", async () => {
  const { peer, sessions, told, endpoint, clock } = await start();
  peer.send(peer.request("INVITE"));
  await peer.next(100);
  const lost = expect(sessions[0]!.accept(SDP)).rejects.toThrow("closed");
  await endpoint.close();
  await lost;
  expect(told).toEqual(["failed transport"]);
  expect(clock.waiting).toBe(0);
});
