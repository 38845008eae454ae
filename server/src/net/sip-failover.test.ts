import { afterEach, expect, test } from "vitest";
import { type NameTable, namesOf } from "../../../test/support/names.js";
import { WirePeer } from "../../../test/support/sip-peer.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { until } from "../../../test/support/until.js";

const TX_TIMEOUT_MS = 32_000;
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Pair extends Stage {
  readonly second: WirePeer;
}

/** An endpoint and the two servers of `pool.test`, the first of them before the second. */
async function start(): Promise<Pair> {
  const table: { hosts: Record<string, string>; srv: Record<string, NonNullable<NameTable["srv"]>[string]> } = {
    hosts: { "a.pool.test": "127.0.0.1" },
    srv: {},
  };
  const stage = await openStage({ names: namesOf(table) });
  const second = await WirePeer.open(stage.port);
  open.push(stage, second);
  table.srv["_sip._udp.pool.test"] = [stage.peer.port, second.port].map((port, priority) => ({
    target: "a.pool.test",
    port,
    priority,
    weight: 0,
  }));
  return { ...stage, second };
}

const register = ({ endpoint }: Stage, o: object = {}) =>
  endpoint.request({
    method: "REGISTER",
    uri: "sip:pool.test",
    from: "<sip:us@pool.test>",
    to: "<sip:us@pool.test>",
    target: { host: "pool.test" },
    ...o,
  });

const call = (stage: Stage, o: object = {}) =>
  stage.endpoint.invite(
    {
      uri: "sip:bob@pool.test",
      from: "<sip:us@test.example>",
      to: "<sip:bob@pool.test>",
      target: { host: "pool.test" },
      body: "v=0\r\n",
      ...o,
    },
    stage.events(),
  );

test("a request goes to the next server after 503, the same but for its branch", async () => {
  const stage = await start();
  const answer = register(stage);
  const first = await stage.peer.next("REGISTER");
  stage.peer.answer(first, 503);
  const again = await stage.second.next("REGISTER");
  expect([again.callId, again.cseq.number, again.fromTag]).toEqual([first.callId, first.cseq.number, first.fromTag]);
  expect(again.via.params.get("branch")).not.toBe(first.via.params.get("branch"));
  stage.second.answer(again, 200);
  expect(await answer).toMatchObject({ status: 200 });
});

test("any other answer is the answer, and the last server's 503 is too", async () => {
  const stage = await start();
  const refused = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 500);
  expect(await refused).toMatchObject({ status: 500 });
  const failed = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 503);
  stage.second.answer(await stage.second.next("REGISTER"), 503);
  expect(await failed).toMatchObject({ status: 503, kind: "response" });
});

test("a server that is silent is left after 64·T1, and stands behind the other for a minute", async () => {
  const stage = await start();
  const answer = register(stage);
  await stage.peer.next("REGISTER");
  stage.clock.advance(TX_TIMEOUT_MS);
  stage.second.answer(await stage.second.next("REGISTER"), 200);
  await answer;
  stage.peer.inbox.length = 0;
  const next = register(stage);
  stage.second.answer(await stage.second.next("REGISTER"), 200);
  await next;
  stage.clock.advance(60_000);
  const later = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 200);
  await later;
});

test("a server that is silent when its INVITE is taken back stands behind the other, one that was barely asked does not", async () => {
  const stage = await start();
  const hasty = call(stage);
  stage.peer.answer(await stage.peer.next("INVITE"), 100);
  await stage.peer.fence();
  hasty.cancel();
  const barely = call(stage);
  await stage.peer.next("INVITE");
  barely.cancel();
  const silent = call(stage);
  await stage.peer.next("INVITE");
  stage.clock.advance(2_000);
  silent.cancel();
  call(stage);
  stage.second.answer(await stage.second.next("INVITE"), 486);
});

test("a server that began to work on a request is not doubled by another", async () => {
  const stage = await start();
  const answer = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 100);
  await stage.peer.fence();
  stage.clock.advance(TX_TIMEOUT_MS);
  expect(await answer).toMatchObject({ kind: "synthetic", status: 408 });
  await stage.second.fence();
  expect(stage.second.seen()).toEqual([]);
});

test("Retry-After keeps requests away for as long as it says, five minutes at most", async () => {
  const stage = await start();
  const answer = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 503, { headers: [["Retry-After", "120 (busy)"]] });
  stage.second.answer(await stage.second.next("REGISTER"), 200);
  await answer;
  stage.clock.advance(119_999);
  const within = register(stage);
  stage.second.answer(await stage.second.next("REGISTER"), 200);
  await within;
  stage.clock.advance(1);
  const after = register(stage);
  stage.peer.answer(await stage.peer.next("REGISTER"), 200);
  await after;
});

test("each server's challenge is answered, and the answer goes to the server that challenged", async () => {
  const stage = await start();
  const challenge: [string, string][] = [["WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth"']];
  const answer = register(stage, { credentials: { username: "us", password: "secret" } });
  stage.peer.answer(await stage.peer.next("REGISTER"), 401, { headers: challenge });
  const proved = await stage.peer.next("REGISTER");
  expect(proved.header("authorization")).toContain('nonce="n"');
  stage.peer.answer(proved, 503);
  stage.second.answer(await stage.second.next("REGISTER"), 401, { headers: challenge });
  const again = await stage.second.next("REGISTER");
  expect(again.cseq.number).toBe(3);
  stage.second.answer(again, 200);
  expect(await answer).toMatchObject({ status: 200 });
});

test("a call goes to the next server after 503 and after silence, each with a transaction of its own", async () => {
  const stage = await start();
  call(stage);
  const first = await stage.peer.next("INVITE");
  stage.peer.answer(first, 503, { toTag: "gone" });
  const second = await stage.second.next("INVITE");
  expect([second.callId, second.cseq.number]).toEqual([first.callId, first.cseq.number]);
  expect(second.via.params.get("branch")).not.toBe(first.via.params.get("branch"));
  stage.second.answer(second, 180);
  stage.second.answer(second, 200, { body: "v=0\r\n" });
  await stage.second.next("ACK");
  expect((await stage.peer.next("ACK")).toTag).toBe("gone");
  expect(stage.told).toEqual(["provisional 180", "accepted 200"]);
});

test("a call that hears nothing moves on when timer B fires, and a late answer of the first is not believed", async () => {
  const stage = await start();
  const session = call(stage);
  const first = await stage.peer.next("INVITE");
  stage.clock.advance(TX_TIMEOUT_MS);
  const second = await stage.second.next("INVITE");
  stage.peer.answer(first, 200, { toTag: "late", body: "v=0\r\n" });
  await stage.peer.fence();
  expect(session.state).toBe("early");
  stage.second.answer(second, 486);
  await stage.second.next("ACK");
  await stage.second.fence();
  expect(stage.told).toEqual(["rejected 486"]);
});

test("a caller who gave up is not sent on", async () => {
  const stage = await start();
  const session = call(stage);
  const invite = await stage.peer.next("INVITE");
  session.cancel();
  stage.peer.answer(invite, 503);
  await stage.peer.next("ACK");
  await stage.peer.fence();
  await stage.second.fence();
  expect(stage.second.seen()).toEqual([]);
  expect(stage.told).toEqual(["rejected 503"]);
});

test("a server that takes no connection is passed over at once", async () => {
  const accepted: TcpPeer[] = [];
  const server = await TcpPeer.listen((peer) => accepted.push(peer));
  open.push(server);
  const srv = [1, server.port].map((port, priority) => ({ target: "a.pool.test", port, priority, weight: 0 }));
  const stage = await openStage({
    names: namesOf({ hosts: { "a.pool.test": "127.0.0.1" }, srv: { "_sip._tcp.pool.test": srv } }),
  });
  open.push(stage);
  call(stage, { target: { host: "pool.test", transport: "tcp" } });
  await until("the INVITE", () => accepted[0]?.text.includes("INVITE sip:bob@pool.test") || undefined);
});

test("closing ends a request at once, whatever servers are left", async () => {
  const stage = await start();
  const answer = register(stage);
  call(stage);
  await stage.peer.next("REGISTER");
  await stage.peer.next("INVITE");
  await stage.endpoint.close();
  expect(await answer).toMatchObject({ kind: "synthetic", status: 503 });
  expect(stage.told).toEqual(["rejected 503 synthetic"]);
  expect(stage.clock.waiting).toBe(0);
});
