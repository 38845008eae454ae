import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { until } from "../../../test/support/until.js";
import type { InDialogOffer, SessionEvents } from "./sip-session.js";

const SDP = "v=0\r\n";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
    expect(stage.clock.waiting).toBe(0);
  }
});

/** A call to us: the Call-ID is the peer's. */
async function called(random = 0, events: SessionEvents = {}) {
  const stage = await openStage({
    random: () => random,
    onInvite: (session) => {
      session.events = { ...session.events, ...events };
      session.accept(SDP).catch(() => undefined);
    },
  });
  open.push(stage);
  const { peer } = stage;
  peer.send(peer.request("INVITE", { body: SDP }));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { toTag }));
  await peer.fence();
  peer.inbox.length = 0;
  return { ...stage, session: stage.sessions[0]!, parts: { toTag } };
}

/** A call of ours. */
async function calling(random = 0, events: SessionEvents = {}) {
  const stage = await openStage({ random: () => random });
  open.push(stage);
  const { peer } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const session = stage.endpoint.invite({ ...names, target, body: SDP }, stage.events(events));
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  const parts = { callId: invite.callId, fromTag: "pt", toTag: session.localTag };
  return { ...stage, session, parts };
}

test.each([
  ["the side that made the Call-ID", calling, 0, 2_100],
  ["the side that made the Call-ID", calling, 0.9999, 4_000],
  ["the other side", called, 0, 0],
  ["the other side", called, 0.9999, 2_000],
  ["the other side", called, 0.5, 1_000],
] as const)("%s tries again after 491 (random %#: %i)", async (_who, make, random, pauseMs) => {
  const { peer, session, clock } = await make(random);
  const final = session.reinvite("ours");
  peer.answer(await peer.next("INVITE"), 491);
  await peer.next("ACK");
  await peer.fence();
  if (pauseMs > 0) {
    clock.advance(pauseMs - 1);
    await peer.fence();
    expect(peer.seen()).toEqual([]);
  }
  clock.advance(1);
  peer.answer(await peer.next("INVITE"), 200, { body: SDP });
  await peer.next("ACK");
  expect((await final).status).toBe(200);
});

test("while we wait after 491 the other side has its turn, and ours goes out after their ACK", async () => {
  const { peer, session, clock, parts } = await calling(0, { reinvite: (offer) => offer.accept("yes") });
  const final = session.reinvite("ours");
  peer.answer(await peer.next("INVITE"), 491);
  await peer.next("ACK");
  await peer.fence();
  peer.send(peer.request("INVITE", { ...parts, cseq: 1, body: "theirs" }));
  expect((await peer.next(200)).body.toString()).toBe("yes");
  clock.advance(2_100);
  await peer.fence();
  expect(peer.seen().filter((what) => what === "INVITE")).toEqual([]);
  peer.send(peer.request("ACK", { ...parts, cseq: 1 }));
  await peer.fence();
  clock.advance(2_100);
  peer.answer(await peer.next("INVITE"), 200, { body: SDP });
  await peer.next("ACK");
  expect((await final).status).toBe(200);
});

test("glare for ever is given up after three tries", async () => {
  const { peer, session, clock } = await called();
  const final = session.reinvite("ours");
  for (let n = 0; n < 3; n++) {
    peer.answer(await peer.next("INVITE"), 491);
    await peer.next("ACK");
    await peer.fence();
    clock.advance(0);
  }
  expect((await final).status).toBe(491);
});

test("a re-INVITE refused with 500 and Retry-After is tried again after that time", async () => {
  const { peer, session, clock } = await called();
  const final = session.reinvite("ours");
  peer.answer(await peer.next("INVITE"), 500, { headers: [["Retry-After", "7"]] });
  await peer.next("ACK");
  await peer.fence();
  clock.advance(6_999);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  clock.advance(1);
  peer.answer(await peer.next("INVITE"), 200, { body: SDP });
  await peer.next("ACK");
  expect((await final).status).toBe(200);
});

test("a second re-INVITE of ours is not sent while one is open", async () => {
  const { peer, session } = await called();
  const first = session.reinvite("a");
  expect((await session.reinvite("b")).status).toBe(491);
  peer.answer(await peer.next("INVITE"), 200, { body: SDP });
  await peer.next("ACK");
  expect((await first).status).toBe(200);
});

test("a peer's UPDATE without an offer is answered while our re-INVITE is open, one with an offer gets 491", async () => {
  const { peer, session, parts } = await called();
  const final = session.reinvite("ours");
  const invite = await peer.next("INVITE");
  peer.send(peer.request("UPDATE", { ...parts, cseq: 2 }));
  expect((await peer.next(200)).method).toBe("UPDATE");
  peer.send(peer.request("UPDATE", { ...parts, cseq: 3, body: "theirs" }));
  await peer.next(491);
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  await final;
});

test("an UPDATE while another waits gets 500 with Retry-After from 0 to 10", async () => {
  const offers: InDialogOffer[] = [];
  const { peer, parts } = await called(0.9999, { reinvite: (offer) => void offers.push(offer) });
  peer.send(peer.request("UPDATE", { ...parts, cseq: 2, body: "a" }));
  peer.send(peer.request("UPDATE", { ...parts, cseq: 3, body: "b" }));
  const refused = await peer.next(500);
  expect([refused.cseq.number, refused.header("retry-after")]).toEqual([3, "10"]);
  offers[0]?.accept("yes");
  expect((await peer.next(200)).cseq.number).toBe(2);
});

test("an UPDATE that meets our offer in the 2xx to their empty re-INVITE gets 491 until the ACK", async () => {
  const { peer, parts } = await called(0, {
    reinvite: (offer) => offer.accept("ours", undefined, () => undefined),
  });
  peer.send(peer.request("INVITE", { ...parts, cseq: 2 }));
  await peer.next(200);
  peer.send(peer.request("UPDATE", { ...parts, cseq: 3, body: "theirs" }));
  await peer.next(491);
  peer.send(peer.request("ACK", { ...parts, cseq: 2, body: "answer" }));
  peer.send(peer.request("UPDATE", { ...parts, cseq: 4, body: "theirs" }));
  expect((await peer.next(200)).method).toBe("UPDATE");
});

test("both ends re-INVITE at once: both get their way in the end", async () => {
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const callee = await openStage({
    random,
    onInvite: (session) => {
      session.events = { ...session.events, reinvite: (offer) => offer.accept("agreed") };
      session.accept(SDP).catch(() => undefined);
    },
  });
  const caller = await openStage({ random });
  open.push(callee, caller);
  const target = { transport: "udp" as const, host: "127.0.0.1", port: callee.port };
  const names = { uri: "sip:b@test.example", from: "<sip:a@test.example>", to: "<sip:b@test.example>" };
  const session = caller.endpoint.invite(
    { ...names, target, body: SDP },
    { reinvite: (offer) => offer.accept("agreed") },
  );
  await until("both ends are live", () => session.state === "confirmed" && callee.told.includes("acked 0"));
  let finals: number[] | undefined;
  void Promise.all([session.reinvite("from caller"), callee.sessions[0]!.reinvite("from callee")]).then((both) => {
    finals = both.map(({ status }) => status);
  });
  for (let n = 0; n < 1_000 && !finals; n++) {
    caller.clock.advance(10);
    callee.clock.advance(10);
    await callee.peer.fence();
  }
  expect(finals).toEqual([200, 200]);
  await session.bye();
});
