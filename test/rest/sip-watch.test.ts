import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { isoTime } from "../../server/src/base/iso-time.js";
import { createLog } from "../../server/src/base/log.js";
import { NodeSip } from "../../server/src/engine/call/live-sip.js";
import { SipTrace } from "../../server/src/engine/call/trace.js";
import type { SipAddress } from "../../server/src/net/sip-address.js";
import { methodPlace } from "../../server/src/net/sip-counters.js";
import { SipPeerCounts } from "../../server/src/net/sip-peer-counts.js";
import { SqlRegistrationStore } from "../../server/src/store/registration.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const clock = new FakeClock();
const counts = new SipPeerCounts(clock);
const store = { write: async () => undefined, of: async () => [] };
const trace = new SipTrace({ store, clock, log: createLog("silent"), isKept: false });
const removed: unknown[] = [];

let world: NounWorld;
let root: RestPerson;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld({}, undefined, {
    liveSip: new NodeSip(counts, trace),
    registrar: {
      remove: async (sipUser, contacts) => {
        removed.push([sipUser, ...contacts]);
      },
    },
  });
  [root, ann, bob] = [await world.admin(), await world.person(), await world.person()];
});
afterAll(() => world.close());

/** A SIP user of somebody, registered at the given addresses. */
async function user(as: RestPerson, login: string, ...addresses: string[]) {
  const { payload } = await world.call("POST", "/sip/domain", { as, body: { domain: `d${newUuid().slice(0, 8)}` } });
  const body = { login, password: "a password of a user" };
  const { uuid } = (await world.call("POST", `/sip/domain/${payload.domain}/user`, { as, body })).payload;
  const now = world.clock.now();
  const upserts = addresses.map((address, at) => ({
    sip_user: uuid,
    binding: `b ${address}`,
    path: [],
    instance: null,
    reg_id: null,
    contact: `sip:${login}@${address}:5060`,
    transport: "tcp" as const,
    address,
    port: 5060,
    flow: `flow ${at}`,
    call_id: "1@phone",
    cseq: 1,
    q: 0.5,
    user_agent: at === 0 ? "Phone/1" : null,
    created_on: isoTime(now + at),
    expires_on: isoTime(now + 60_000),
  }));
  await new SqlRegistrationStore(world.store).apply("n1", { upserts, removals: [], presence: [] });
  return { uuid: uuid as string, domain: payload.domain as string };
}

const list = async (query: string) => {
  const { status, payload, headers } = await world.call("GET", `/admin/sip/registration${query}`, { as: root });
  expect(status).toBe(200);
  return { found: payload.map((one: { contact: string }) => one.contact), total: headers["x-total-count"] };
};

test("registrations of every account are found by user, account, address and phone, and counted", async () => {
  const alice = await user(ann, "alice", "192.0.2.1", "192.0.2.2");
  await user(bob, "bob", "198.51.100.1");
  const [a1, a2, b1] = ["sip:alice@192.0.2.1:5060", "sip:alice@192.0.2.2:5060", "sip:bob@198.51.100.1:5060"];
  expect(await list("?take=2&skip=1")).toMatchObject({ total: "3" });
  expect(await list("?login=ali*")).toEqual({ found: [a2, a1], total: "2" });
  expect(await list(`?account=${bob.account}`)).toEqual({ found: [b1], total: "1" });
  expect(await list("?address=192.0.2.*&user_agent=phone*")).toEqual({ found: [a1], total: "1" });
  expect(await list(`?domain=${alice.domain}&login=bob`)).toEqual({ found: [], total: "0" });
  const { payload } = await world.call("GET", `/admin/sip/registration?address=192.0.2.1`, { as: root });
  expect(payload).toEqual([
    {
      sip_user: alice.uuid,
      login: "alice",
      domain: alice.domain,
      account: ann.account,
      binding: "b 192.0.2.1",
      path: [],
      instance: null,
      reg_id: null,
      contact: a1,
      transport: "tcp",
      address: "192.0.2.1",
      port: 5060,
      flow: "flow 0",
      q: 0.5,
      user_agent: "Phone/1",
      call_id: "1@phone",
      created_on: isoTime(world.clock.now()),
      modified_on: isoTime(world.clock.now()),
      expires_on: isoTime(world.clock.now() + 60_000),
      node: "n1",
    },
  ]);
  expect((await world.call("GET", "/admin/sip/registration?account=x", { as: root })).status).toBe(400);
  world.clock.advance(60_000);
  expect(await list("")).toEqual({ found: [], total: "0" });
});

test("an account sees where its own users are registered", async () => {
  const carol = await user(ann, "carol", "192.0.2.9");
  const path = `/sip/domain/${carol.domain}/user/${carol.uuid}/registration`;
  const { status, payload, headers } = await world.call("GET", path, { as: ann });
  expect([status, payload.length, payload[0].address, headers["x-total-count"]]).toEqual([200, 1, "192.0.2.9", "1"]);
  expect((await world.call("GET", path, { as: root })).payload).toHaveLength(1);
  expect((await world.call("GET", path, { as: bob })).status).toBe(404);
  const elsewhere = `/sip/domain/other/user/${carol.uuid}/registration`;
  expect((await world.call("GET", elsewhere, { as: ann })).status).toBe(404);
});

test("an Admin removes the registrations of a user, or one of them", async () => {
  const dave = await user(ann, "dave", "192.0.2.10", "192.0.2.11");
  const path = `/admin/sip/registration/${dave.uuid}`;
  const contact = "sip:dave@192.0.2.10:5060";
  const one = await world.call("DELETE", `${path}?contact=${encodeURIComponent(contact)}`, { as: root });
  expect([one.status, one.payload.map((gone: { contact: string }) => gone.contact)]).toEqual([200, [contact]]);
  expect((await world.call("DELETE", path, { as: root })).payload).toHaveLength(2);
  expect(removed).toEqual([
    [dave.uuid, "b 192.0.2.10"],
    [dave.uuid, "b 192.0.2.11", "b 192.0.2.10"],
  ]);
  expect((await world.call("DELETE", `${path}?contact=sip:x`, { as: root })).status).toBe(404);
  expect((await world.call("DELETE", path, { as: ann })).status).toBe(403);
});

test("peers are told with what they said, the busiest first, and the last messages without their secrets", async () => {
  const far: SipAddress = { transport: "udp", host: "203.0.113.5", port: 5070 };
  for (const status of [0, 0, 401]) counts.message(status ? "out" : "in", far.host, methodPlace("REGISTER"), status);
  counts.message("in", "203.0.113.6", methodPlace("OPTIONS"), 0);
  const say = (line: string, callId: string, peer = far) =>
    trace.note(
      "in",
      peer,
      Buffer.from(`${line}\r\nCall-ID: ${callId}\r\nAuthorization: Digest response="proof"\r\n\r\n`),
      callId,
    );
  say("REGISTER sip:x SIP/2.0\r\nTo: <sip:Alice@x>", "c1");
  say("INVITE sip:y SIP/2.0\r\nFrom: <sip:+12125550100@y>", "c2", { ...far, host: "203.0.113.6" });
  const peers = await world.call("GET", "/admin/sip/peer?take=1", { as: root });
  expect([peers.status, peers.headers["x-total-count"], peers.payload]).toEqual([
    200,
    "2",
    [
      {
        address: "203.0.113.5",
        created_on: isoTime(clock.now()),
        seen_on: isoTime(clock.now()),
        received: 2,
        sent: 1,
        in: { REGISTER: 2 },
        out: { "REGISTER 401": 1 },
      },
    ],
  ]);
  const one = await world.call("GET", "/admin/sip/peer?address=203.0.113.6", { as: root });
  expect(one.payload).toHaveLength(1);
  const messages = async (query: string) => {
    const { payload } = await world.call("GET", `/admin/sip/message${query}`, { as: root });
    return payload.map((each: { call_id: string }) => each.call_id);
  };
  expect(await messages("")).toEqual(["c2", "c1"]);
  expect(await messages("?user=alice")).toEqual(["c1"]);
  expect(await messages("?user=alice%40x")).toEqual(["c1"]);
  expect(await messages("?user=12125550100")).toEqual(["c2"]);
  expect(await messages("?user=ali")).toEqual([]);
  expect(await messages("?address=203.0.113.6")).toEqual(["c2"]);
  expect(await messages("?call_id=c1&take=1")).toEqual(["c1"]);
  const { payload, text } = await world.call("GET", "/admin/sip/message?call_id=c1", { as: root });
  expect(payload[0]).toMatchObject({ direction: "in", transport: "udp", peer: "203.0.113.5:5070" });
  expect(text).toContain("response=[removed]");
  expect(text).not.toContain("proof");
});
