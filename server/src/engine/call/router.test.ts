import { expect, test } from "vitest";
import type { CallAccount } from "../../domain/call/port.js";
import type {
  LeaseDestination,
  LeaseRoute,
  OutboundProfile,
  RoutingStore,
  SipUserAuth,
} from "../../domain/routing/port.js";
import { parseUri } from "../../wire/sip/uri.js";
import { type Caller, Router } from "./router.js";

const account = (uuid: string, disabled_on: string | null = null) => ({ uuid, disabled_on }) as unknown as CallAccount;
const user = (login: string, more: Partial<SipUserAuth> = {}) =>
  ({
    uuid: `u-${login}`,
    login,
    domain: "acme.test",
    is_active: true,
    same_domain_calls_only: false,
    account: account("acme"),
    tn: null,
    ...more,
  }) as unknown as SipUserAuth;
const tn = (number: number) => ({ tn: number, created_on: "", modified_on: "", deleted_on: null });
const lease = (number: number, destination: LeaseDestination, more: Partial<LeaseRoute> = {}) =>
  ({ uuid: "l", tn: tn(number), account: account("acme"), voice: true, destination, ...more }) as LeaseRoute;
const app = (is_active: boolean) => ({ kind: "app", app: { uuid: "app", is_active } }) as unknown as LeaseDestination;
const PROFILE = { tn: tn(15550100001) } as unknown as OutboundProfile;

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
];

function router(profile: OutboundProfile | undefined = PROFILE) {
  const store = {
    findSipUser: async (domain: string, login: string) =>
      USERS.find((one) => one.domain === domain && one.login === login),
    findSipDomain: async (domain: string) => (["acme.test", "other.test"].includes(domain) ? { domain } : undefined),
    findLeaseByTn: async (number: number) => LEASES.find((one) => one.tn.tn === number),
    findDomainProfile: async () => profile,
  } as unknown as RoutingStore;
  return new Router({ store, isOwnHost: (host) => host === "192.0.2.1" });
}

const TRUNK: Caller = { kind: "trunk", number: "15550199999", address: "192.0.2.9" };
const ALICE: Caller = { kind: "user", user: USERS[0] as SipUserAuth };
async function routed(caller: Caller, uri: string, profile?: OutboundProfile) {
  const parsed = parseUri(uri);
  if (!parsed) throw new Error("bad uri in a test");
  const route = await router(...(profile === undefined ? [] : [profile])).route(caller, parsed);
  if (route.kind === "reject") return `reject ${route.cause} ${route.status ?? ""}`.trim();
  if (route.kind === "refuse") return `refuse ${route.cause} ${route.status}`;
  return route.kind === "app" ? "app" : `direct ${route.destination.kind} ${route.to}`;
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

test.each([
  ["sip:bob@acme.test", "direct user bob"],
  ["sip:bob@192.0.2.1", "direct user bob"],
  ["sip:shy@other.test", "reject 21 403"],
  ["sip:off@acme.test", "reject 1"],
  ["sip:nobody@acme.test", "reject 1"],
  ["sip:15550100010@acme.test", "app"],
  ["sip:15550100015@acme.test", "direct number 15550100015"],
  ["sip:15550188888@acme.test", "direct number 15550188888"],
  ["tel:+15550188888", "direct number 15550188888"],
  ["sip:911@acme.test", "reject 21 403"],
  ["sip:someone@elsewhere.example", "reject 21 403"],
  ["sip:15550188888@elsewhere.example", "reject 21 403"],
])("a SIP user who calls %s gets: %s", async (uri, expected) => {
  expect(await routed(ALICE, uri)).toBe(expected);
});

test("a SIP user without a number and without a number of the domain's profile cannot reach the network", async () => {
  expect(await routed(ALICE, "sip:15550188888@acme.test", { tn: null } as unknown as OutboundProfile)).toBe(
    "reject 21 403",
  );
});
