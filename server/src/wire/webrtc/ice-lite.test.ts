import { expect, test } from "vitest";
import { IceLite } from "./ice-lite.js";
import { printCheck } from "./stun.js";

const OURS = { ufrag: "ours", pwd: "our-password-of-24-chars" };
let count = 0;

function check(o: { username?: string; password?: string; isNominated?: boolean; transaction?: Buffer } = {}): Buffer {
  const transaction = o.transaction ?? Buffer.from(String(count++).padStart(12, "0"));
  return printCheck({
    transaction,
    username: o.username ?? "ours:theirs",
    password: o.password ?? OURS.pwd,
    isNominated: o.isNominated ?? false,
  });
}

function start() {
  const ice = new IceLite();
  ice.describe(OURS, "theirs");
  const from = (port: number, bytes: Buffer, nowMs = 1) => ice.check(nowMs, bytes, "192.0.2.7", port);
  return { ice, from };
}

test("the first check selects where it came from, a later one only when it nominates", () => {
  const { ice, from } = start();
  expect(from(1, check())).toMatchObject({ hasMoved: true });
  expect(from(2, check())).toMatchObject({ hasMoved: false });
  expect(ice.selected).toEqual({ address: "192.0.2.7", port: 1 });
  expect(from(2, check({ isNominated: true }))).toMatchObject({ hasMoved: true });
  expect(ice.selected).toEqual({ address: "192.0.2.7", port: 2 });
});

test.each([
  ["another password", { password: "guessed" }],
  ["another name of ours", { username: "other:theirs" }],
  ["another name of its own", { username: "ours:other" }],
  ["only the beginning of a name", { username: "ours" }],
])("a check with %s is dropped in silence and changes nothing", (_name, o) => {
  const { ice, from } = start();
  from(1, check());
  expect(from(2, check({ ...o, isNominated: true }), 50)).toBeUndefined();
  expect(ice.selected?.port).toBe(1);
  expect(ice.lastCheckMs).toBe(1);
});

test("a check that was caught and is sent again from elsewhere moves nothing; from its own place it is answered", () => {
  const { ice, from } = start();
  const caught = check({ isNominated: true });
  from(1, caught);
  expect(from(9, caught, 50)).toBeUndefined();
  expect(from(1, caught, 60)).toMatchObject({ hasMoved: false });
  expect(ice.selected?.port).toBe(1);
  // A peer that is gone is not kept alive by its own words.
  expect(ice.lastCheckMs).toBe(1);
});

test("after a restart the old place goes on until a check with the new names comes; then only those count", () => {
  const { ice, from } = start();
  from(1, check({ isNominated: true }));
  const again = { ufrag: "again", pwd: "another-password-of-ours" };
  const fresh = { username: "again:theirs2", password: again.pwd };
  ice.describe(again, "theirs2");
  expect(ice.ufrags).toEqual(["again", "ours"]);
  expect(from(1, check(), 30)).toMatchObject({ hasMoved: false });
  expect(ice.selected?.port).toBe(1);
  expect(from(5, check(fresh), 40)).toMatchObject({ hasMoved: true });
  expect(from(1, check({ isNominated: true }), 50)).toMatchObject({ hasMoved: false });
  expect(ice.selected?.port).toBe(5);
  from(5, check({ ...fresh, isNominated: true }), 60);
  expect(ice.ufrags).toEqual(["again"]);
  expect(from(1, check({ isNominated: true }), 70)).toBeUndefined();
});

test("the same description again is no restart", () => {
  const { ice, from } = start();
  from(1, check({ isNominated: true }));
  ice.describe({ ...OURS }, "theirs");
  expect(ice.ufrags).toEqual(["ours"]);
  expect(from(2, check())).toMatchObject({ hasMoved: false });
});
