import { expect, test } from "vitest";
import type { MessagingRoute, RouteTable } from "./port/routes.js";
import { carriersOf, type RouteFacts, routeFor } from "./routing.js";

const facts: RouteFacts = {
  to: "12015550101",
  to_country: "US",
  sender_type: "long_code",
  tn_profile: "p1",
  account: "a1",
  provider: null,
};
const route = (given: Partial<MessagingRoute>): MessagingRoute => ({
  uuid: "r",
  match: {},
  targets: [{ carrier: "c1", weight: 1 }],
  fallback: [],
  any_sender: false,
  force_carrier: false,
  ...given,
});
const carrier = (uuid: string, label: string | null = null) => ({ uuid, name: uuid, kind: "http" as const, label });
const table = (routes: MessagingRoute[]): RouteTable => ({
  routes,
  carriers: [carrier("c1"), carrier("c2", "dev"), carrier("c3")],
});

test("the first route that fits holds; an empty match fits anything", () => {
  const found = (match: MessagingRoute["match"]) => routeFor(table([route({ uuid: "x", match })]), facts)?.uuid;
  expect(found({})).toBe("x");
  expect(
    found({ to_country: "US", to_prefix: "1201", sender_type: "long_code", tn_profile: "p1", account: "a1" }),
  ).toBe("x");
  for (const match of [
    { to_country: "CA" },
    { to_prefix: "1202" },
    { sender_type: "toll_free" as const },
    { tn_profile: "p2" },
    { account: "a2" },
    { operator: "o" },
  ])
    expect(found(match)).toBeUndefined();
  const two = [route({ uuid: "ca", match: { to_country: "CA" } }), route({ uuid: "any" })];
  expect(routeFor(table(two), facts)?.uuid).toBe("any");
});

test("targets are chosen by weight, the same one for the same message, fallbacks follow", () => {
  const targets = [
    { carrier: "c1", weight: 3 },
    { carrier: "c2", weight: 1 },
    { carrier: "gone", weight: 9 },
  ];
  const order = (message: string) =>
    carriersOf(route({ targets, fallback: ["c3", "c1"] }), table([]), facts, message).map(({ uuid }) => uuid);
  const firsts = Array.from({ length: 2000 }, (_, n) => order(`m${n}`)[0]);
  const share = firsts.filter((uuid) => uuid === "c1").length / firsts.length;
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(0.8);
  expect(order("m1")).toEqual(order("m1"));
  expect(order("m1")).toContain("c3");
  expect(new Set(order("m1")).size).toBe(order("m1").length);
});

test("the provider of the sender is the only one, unless the route takes any sender", () => {
  const hosted = { provider: "dev" };
  const targets = [
    { carrier: "c1", weight: 1 },
    { carrier: "c2", weight: 1 },
  ];
  const names = (any_sender: boolean) =>
    carriersOf(route({ targets, any_sender, fallback: ["c1", "c2"] }), table([]), hosted, "m").map((c) => c.uuid);
  expect(names(false)).toEqual(["c2"]);
  expect(names(true).sort()).toEqual(["c1", "c2"]);
  expect(carriersOf(route({ targets: [] }), table([]), facts, "m")).toEqual([]);
});
