import { expect, test } from "vitest";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type {
  LeaseDestination,
  LeaseRoute,
  OutboundProfile,
  PeerConnection,
  RoutingStore,
  SipDomainRoute,
  SipUserAuth,
} from "../../domain/routing/port.js";
import { parseUri } from "../../wire/sip/uri.js";
import { type Caller, Router } from "./router.js";

const account = (uuid: string, disabled_on: string | null = null) =>
  ({ uuid, disabled_on, deleted_on: null }) as unknown as CallAccount;
const user = (login: string, more: Partial<SipUserAuth> = {}) =>
  ({
    uuid: `u-${login}`,
    login,
    domain: "acme.test",
    is_active: true,
    same_domain_calls_only: false,
    account: account("acme"),
    tn: null,
    sip_domain: { domain: "acme.test", sip_control_app: null, sip_connection: null, outbound_voice_profile: null },
    ...more,
  }) as unknown as SipUserAuth;
const tn = (number: number) => ({ tn: number, created_on: "", modified_on: "", deleted_on: null });
const lease = (number: number, destination: LeaseDestination, more: Partial<LeaseRoute> = {}) =>
  ({
    uuid: "l",
    tn: tn(number),
    account: account("acme"),
    voice: true,
    callers: null,
    destination,
    ...more,
  }) as LeaseRoute;
const app = (is_active: boolean) => ({ kind: "app", app: { uuid: "app", is_active } }) as unknown as LeaseDestination;
const PREFIXED = { tn: tn(15550100002) } as unknown as OutboundProfile;
const DOMAINS = [
  domain("acme.test"),
  domain("app.test", { sip_control_app: "app", sip_connection: "line" }),
  domain("off.test", { sip_control_app: "idle" }),
  domain("line.test", { sip_connection: "line" }),
  domain("dead.test", { sip_connection: "dead" }),
  { ...domain("other.test", { sip_control_app: "app" }), account: account("rival") },
];
const PROFILE = { tn: tn(15550100001) } as unknown as OutboundProfile;

function domain(name: string, links: Partial<SipDomainRoute> = {}) {
  const none = { sip_control_app: null, sip_connection: null, outbound_voice_profile: null };
  return { domain: name, ...none, ...links, account: account("acme") };
}

const USERS = [
  user("alice"),
  user("bob"),
  user("shy", { domain: "other.test", same_domain_calls_only: true }),
  user("off", { is_active: false }),
];
const LEASES = [
  lease(15550100010, app(true)),
  lease(15550100011, app(false)),
  lease(15550100012, { kind: "none" }),
  lease(15550100013, app(true), { account: account("acme", "2024-01-01T00:00:00.000Z") }),
  lease(15550100014, app(true), { voice: false }),
  lease(15550100015, app(true), { account: account("rival") }),
  lease(15550100016, app(true), { callers: "no-anonymous" }),
  lease(15550100017, app(true), { callers: "no-15550199999" }),
];

function router(profile: OutboundProfile | undefined = PROFILE) {
  const store = {
    findSipUser: async (domain: string, login: string) =>
      USERS.find((one) => one.domain === domain && one.login === login),
    findSipDomain: async (domain: string) => DOMAINS.find((one) => one.domain === domain),
    findLeaseByTn: async (number: number) => LEASES.find((one) => one.tn.tn === number),
    findDomainProfile: async () => profile,
    findOnlyProfile: async () => profile,
    refusesCaller: async (profile: string, number: string | undefined) => profile === `no-${number ?? "anonymous"}`,
    findPrefixProfile: async (_: string, prefix: number) => (prefix === 222222 ? PREFIXED : undefined),
    findApp: async (_: string, uuid: string) => ({ uuid, is_active: uuid === "app" }),
    findConnection: async (_: string, uuid: string) => ({ uuid, is_active: uuid !== "dead" }),
  } as unknown as RoutingStore;
  const emergencies = { blocked: (...call: string[]) => void alarms.push(call) };
  return new Router({ store, isOwnHost: (host) => host === "192.0.2.1", emergencies });
}

/** Accounts and what they dialled, of emergency calls. */
const alarms: string[][] = [];

const TRUNK: Caller = { kind: "trunk", number: "15550199999", address: "192.0.2.9" };
const ALICE: Caller = { kind: "user", user: USERS[0] as SipUserAuth };
async function routed(caller: Caller, uri: string, profile?: OutboundProfile) {
  const parsed = parseUri(uri);
  if (!parsed) throw new Error("bad uri in a test");
  const route = await router(...(profile === undefined ? [] : [profile])).route(caller, parsed);
  if (route.kind === "reject") return `reject ${route.cause}`;
  if (route.kind === "refuse") return `refuse ${route.cause} ${route.status}`;
  if (route.kind === "app") return route.domain === undefined ? "app" : `app of ${route.domain}`;
  const { destination } = route;
  const shown = destination.kind === "connection" ? destination.called : route.to;
  return `direct ${destination.kind} ${shown}`;
}

test.each([
  ["sip:15550100010@192.0.2.1", "app"],
  ["sip:+15550100010@192.0.2.1", "app"],
  ["sip:15550100011@192.0.2.1", "refuse 41 480"],
  ["sip:15550100012@192.0.2.1", "refuse 1 404"],
  ["sip:15550100013@192.0.2.1", "reject 1"],
  ["sip:15550100014@192.0.2.1", "refuse 1 404"],
  ["sip:15550199998@192.0.2.1", "reject 1"],
  ["sip:alice@acme.test", "reject 1"],
])("a trunk that calls %s gets: %s", async (uri, expected) => {
  expect(await routed(TRUNK, uri)).toBe(expected);
});

test("callers that a number does not take are refused before anything runs, whoever brings the call", async () => {
  const called = { anonymous: "sip:15550100016@192.0.2.1", number: "sip:15550100017@192.0.2.1" };
  const nobody: Caller = { ...TRUNK, number: undefined };
  expect(await routed(TRUNK, called.number)).toBe("refuse 21 603");
  expect(await routed(TRUNK, called.anonymous)).toBe("app");
  expect(await routed(nobody, called.anonymous)).toBe("refuse 21 603");
  expect(await routed(ALICE, called.anonymous)).toBe("refuse 21 603");
  expect(await routed(ALICE, called.number)).toBe("app");
});

test.each([
  ["sip:bob@acme.test", "direct user bob"],
  ["sip:bob@192.0.2.1", "direct user bob"],
  ["sip:shy@other.test", "refuse 21 403"],
  ["sip:off@acme.test", "refuse 1 404"],
  ["sip:nobody@acme.test", "refuse 1 404"],
  ["sip:15550100010@acme.test", "app"],
  ["sip:15550100015@acme.test", "direct number 15550100015"],
  ["sip:15550188888@acme.test", "direct number 15550188888"],
  ["tel:+15550188888", "direct number 15550188888"],
  ["sip:911@acme.test", "refuse 21 403"],
  ["sip:someone@elsewhere.example", "refuse 21 403"],
  ["sip:15550188888@elsewhere.example", "refuse 21 403"],
])("a SIP user who calls %s gets: %s", async (uri, expected) => {
  expect(await routed(ALICE, uri)).toBe(expected);
});

test("a SIP user without a number and without a number of the domain's profile cannot reach the network", async () => {
  expect(await routed(ALICE, "sip:15550188888@acme.test", { tn: null } as unknown as OutboundProfile)).toBe(
    "refuse 21 403",
  );
});

const bySwitch = (name: string, own: Partial<Extract<Caller, { kind: "switch" }>> = {}): Caller => {
  const { account: owner, ...route } = DOMAINS.find((one) => one.domain === name) ?? domain(name);
  return { kind: "switch", account: owner, domain: route, tn: tn(15550100009), claimed: "15550100009", ...own };
};

test.each([
  ["acme.test", "sip:bob@acme.test", "direct user bob"],
  ["acme.test", "sip:off@acme.test", "refuse 1 404"],
  ["acme.test", "sip:nobody@acme.test", "refuse 1 404"],
  ["acme.test", "sip:15550100010@acme.test", "app"],
  ["acme.test", "sip:15550188888@acme.test", "direct number 15550188888"],
  ["acme.test", "sip:911@acme.test", "refuse 21 403"],
  ["app.test", "sip:15550188888@app.test", "app of app.test"],
  ["app.test", "sip:anything@app.test", "app of app.test"],
  ["off.test", "sip:100@off.test", "refuse 41 480"],
  ["line.test", "sip:100@line.test", "direct connection 100"],
  ["line.test", "sip:+15550188888@line.test", "direct connection +15550188888"],
  ["line.test", "sip:15550100010@line.test", "app"],
  ["dead.test", "sip:100@dead.test", "refuse 41 480"],
])("a switch of %s that calls %s gets: %s", async (home, uri, expected) => {
  expect(await routed(bySwitch(home), uri)).toBe(expected);
});

test("a user who takes calls of its own domain only takes those of a switch of that domain", async () => {
  const other = { ...domain("other.test"), account: account("acme") };
  expect(await routed(bySwitch("other.test", { domain: other }), "sip:shy@other.test")).toBe("direct user shy");
});

test("who dials an emergency number is told to use another phone", async () => {
  const called = parseUri("sip:911@acme.test");
  const reason = "Emergency calling is not available on this service; use another phone";
  expect(called && (await router().route(ALICE, called))).toMatchObject({ kind: "refuse", to: "911", reason });
  expect(alarms.at(-1)).toEqual([ALICE.kind === "user" && ALICE.user.account.uuid, "911"]);
});

test("a switch without a number of its own shows that of the domain's profile, and without one reaches no number", async () => {
  const nobody = bySwitch("acme.test", { tn: null });
  expect(await routed(nobody, "sip:15550188888@acme.test")).toBe("direct number 15550188888");
  const silent = { tn: null } as unknown as OutboundProfile;
  expect(await routed(nobody, "sip:15550188888@acme.test", silent)).toBe("refuse 21 403");
});

const LINE = { uuid: "line", account: account("acme"), tech_prefix: 111111 } as unknown as PeerConnection;
const byConnection = (own: Partial<Extract<Caller, { kind: "connection" }>> = {}): Caller => ({
  kind: "connection",
  account: account("acme"),
  connection: LINE,
  tn: null,
  number: undefined,
  claimed: undefined,
  ...own,
});

test.each([
  ["sip:15550100010@192.0.2.1", "app"],
  ["sip:15550188888@192.0.2.1", "direct number 15550188888"],
  ["sip:11111115550188888@192.0.2.1", "direct number 15550188888"],
  ["sip:111111+15550188888@192.0.2.1", "direct number 15550188888"],
  ["sip:22222215550188888@192.0.2.1", "direct number 15550188888"],
  ["sip:11111122222215550188888@192.0.2.1", "direct number 15550188888"],
  ["sip:911@192.0.2.1", "refuse 21 403"],
  ["sip:alice@192.0.2.1", "refuse 1 404"],
  ["sip:alice@acme.test", "direct user alice"],
  ["sip:100@app.test", "app of app.test"],
  ["sip:15550188888@line.test", "direct number 15550188888"],
  ["sip:100@line.test", "refuse 1 404"],
  ["sip:shy@other.test", "refuse 21 403"],
  ["sip:someone@elsewhere.example", "refuse 21 403"],
])("a connection that calls %s gets: %s", async (uri, expected) => {
  expect(await routed(byConnection(), uri)).toBe(expected);
});

test("a connection shows the number of the profile whose tech prefix it dials", async () => {
  const uri = parseUri("sip:22222215550188888@192.0.2.1");
  const route = uri && (await router().route(byConnection(), uri));
  expect(route).toMatchObject({ tn: { tn: 15550100002 }, destination: { profile: PREFIXED } });
});

test("only a number that is vouched for goes out without one of the account", async () => {
  const silent = { tn: null } as unknown as OutboundProfile;
  expect(await routed(byConnection(), "sip:15550188888@192.0.2.1", silent)).toBe("refuse 21 403");
  const gateway = byConnection({ number: "15550177777" });
  expect(await routed(gateway, "sip:15550188888@192.0.2.1", silent)).toBe("direct number 15550188888");
});

test.each([
  ["app.test", "sip:100@app.test", "app of app.test"],
  ["line.test", "sip:15550188888@line.test", "direct connection +15550188888"],
  ["line.test", "sip:15550100010@line.test", "app"],
  ["acme.test", "sip:100@line.test", "direct connection 100"],
  ["acme.test", "sip:100@other.test", "refuse 1 404"],
])("a SIP user of %s who calls %s gets: %s", async (home, uri, expected) => {
  const { account: _, ...sip_domain } = DOMAINS.find((one) => one.domain === home) ?? domain(home);
  expect(await routed({ kind: "user", user: user("carl", { domain: home, sip_domain }) }, uri)).toBe(expected);
});

test("caller lists go by the number that a switch or connection claims, whether it may be shown or not", async () => {
  const uri = "sip:15550100017@acme.test";
  const claimed = "15550199999";
  expect(await routed(bySwitch("acme.test", { tn: null, claimed }), uri)).toBe("refuse 21 603");
  expect(await routed(byConnection({ claimed }), uri)).toBe("refuse 21 603");
  expect(await routed(byConnection(), uri)).toBe("app");
  expect(await routed(byConnection(), "sip:15550100016@acme.test")).toBe("refuse 21 603");
});

test.each([
  ["sip:nobody@acme.test", "acme.test", "nobody@acme.test"],
  ["sip:nobody@192.0.2.1", "acme.test", "nobody@acme.test"],
  ["sip:someone@elsewhere.example", "acme.test", "someone@elsewhere.example"],
  ["sip:off@acme.test", "acme.test", "off"],
  ["sip:+911@acme.test", "acme.test", "911"],
  ["sip:sales@app.test", "app.test", "sales@app.test"],
  ["sip:+100@app.test", "app.test", "100"],
  ["sip:sales@line.test", "line.test", "sales@line.test"],
])("a call to %s by a user of %s is told as one to %s", async (uri, home, expected) => {
  const { account: _, ...sip_domain } = DOMAINS.find((one) => one.domain === home) ?? domain(home);
  const called = parseUri(uri);
  const route =
    called && (await router().route({ kind: "user", user: user("carl", { domain: home, sip_domain }) }, called));
  expect(route).toMatchObject({ to: expected, account: { uuid: "acme" } });
});
