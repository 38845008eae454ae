import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { RegistrationChanges, StoredRegistration } from "../../domain/registration/port.js";
import { type Registering, Registrar } from "./registrar.js";

const ALICE = { uuid: "u-alice", login: "alice", domain: "acme.test", account: "acc" };
const SOURCE = { transport: "udp", host: "192.0.2.9", port: 5070 } as const;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function start(held: StoredRegistration[] = []) {
  const clock = new FakeClock();
  const written: RegistrationChanges[] = [];
  const store = {
    isAway: false,
    apply: async (_node: string, changes: RegistrationChanges) => {
      if (store.isAway) throw new Error("no database");
      written.push(changes);
    },
    restore: async () => held,
  };
  return { store, clock, written, registrar: new Registrar({ store, node: "n1", clock, log: createLog("silent") }) };
}

function request(cseq: number, contacts: string[], more: Partial<Registering> = {}): Registering {
  return {
    user: ALICE,
    source: SOURCE,
    callId: "call-1",
    cseq,
    contacts,
    expires: "60",
    userAgent: undefined,
    path: [],
    supportsOutbound: false,
    isDirect: true,
    ...more,
  };
}

test("a registered contact is reached at the address the REGISTER came from, until it expires", async () => {
  const { registrar, clock, written } = start();
  await registrar.start();
  const result = await registrar.register(request(1, ["<sip:alice@10.0.0.5:5070>"]));
  expect(result).toMatchObject({ ok: true, contacts: ["<sip:alice@10.0.0.5:5070>;expires=60"] });
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([{ uri: "sip:alice@10.0.0.5:5070", target: SOURCE }]);
  expect(written[0]?.presence).toMatchObject([{ sip_user: ALICE.uuid, state: "online" }]);
  clock.advance(61_000);
  await nextTurn();
  expect(registrar.contactsOf(ALICE.uuid)).toEqual([]);
  expect(written[1]).toMatchObject({
    removals: [{ sip_user: ALICE.uuid, binding: "sip:alice@10.0.0.5:5070" }],
    presence: [{ state: "offline" }],
  });
});

test("a REGISTER that comes late, with an older CSeq of the same Call-ID, changes nothing", async () => {
  const { registrar, written } = start();
  await registrar.register(request(5, ["<sip:alice@10.0.0.5>"]));
  const late = await registrar.register(request(4, ["<sip:alice@10.0.0.5>;expires=0"]));
  expect(late).toMatchObject({ ok: false, status: 500 });
  expect(registrar.contactsOf(ALICE.uuid)).toHaveLength(1);
  expect(written).toHaveLength(1);
});

test("a REGISTER without contacts tells what is bound and writes nothing", async () => {
  const { registrar, written } = start();
  await registrar.register(request(1, ["<sip:alice@10.0.0.5>"]));
  expect(await registrar.register(request(2, []))).toMatchObject({
    ok: true,
    contacts: ["<sip:alice@10.0.0.5>;expires=60"],
  });
  expect(written).toHaveLength(1);
});

test("what the database refused never was: a new contact is not reached, a removed and a moved one as before", async () => {
  const { registrar, store } = start();
  const reached = () => registrar.contactsOf(ALICE.uuid).map(({ uri, target }) => `${uri} ${target.port}`);
  store.isAway = true;
  await expect(registrar.register(request(1, ["<sip:alice@10.0.0.5>"]))).rejects.toThrow("no database");
  expect([reached(), registrar.onlineCount]).toEqual([[], 0]);
  store.isAway = false;
  await registrar.register(request(2, ["<sip:alice@10.0.0.5>", "<sip:alice@10.0.0.6>"]));
  const before = reached().sort();
  store.isAway = true;
  const moved = { source: { ...SOURCE, port: 5999 } };
  for (const contacts of [["<sip:alice@10.0.0.5>;expires=0"], ["<sip:alice@10.0.0.5>"], ["*"]])
    await expect(
      registrar.register(request(3, contacts, { ...moved, expires: contacts[0] === "*" ? "0" : "60" })),
    ).rejects.toThrow();
  expect([reached().sort(), registrar.onlineCount]).toEqual([before, 1]);
  store.isAway = false;
  expect(await registrar.register(request(4, ["*"], { expires: "0" }))).toMatchObject({ ok: true });
  expect(reached()).toEqual([]);
});

test("the eleventh contact of a user is refused and the ten stay", async () => {
  const { registrar } = start();
  for (let i = 1; i <= 10; i++) await registrar.register(request(i, [`<sip:alice@10.0.0.${i}>`]));
  expect(await registrar.register(request(11, ["<sip:alice@10.0.0.11>"]))).toMatchObject({ ok: false, status: 503 });
  expect(registrar.contactsOf(ALICE.uuid)).toHaveLength(10);
});

test("a deactivated user and one with a new password are unreachable at once; another name is not", async () => {
  const unchanged = { deactivated: false, deleted: false, credentialsChanged: false, loginChanged: false };
  for (const what of ["deactivated", "deleted", "credentialsChanged", "loginChanged"] as const) {
    const { registrar } = start();
    await registrar.register(request(1, ["<sip:alice@10.0.0.5>"]));
    await registrar.changed(ALICE, unchanged);
    expect(registrar.contactsOf(ALICE.uuid)).toHaveLength(1);
    await registrar.changed(ALICE, { ...unchanged, [what]: true });
    expect(registrar.contactsOf(ALICE.uuid)).toEqual([]);
  }
});

test("REGISTERs of the same moment are written in one transaction", async () => {
  const { registrar, written } = start();
  const users = [1, 2, 3].map((n) => ({ ...ALICE, uuid: `u${n}` }));
  await Promise.all(users.map((user) => registrar.register(request(1, ["<sip:x@10.0.0.5>"], { user }))));
  expect(written).toHaveLength(1);
  expect(written[0]?.upserts.map((row) => row.sip_user)).toEqual(["u1", "u2", "u3"]);
});

test("contacts of the time before a restart are reachable again for the rest of their time", async () => {
  const { clock } = start();
  const held: StoredRegistration = {
    sip_user: ALICE.uuid,
    binding: "sip:alice@10.0.0.5",
    contact: "sip:alice@10.0.0.5",
    transport: "udp",
    address: "192.0.2.9",
    port: 5070,
    flow: null,
    path: [],
    instance: null,
    reg_id: null,
    call_id: "call-1",
    cseq: 1,
    q: 1,
    user_agent: null,
    created_on: new Date(clock.now()).toISOString(),
    expires_on: new Date(clock.now() + 30_000).toISOString(),
    account: ALICE.account,
    login: ALICE.login,
    domain: ALICE.domain,
  };
  const { registrar, clock: second } = start([held]);
  await registrar.start();
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([{ uri: held.contact, target: SOURCE }]);
  second.advance(31_000);
  expect(registrar.contactsOf(ALICE.uuid)).toEqual([]);
});

test("a contact goes with the connection it was registered over, and the user's other contacts stay", async () => {
  const { registrar, written } = start();
  const source = { transport: "tcp", host: "192.0.2.9", port: 50_000, flow: "tcp-1" } as const;
  await registrar.register(request(1, ["<sip:alice@192.0.2.9:50000;transport=tcp>"], { source }));
  await registrar.register(request(2, ["<sip:alice@10.0.0.5>"]));
  await registrar.flowGone("tcp-2");
  expect(registrar.contactsOf(ALICE.uuid)).toHaveLength(2);
  await registrar.flowGone("tcp-1");
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([{ uri: "sip:alice@10.0.0.5", target: SOURCE }]);
  expect(written.at(-1)).toMatchObject({
    removals: [{ sip_user: ALICE.uuid, binding: "sip:alice@192.0.2.9:50000;transport=tcp" }],
    presence: [],
  });
});

const FLOW = (name: string) => ({ transport: "tcp", host: "192.0.2.9", port: 50_000, flow: name }) as const;
const phone = (regId: number, instance = "urn:uuid:1") =>
  `<sip:alice@10.0.0.5;transport=tcp;ob>;reg-id=${regId};+sip.instance="<${instance}>"`;
const outbound = { supportsOutbound: true } as const;

test("a phone with two flows is one contact: the newest flow first, the other when that is gone", async () => {
  const { registrar } = start();
  await registrar.register(request(1, [phone(1)], { ...outbound, source: FLOW("tcp-1") }));
  const second = { ...outbound, source: FLOW("tcp-2"), callId: "call-2" };
  const answer = await registrar.register(request(1, [phone(2)], second));
  expect(answer).toMatchObject({ ok: true, isOutbound: true, flow: "tcp-2" });
  expect(answer.ok && answer.contacts[1]).toBe(
    '<sip:alice@10.0.0.5;transport=tcp;ob>;expires=60;+sip.instance="<urn:uuid:1>";reg-id=2',
  );
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([
    { target: { flow: "tcp-2" }, others: [{ target: { flow: "tcp-1" }, others: [] }] },
  ]);
  await registrar.flowGone("tcp-2");
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([{ target: { flow: "tcp-1" }, others: [] }]);
});

test("a flow that is registered again replaces the one with its number, whatever its contact", async () => {
  const { registrar } = start();
  await registrar.register(request(1, [phone(1)], { ...outbound, source: FLOW("tcp-1") }));
  const moved = phone(1).replace("10.0.0.5", "10.0.0.99");
  await registrar.register(request(1, [moved], { ...outbound, source: FLOW("tcp-7"), callId: "call-7" }));
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([
    { uri: "sip:alice@10.0.0.99;transport=tcp;ob", target: { flow: "tcp-7" }, others: [] },
  ]);
  await registrar.flowGone("tcp-1");
  expect(registrar.contactsOf(ALICE.uuid)).toHaveLength(1);
});

test("a phone that starts anew leaves no contact of its former life behind; another phone's stays", async () => {
  const { registrar, written } = start();
  const contact = (port: number, instance: string) => `<sip:alice@10.0.0.5:${port}>;+sip.instance="<${instance}>"`;
  await registrar.register(request(1, [contact(5062, "urn:uuid:1")]));
  await registrar.register(request(1, [contact(5066, "urn:uuid:2")], { callId: "call-2" }));
  await registrar.register(request(1, [contact(5070, "urn:uuid:1")], { callId: "call-3" }));
  expect(registrar.contactsOf(ALICE.uuid).map(({ uri }) => uri)).toEqual([
    "sip:alice@10.0.0.5:5066",
    "sip:alice@10.0.0.5:5070",
  ]);
  expect(written.at(-1)?.removals).toEqual([{ sip_user: ALICE.uuid, binding: "sip:alice@10.0.0.5:5062" }]);
});

test("a proxy that does not keep flows makes several flows impossible: 439; one that does is believed", async () => {
  const { registrar } = start();
  const far = { ...outbound, isDirect: false };
  expect(await registrar.register(request(1, [phone(1)], far))).toMatchObject({ ok: false, status: 439 });
  const path = ["<sip:192.0.2.9:5080;lr>"];
  expect(await registrar.register(request(1, [phone(1)], { ...far, path }))).toMatchObject({ status: 439 });
  const keeping = ["<sip:192.0.2.9:5080;lr>", "<sip:edge@192.0.2.77;lr;ob>"];
  expect(await registrar.register(request(1, [phone(1)], { ...far, path: keeping }))).toMatchObject({
    ok: true,
    isOutbound: true,
  });
  // A phone that does not ask for it is bound as ever.
  expect(await registrar.register(request(2, [phone(1)], { isDirect: false }))).toMatchObject({
    ok: true,
    isOutbound: false,
  });
});

test("requests go along the path of the REGISTER, at the port the proxy names, and to no other host than the one it came from", async () => {
  const { registrar, written } = start();
  const near = ["<sip:192.0.2.9:5080;transport=tcp;lr>", "<sip:edge.example;lr>"];
  await registrar.register(request(1, ["<sip:alice@10.0.0.5>"], { path: near, source: FLOW("tcp-1") }));
  expect(registrar.contactsOf(ALICE.uuid)).toEqual([
    {
      uri: "sip:alice@10.0.0.5",
      target: { transport: "tcp", host: "192.0.2.9", port: 5080 },
      headers: near.map((value) => ["Route", value]),
      q: 1,
      others: [],
    },
  ]);
  expect(written[0]?.upserts[0]).toMatchObject({ path: near, flow: null, port: 5080 });
  const foreign = ["<sip:10.99.0.1:22;lr>"];
  await registrar.register(request(2, ["<sip:alice@10.0.0.5>"], { path: foreign }));
  expect(registrar.contactsOf(ALICE.uuid)).toMatchObject([{ target: SOURCE, headers: [["Route", foreign[0]]] }]);
  expect(await registrar.register(request(3, ["<sip:alice@10.0.0.5>"], { path: ["<tel:+1>"] }))).toMatchObject({
    status: 400,
  });
});

test("a contact is removed by its URI too, when the phone leaves its number out", async () => {
  const { registrar } = start();
  await registrar.register(request(1, [phone(1)], { ...outbound, source: FLOW("tcp-1") }));
  await registrar.register(request(2, ["<sip:alice@10.0.0.5;transport=tcp;ob>;expires=0"]));
  expect(registrar.contactsOf(ALICE.uuid)).toEqual([]);
});

test("an operator removes one contact, or the last one, which takes the user offline", async () => {
  const { registrar, written } = start();
  await registrar.register(request(1, ["<sip:alice@192.0.2.9>", "<sip:alice@10.0.0.5>"]));
  await registrar.remove(ALICE.uuid, ["sip:alice@192.0.2.9"]);
  expect(registrar.contactsOf(ALICE.uuid).map(({ uri }) => uri)).toEqual(["sip:alice@10.0.0.5"]);
  await registrar.remove(ALICE.uuid, ["sip:alice@10.0.0.5"]);
  await registrar.remove("u-nobody", ["sip:x"]);
  expect([registrar.onlineCount, written.slice(1).map(({ presence }) => presence.map(({ state }) => state))]).toEqual([
    0,
    [[], ["offline"], []],
  ]);
  expect(written.at(-1)?.removals).toEqual([{ sip_user: "u-nobody", binding: "sip:x" }]);
});
