import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { type DigestCredentials, parseChallenge } from "./digest.js";
import { NoncePool } from "./nonce-pool.js";

function start() {
  const clock = new FakeClock();
  let made = 0;
  const random = (size: number) => createHash("sha512").update(`seed ${made++}`).digest().subarray(0, size);
  return { clock, pool: new NoncePool({ clock, random }) };
}

function used(nonce: string, nc = "00000001"): DigestCredentials {
  return {
    username: "a",
    realm: "r",
    nonce,
    uri: "sip:r",
    response: "",
    algorithm: "MD5",
    qop: "auth",
    cnonce: "c",
    nc,
  };
}

test("a nonce is fresh for 60 s, then stale", () => {
  const { clock, pool } = start();
  const nonce = pool.issue();
  clock.advance(60_000);
  expect(pool.check(used(nonce))).toBe("fresh");
  clock.advance(1);
  expect(pool.check(used(nonce))).toBe("stale");
});

test("a count that was used is refused, a higher one is not; judging alone uses nothing up", () => {
  const { pool } = start();
  const nonce = pool.issue();
  expect([pool.check(used(nonce)), pool.check(used(nonce))]).toEqual(["fresh", "fresh"]);
  pool.use(used(nonce, "00000002"));
  expect(["00000001", "00000002", "00000003", "x", ""].map((nc) => pool.check(used(nonce, nc)))).toEqual([
    "stale",
    "stale",
    "fresh",
    "stale",
    "stale",
  ]);
});

test("of two requests with one count that were judged at the same time only one may use it", () => {
  const { pool } = start();
  const nonce = pool.issue();
  expect([pool.use(used(nonce)), pool.use(used(nonce)), pool.use(used(nonce, "00000002"))]).toEqual([
    true,
    false,
    true,
  ]);
});

test("a nonce of another pool, for another peer, or changed by one letter is foreign", () => {
  const { pool } = start();
  const nonce = pool.issue("192.0.2.1");
  const other = new NoncePool({ clock: new FakeClock(), random: (size) => Buffer.alloc(size, 7) });
  expect(pool.check(used(nonce), "192.0.2.1")).toBe("fresh");
  expect(pool.check(used(nonce), "192.0.2.2")).toBe("foreign");
  expect(pool.check(used(other.issue("192.0.2.1")), "192.0.2.1")).toBe("foreign");
  for (const bad of [`B${nonce.slice(1)}`, `${nonce}A`, nonce.slice(1), "", "!!"])
    expect(pool.check(used(bad), "192.0.2.1")).toBe("foreign");
});

test("challenges offer SHA-256 first, then MD5, with one nonce and qop=auth", () => {
  const { pool } = start();
  const challenges = pool.challenges("demo.example", { isStale: true }).map((value) => parseChallenge(value));
  expect(challenges.map((c) => [c?.algorithm, c?.hasQop, c?.isStale, c?.realm])).toEqual([
    ["SHA-256", true, true, "demo.example"],
    ["MD5", true, true, "demo.example"],
  ]);
  expect(challenges[0]?.nonce).toBe(challenges[1]?.nonce);
  expect(pool.challenges("r", { algorithms: ["SHA-256"] })).toHaveLength(1);
});

test("used nonces are forgotten when they are too old", () => {
  const { clock, pool } = start();
  for (let i = 0; i < 10; i++) pool.use(used(pool.issue()));
  expect(pool.size).toBe(10);
  clock.advance(60_001);
  pool.use(used(pool.issue()));
  expect(pool.size).toBe(1);
});
