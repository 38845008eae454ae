import { expect, test } from "vitest";
import type { RoutedConnection, RoutedUser } from "../../domain/routing/port.js";
import { parseUri, type SipUri } from "../../wire/sip/uri.js";
import type { Attempt } from "./attempt.js";
import type { CallerId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import { type Callee, Redirects } from "./redirects.js";

const USERS: Record<string, string> = {
  "bob@a.example": "A",
  "carol@a.example": "A",
  "eve@b.example": "B",
  "x@b.example": "A",
};
const CARRIERS: Record<string, string> = { "192.0.2.1": "c1", "192.0.2.2": "c1", "198.51.100.1": "c2" };
const ID = { shown: "12025550100", number: "12025550100", isAnonymous: false } as CallerId;
const BOB = { kind: "user", user: { uuid: "bob@a.example", login: "bob", domain: "a.example" } as RoutedUser } as const;
const EVE = { kind: "user", user: { uuid: "eve@b.example", login: "eve", domain: "b.example" } as RoutedUser } as const;
const PBX = {
  kind: "connection",
  connection: { uuid: "pbx", account: "A", hostname: "pbx.example" } as RoutedConnection,
  called: "+12025550111",
} as const;
const NUMBER = { kind: "number", digits: "12025550111" } as const;

/** A dial of account A; what was made of each contact, as text. */
function start(o: { hairpins?: number; id?: CallerId; isPaid?: boolean } = {}) {
  const made: string[] = [];
  const ids: CallerId[] = [];
  const target = (text: string, id: CallerId, more: object = {}) => {
    made.push(text);
    ids.push(id);
    return {
      written: "w",
      delayMs: 0,
      timeoutMs: undefined,
      facts: {},
      routes: [],
      ...more,
    } as unknown as PreparedTarget;
  };
  const parts = {
    routing: {
      findSipUser: async (domain: string, login: string) => {
        const account = USERS[`${login}@${domain}`];
        return account && { uuid: `${login}@${domain}`, login, domain, account: { uuid: account } };
      },
      findDomainProfile: async (account: string, domain: string) => ({ uuid: `${account} ${domain}` }),
    },
    identity: { publicHost: "us.example", isOwnHost: (host: string) => host === "us.example" },
    carriers: { at: (host: string) => CARRIERS[host] && { setup: { uuid: CARRIERS[host] } } },
  };
  const context = { account: { uuid: "A" }, tn: null, hairpins: o.hairpins ?? 0 };
  const redirects = new Redirects(parts as never, context as never, {
    user: (user, _timing, id) => target(`user ${user.login}@${user.domain}`, id),
    connection: async (_connection, called, _timing, id) => target(`connection ${called}`, id),
    number: async (digits, _timing, id, profile) =>
      target(`number ${digits} ${profile?.uuid ?? "-"}`, id, o.isPaid === false ? {} : { toll: {} }),
  });
  const attempt = { uri: "sip:x@192.0.2.1", target: { transport: "udp", host: "192.0.2.1", port: 5060 } } as Attempt;
  const follow = async (callee: Callee, ...uris: string[]) => {
    const from = target("", ID);
    const moves = redirects.of(callee, o.id ?? ID);
    made.length = 0;
    ids.length = 0;
    const contacts = uris.map((uri) => parseUri(uri) as SipUri);
    return moves.follow(from, { attempt, contacts, reason: "deflection" });
  };
  return { made, ids, follow };
}

test("a phone sends a call on to users of its account, in whatever domain, and to numbers", async () => {
  const { made, ids, follow } = start();
  await follow(BOB, "sip:carol@a.example", "sip:x@b.example", "sip:+12025550199@us.example", "tel:+12025550198");
  expect(made).toEqual([
    "user carol@a.example",
    "user x@b.example",
    "number 12025550199 A a.example",
    "number 12025550198 A a.example",
  ]);
  expect(ids[2]?.forwarded?.[0]).toEqual(["Diversion", "<sip:bob@a.example>;reason=deflection;counter=1"]);
});

test("its own address stands for its domain", async () => {
  const { made, follow } = start();
  await follow(BOB, "sip:carol@192.0.2.1", "sip:2025550199@192.0.2.1:5062");
  expect(made).toEqual(["user carol@a.example", "number 12025550199 A a.example"]);
});

test.each([["sip:eve@b.example"], ["sip:someone@foreign.example"], ["sip:nobody@a.example"]])(
  "it does not reach %s",
  async (uri) => {
    const { made, follow } = start();
    await follow(BOB, uri);
    expect(made).toEqual([]);
  },
);

test("a phone of another account cannot send a call on at the caller's cost", async () => {
  const { made, follow } = start();
  await follow(EVE, "sip:+12025550199@b.example", "sip:bob@a.example");
  expect(made).toEqual([]);
});

test("a number that nobody pays for is refused", async () => {
  const { follow } = start({ isPaid: false });
  expect(await follow(BOB, "tel:+12025550199")).toMatchObject([{ refusedCause: 21, routes: [] }]);
});

test("nobody is called twice, and a call is sent on five times in all", async () => {
  const { made, follow } = start();
  await follow(BOB, "sip:bob@a.example", "sip:carol@a.example", "sip:carol@192.0.2.1");
  expect(made).toEqual(["user carol@a.example"]);
  await follow(BOB, ...[1, 2, 3, 4, 5, 6].map((n) => `tel:+1202555010${n}`));
  expect(made).toHaveLength(4);
});

test("what was sent on before counts, by hairpins and by Diversion", async () => {
  const hairpins = start({ hairpins: 5 });
  await hairpins.follow(BOB, "sip:carol@a.example");
  expect(hairpins.made).toEqual([]);
  const diverted = start({ id: { ...ID, forwarded: [["Diversion", "<sip:z@z>;counter=5"]] } });
  await diverted.follow(BOB, "sip:carol@a.example");
  expect(diverted.made).toEqual([]);
});

test("a customer's service sends calls on within itself, and to numbers that its account pays", async () => {
  const { made, follow } = start();
  await follow(PBX, "sip:200@pbx.example", "sip:201@192.0.2.1", "sip:+12025550199@us.example", "sip:a@foreign.example");
  expect(made).toEqual(["connection 200", "connection 201", "number 12025550199 -"]);
});

test("a carrier sends calls on to its own gateways and to changed numbers, nowhere else", async () => {
  const { made, follow } = start();
  const targets = await follow(
    NUMBER,
    "sip:+12025550111@192.0.2.2;evil=1?Subject=x",
    "sip:+12025550111@198.51.100.1",
    "sip:+12025550177@192.0.2.2",
    "sip:+12025550178@198.51.100.1",
    "sip:bob@a.example",
  );
  expect(made).toEqual(["number 12025550177 -"]);
  expect(targets.map(({ routes }) => routes[0]?.[0]?.uri)).toEqual(["sip:+12025550111@192.0.2.2", undefined]);
  expect(targets[0]?.routes[0]?.[0]?.target).toEqual({ transport: "udp", host: "192.0.2.2", port: 5060 });
});
