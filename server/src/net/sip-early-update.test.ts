import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { SessionEvents } from "./sip-session.js";

const SDP = "v=0\r\n";
const ALLOW = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "PRACK"];
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
  }
});

async function start(events: SessionEvents = {}): Promise<Stage> {
  const stage = await openStage({
    supported: ["100rel"],
    allow: ALLOW,
    random: () => 0,
    onInvite: (session) => {
      session.events = { ...session.events, ...events };
      session.provisional(183, { body: "ours" });
    },
  });
  open.push(stage);
  return stage;
}

/** Our INVITE to the peer, with the headers of a reliable 183. */
async function calling(events: SessionEvents = {}) {
  const stage = await start();
  const { peer } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const session = stage.endpoint.invite({ ...names, target, body: SDP }, stage.events(events));
  const invite = await peer.next("INVITE");
  const parts = { callId: invite.callId, fromTag: "pt", toTag: session.localTag };
  const progress = async () => {
    const headers: [string, string][] = [
      ["Contact", peer.contact],
      ["Require", "100rel"],
      ["RSeq", "1"],
    ];
    peer.answer(invite, 183, { headers, body: "theirs" });
    peer.answer(await peer.next("PRACK"), 200);
    await peer.fence();
  };
  return { ...stage, session, invite, parts, progress };
}

test("a caller's UPDATE with an offer gets 500 until its first offer is answered for certain, then an answer", async () => {
  const { peer } = await start({ reinvite: (offer) => offer.accept("second answer") });
  peer.send(peer.request("INVITE", { body: SDP, headers: ["Supported: 100rel"] }));
  const { toTag } = await peer.next(183);
  peer.send(peer.request("UPDATE", { toTag, cseq: 2, body: "too early" }));
  expect((await peer.next(500)).header("retry-after")).toBe("0");
  peer.send(peer.request("PRACK", { toTag, cseq: 3, headers: ["RAck: 1 1 INVITE"] }));
  await peer.next(200);
  peer.send(peer.request("UPDATE", { toTag, cseq: 4, body: "second offer" }));
  expect((await peer.next(200)).body.toString()).toBe("second answer");
});

test("an UPDATE without an offer moves the target of an early dialog", async () => {
  const { peer, sessions } = await start();
  peer.send(peer.request("INVITE", { body: SDP }));
  const { toTag } = await peer.next(183);
  const update = peer.request("UPDATE", { toTag, cseq: 2 });
  peer.send(update.replace(peer.contact, `<sip:moved@127.0.0.1:${peer.port}>`));
  expect((await peer.next(200)).method).toBe("UPDATE");
  const final = sessions[0]!.update();
  const ours = await peer.next("UPDATE");
  expect(ours.uri).toBe(`sip:moved@127.0.0.1:${peer.port}`);
  peer.answer(ours, 200);
  expect((await final).status).toBe(200);
});

test("a second INVITE in the dialog before the first is answered gets 500", async () => {
  const { peer } = await start({ reinvite: (offer) => offer.accept("no") });
  peer.send(peer.request("INVITE", { body: SDP }));
  const { toTag } = await peer.next(183);
  peer.send(peer.request("INVITE", { toTag, cseq: 2, body: "again" }));
  expect((await peer.next(500)).raw("retry-after")).toBe("0");
});

test("a called peer's UPDATE with an offer gets 491 until it has answered ours for certain", async () => {
  const { peer, parts, progress } = await calling({ reinvite: (offer) => offer.accept("our answer") });
  peer.inbox.length = 0;
  await progress();
  peer.send(peer.request("UPDATE", { ...parts, cseq: 1, body: "their offer" }));
  expect((await peer.next(200)).body.toString()).toBe("our answer");
});

test("it gets 491 before that, and a re-INVITE does too", async () => {
  const { peer, parts, invite } = await calling({ reinvite: (offer) => offer.accept("no") });
  peer.answer(invite, 183, { body: "not for certain" });
  await peer.fence();
  peer.send(peer.request("UPDATE", { ...parts, cseq: 1, body: "their offer" }));
  expect((await peer.next(491)).method).toBe("UPDATE");
  peer.send(peer.request("INVITE", { ...parts, cseq: 2, body: "their offer" }));
  expect((await peer.next(491)).method).toBe("INVITE");
});

test("our UPDATE with an offer goes out in an early dialog once ours was answered, not before", async () => {
  const { peer, session, invite, progress } = await calling();
  peer.answer(invite, 180);
  await peer.fence();
  await progress();
  const final = session.update("new offer");
  const update = await peer.next("UPDATE");
  expect([update.body.toString(), update.header("content-type")]).toEqual(["new offer", "application/sdp"]);
  peer.answer(update, 200, { body: "new answer" });
  expect((await final).status).toBe(200);
});
