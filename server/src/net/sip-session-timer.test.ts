import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { SipMessage } from "../wire/sip/message.js";

const SDP = "v=0\r\n";
const UPDATES = "Allow: INVITE, ACK, BYE, UPDATE";
const TIMER = "Supported: timer";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) {
    await stage.close();
    expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, failures: 0 });
    expect(stage.clock.waiting).toBe(0);
  }
});

async function start(): Promise<Stage> {
  const stage = await openStage({
    supported: ["timer"],
    random: () => 0,
    onInvite: (session) => void session.accept(SDP).catch(() => undefined),
  });
  open.push(stage);
  return stage;
}

/** A call to us that was answered and acknowledged. */
async function called(...headers: string[]) {
  const stage = await start();
  const { peer } = stage;
  peer.send(peer.request("INVITE", { body: SDP, headers }));
  const ok = await peer.next(200);
  peer.send(peer.request("ACK", { toTag: ok.toTag }));
  await peer.fence();
  peer.inbox.length = 0;
  stage.told.length = 0;
  return { ...stage, ok };
}

/** A call of ours that was answered with these headers. */
async function calling(headers: [string, string][]) {
  const stage = await start();
  const { peer } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  const session = stage.endpoint.invite({ ...names, target, body: SDP }, stage.events());
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP, headers: [["Contact", peer.contact], ...headers] });
  await peer.next("ACK");
  await peer.fence();
  stage.told.length = 0;
  return { ...stage, invite, session };
}

const expires = (message: SipMessage) => [message.header("session-expires"), message.header("require")];

test.each([
  [[TIMER], "1800;refresher=uas", undefined],
  [[TIMER, "Session-Expires: 600"], "600;refresher=uac", "timer"],
  [[TIMER, "Session-Expires: 600;refresher=uas"], "600;refresher=uas", undefined],
  [[TIMER, "x: 600;refresher=uac"], "600;refresher=uac", "timer"],
  [[TIMER, "Session-Expires: 7200"], "1800;refresher=uac", "timer"],
  [[TIMER, "Session-Expires: 7200", "Min-SE: 3600"], "3600;refresher=uac", "timer"],
  [["Session-Expires: 600;refresher=uac"], "600;refresher=uas", undefined],
  [["Session-Expires: 5"], "90;refresher=uas", undefined],
  [[], undefined, undefined],
])("called with %j we settle on %s", async (headers, value, require) => {
  const { ok } = await called(...headers);
  expect(expires(ok)).toEqual([value, require]);
});

test("an interval below 90 s gets 422 with Min-SE, in an INVITE and in an UPDATE", async () => {
  const { peer, ok } = await called(TIMER);
  peer.send(peer.request("INVITE", { callId: "call-2", headers: [TIMER, "Session-Expires: 89"] }));
  expect((await peer.next(422)).header("min-se")).toBe("90");
  peer.send(peer.request("UPDATE", { toTag: ok.toTag, cseq: 2, headers: [TIMER, "Session-Expires: 60"] }));
  expect((await peer.next(422)).method).toBe("UPDATE");
});

test("as refresher we send UPDATE at half time to a peer that takes it, and again half an interval later", async () => {
  const { peer, clock } = await called(TIMER, UPDATES, "Session-Expires: 600;refresher=uas");
  for (let n = 0; n < 2; n++) {
    clock.advance(299_999);
    await peer.fence();
    expect(peer.seen()).toEqual([]);
    clock.advance(1);
    const update = await peer.next("UPDATE");
    expect([update.header("session-expires"), update.body.length]).toEqual(["600;refresher=uac", 0]);
    peer.answer(update, 200, {
      headers: [
        ["Contact", peer.contact],
        ["Session-Expires", "600;refresher=uac"],
      ],
    });
    await peer.fence();
  }
});

test("a peer without UPDATE is refreshed by a re-INVITE with the description as it was", async () => {
  const { peer, clock, told } = await called(TIMER, "Allow: INVITE, ACK, BYE", "Session-Expires: 600;refresher=uas");
  clock.advance(300_000);
  const invite = await peer.next("INVITE");
  expect([invite.body.toString(), invite.header("session-expires")]).toEqual([SDP, "600;refresher=uac"]);
  peer.answer(invite, 200, { body: SDP, headers: [["Contact", peer.contact]] });
  await peer.next("ACK");
  expect(told).toEqual([]);
});

test("a peer that refuses UPDATE after all gets the re-INVITE at once", async () => {
  const { peer, clock } = await called(TIMER, UPDATES, "Session-Expires: 600;refresher=uas");
  clock.advance(300_000);
  peer.answer(await peer.next("UPDATE"), 405);
  const invite = await peer.next("INVITE");
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
});

test.each([
  [600, 568],
  [90, 60],
])("nobody refreshes a session of %i s: BYE after %i s", async (interval, endsAfter) => {
  const { peer, clock, told } = await called(TIMER, `Session-Expires: ${interval};refresher=uac`);
  clock.advance(endsAfter * 1000 - 1);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
  clock.advance(1);
  const bye = await peer.next("BYE");
  expect(bye.header("reason")).toContain("SIP;cause=408");
  peer.answer(bye, 200);
  expect(told).toEqual(["failed expired"]);
});

test("a refresh of the peer, by re-INVITE or UPDATE, starts the time anew", async () => {
  const { peer, clock, ok } = await called(TIMER, "Session-Expires: 600;refresher=uac");
  for (const cseq of [2, 3]) {
    clock.advance(500_000);
    peer.send(
      peer.request("UPDATE", { toTag: ok.toTag, cseq, headers: [TIMER, "Session-Expires: 600;refresher=uac"] }),
    );
    expect(expires(await peer.next(200))).toEqual(["600;refresher=uac", "timer"]);
  }
  clock.advance(567_999);
  await peer.fence();
  expect(peer.seen()).toEqual([]);
});

test("a refresh that fails is tried again every ten seconds, and ends the session when the time is up", async () => {
  const { peer, clock, told } = await called(TIMER, UPDATES, "Session-Expires: 90;refresher=uas");
  clock.advance(45_000);
  peer.answer(await peer.next("UPDATE"), 503);
  await peer.fence();
  clock.advance(10_000);
  peer.answer(await peer.next("UPDATE"), 503);
  await peer.fence();
  clock.advance(5_000);
  peer.answer(await peer.next("BYE"), 200);
  expect(told).toEqual(["failed expired"]);
});

test("a refresh answered 481 ends the session at once", async () => {
  const { peer, clock, told } = await called(TIMER, UPDATES, "Session-Expires: 600;refresher=uas");
  clock.advance(300_000);
  peer.answer(await peer.next("UPDATE"), 481);
  peer.answer(await peer.next("BYE"), 200);
  expect(told).toEqual(["failed timeout"]);
});

test("our INVITE asks for the timer, and the 2xx says who refreshes", async () => {
  const { peer, clock, invite } = await calling([
    ["Session-Expires", "300;refresher=uac"],
    ["Allow", "INVITE, UPDATE"],
  ]);
  expect([invite.header("supported"), invite.header("session-expires")]).toEqual(["timer", "1800"]);
  clock.advance(150_000);
  expect((await peer.next("UPDATE")).header("session-expires")).toBe("300;refresher=uac");
});

test("a called peer that is to refresh and does not gets BYE; one without the timer is left alone", async () => {
  const { peer, clock, told } = await calling([["Session-Expires", "300;refresher=uas"]]);
  clock.advance(268_000);
  peer.answer(await peer.next("BYE"), 200);
  expect(told).toEqual(["failed expired"]);
  const without = await calling([]);
  without.clock.advance(10_000_000);
  await without.peer.fence();
  expect(without.peer.seen()).toEqual([]);
});

test("422 to our INVITE: it is sent again with the interval asked for, and given up when that does not help", async () => {
  const stage = await start();
  const { peer, told } = stage;
  const target = { transport: "udp" as const, host: "127.0.0.1", port: peer.port };
  const names = { uri: "sip:bob@peer.example", from: "<sip:us@test.example>", to: "<sip:bob@peer.example>" };
  stage.endpoint.invite({ ...names, target, body: SDP }, stage.events());
  const first = await peer.next("INVITE");
  peer.answer(first, 422, { headers: [["Min-SE", "3600"]] });
  await peer.next("ACK");
  const second = await peer.next("INVITE");
  expect([second.callId, second.cseq.number, second.header("session-expires"), second.header("min-se")]).toEqual([
    first.callId,
    first.cseq.number + 1,
    "3600",
    "3600",
  ]);
  peer.answer(second, 422, { headers: [["Min-SE", "3600"]] });
  await peer.next("ACK");
  expect(told).toEqual(["rejected 422"]);
});

test("our hold leaves the roles as they are", async () => {
  const { peer, session } = await calling([["Session-Expires", "300;refresher=uas"]]);
  const held = session.reinvite("hold");
  const invite = await peer.next("INVITE");
  expect(invite.header("session-expires")).toBe("300;refresher=uas");
  peer.answer(invite, 200, { body: SDP });
  await peer.next("ACK");
  await held;
});
