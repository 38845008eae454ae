import { createHmac, generateKeyPairSync, hkdfSync, sign } from "node:crypto";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { AccessTokens } from "./jwt.js";
import { deriveKey } from "./keys.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const UUID = "00000000-0000-4000-8000-00000000b001";
const clock = new FakeClock();
const NOW = clock.now() / 1000;
const tokens = new AccessTokens(clock, { secret: SECRET, domain: "opentact.test" });
const good = { uuid: UUID, role: "User", domain: "opentact.test", iat: NOW, exp: NOW + 86_400 };

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs any header and payload with our own key, as only the platform can. */
function forge(header: unknown, payload: unknown, key: Uint8Array = deriveKey(SECRET, "access")): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}
const HEADER = { alg: "HS256", typ: "JWT" };
const kind = async (token: string, by = tokens) => (await by.verify(token)).kind;

test("a token lives 24 hours from its issue and carries the documented claims", async () => {
  const token = await tokens.issue({ uuid: UUID, role: "Admin" }, 0);
  expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toEqual({
    uuid: UUID,
    role: "Admin",
    domain: "opentact.test",
    iat: NOW,
    exp: NOW + 86_400,
  });
  expect(await tokens.verify(token)).toEqual({ kind: "good", claims: { uuid: UUID, iat: NOW } });
  const later = new FakeClock(clock.now() + 86_399_999);
  expect(await kind(token, new AccessTokens(later, { secret: SECRET, domain: "opentact.test" }))).toBe("good");
  later.advance(1);
  expect(await kind(token, new AccessTokens(later, { secret: SECRET, domain: "opentact.test" }))).toBe("expired");
});

test("a token forged by our own key is good: the cases below fail for what they say only", async () => {
  expect(await kind(forge(HEADER, good))).toBe("good");
  expect(await kind(forge({ alg: "HS256" }, good))).toBe("good");
});

test.each([
  ["alg none", { alg: "none" }],
  ["alg None", { alg: "None" }],
  ["alg in another case", { alg: "hs256" }],
  ["alg HS512", { alg: "HS512" }],
  ["alg RS256", { alg: "RS256" }],
  ["alg as a list", { alg: ["HS256"] }],
  ["no alg", { typ: "JWT" }],
  ["another typ", { alg: "HS256", typ: "at+jwt" }],
  ["typ that is no text", { alg: "HS256", typ: null }],
  ["a key id", { ...HEADER, kid: "../../dev/null" }],
  ["a key of its own", { ...HEADER, jwk: { kty: "oct", k: "AAAA" } }],
  ["a key address", { ...HEADER, jku: "https://example.org/jwks" }],
  ["a certificate", { ...HEADER, x5c: ["MII"] }],
  ["a certificate address", { ...HEADER, x5u: "https://example.org/x" }],
  ["critical extensions", { ...HEADER, crit: ["exp"] }],
  ["an unencoded payload", { ...HEADER, b64: false }],
  ["compression", { ...HEADER, zip: "DEF" }],
  ["a list as header", [HEADER]],
  ["a header with a key twice", '{"alg":"none","alg":"HS256"}'],
])("a header with %s is refused", async (_what, header) => {
  expect(await kind(forge(header, good))).toBe("bad");
});

test.each([
  ["no uuid", { ...good, uuid: undefined }],
  ["a uuid that is none", { ...good, uuid: "1' or '1'='1" }],
  ["an unknown role", { ...good, role: "Root" }],
  ["another domain", { ...good, domain: "evil.test" }],
  ["an issuer when none is configured", { ...good, iss: "someone" }],
  ["an audience when none is configured", { ...good, aud: "someone" }],
  ["no exp", { ...good, exp: undefined }],
  ["no iat", { ...good, iat: undefined }],
  ["exp as text", { ...good, exp: String(good.exp) }],
  ["an endless exp", JSON.stringify(good).replace(String(good.exp), "1e999")],
  ["iat in the future", { ...good, iat: NOW + 61, exp: NOW + 100 }],
  ["nbf in the future", { ...good, nbf: NOW + 61 }],
  ["nbf that is no number", { ...good, nbf: "now" }],
  ["a life of more than a day", { ...good, exp: NOW + 86_401 }],
  ["a claim twice", `{"uuid":"${UUID}","role":"User","iat":${NOW},"exp":${NOW + 60},"uuid":"${UUID}"}`],
  ["a claim twice, once escaped", `{"uuid":"x","role":"User","iat":${NOW},"exp":${NOW + 60},"\\u0075uid":"${UUID}"}`],
  ["a list as payload", [good]],
  ["text as payload", '"x"'],
])("a payload with %s is refused", async (_what, payload) => {
  expect(await kind(forge(HEADER, payload))).toBe("bad");
});

test("small differences between clocks are borne", async () => {
  expect(await kind(forge(HEADER, { ...good, iat: NOW + 60, nbf: NOW + 60, exp: NOW + 100 }))).toBe("good");
});

test("wrong forms are refused", async () => {
  const token = forge(HEADER, good);
  const [header = "", payload = "", signature = ""] = token.split(".");
  const zero = Buffer.alloc(32).toString("base64url");
  const forms = [
    "",
    "..",
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${token}.x`,
    `${token}=`,
    ` ${token}`,
    `${token}\n`,
    `${header}.${payload}.${zero}`,
    `${header}.${payload}.${signature.slice(0, -1)}`,
    `${header}.${encode({ ...good, role: "Admin" })}.${signature}`,
    `${header}.${payload}.${signature.replace(/.$/, (c) => (c === "A" ? "B" : "A"))}`,
    `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
    `${header}.${"A".repeat(5000)}.${signature}`,
    `${header}.e30.iv.ciphertext.tag`,
  ];
  for (const form of forms) expect(await kind(form), form).toBe("bad");
});

test("the last character of a signature has one spelling only", async () => {
  const [header = "", payload = "", signature = ""] = forge(HEADER, good).split(".");
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const accepted = [];
  for (const last of alphabet)
    if ((await kind(`${header}.${payload}.${signature.slice(0, -1)}${last}`)) === "good") accepted.push(last);
  expect(accepted).toHaveLength(1);
});

test("keys that are not ours do not sign for us: another secret, another purpose, the secret itself, a public key", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = Buffer.from(publicKey.export({ type: "spki", format: "pem" }));
  for (const key of [
    deriveKey("another secret, also thirty-two bytes long", "access"),
    deriveKey(SECRET, "reset"),
    deriveKey(SECRET, "webhook"),
    new Uint8Array(Buffer.from(SECRET)),
    new Uint8Array(hkdfSync("sha256", SECRET, "", "access", 32)),
    new Uint8Array(pem),
    new Uint8Array(1),
  ])
    expect(await kind(forge(HEADER, good, key))).toBe("bad");
  const text = `${encode({ alg: "RS256" })}.${encode(good)}`;
  expect(await kind(`${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`)).toBe("bad");
});

test("during a rotation tokens of the former secret are good, and new ones are made with the new one", async () => {
  const next = "another secret, also thirty-two bytes long";
  const rotated = new AccessTokens(clock, { secret: next, previousSecret: SECRET, domain: "opentact.test" });
  expect(await kind(forge(HEADER, good), rotated)).toBe("good");
  expect(await kind(await rotated.issue({ uuid: UUID, role: "User" }, 0))).toBe("bad");
});

test("a configured issuer and audience are asked for", async () => {
  const named = new AccessTokens(clock, { secret: SECRET, domain: "opentact.test", issuer: "us", audience: "api" });
  expect(await kind(await named.issue({ uuid: UUID, role: "User" }, 0), named)).toBe("good");
  expect(await kind(forge(HEADER, good), named)).toBe("bad");
  expect(await kind(forge(HEADER, { ...good, iss: "us", aud: "other" }), named)).toBe("bad");
});

test("an independent library makes the same token", async () => {
  const token = await new SignJWT({ uuid: UUID, role: "User" })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(NOW)
    .setExpirationTime(NOW + 60)
    .sign(deriveKey(SECRET, "access"));
  expect(await kind(token)).toBe("good");
});

test("a secret of fewer than 32 bytes is refused at the start", () => {
  expect(() => new AccessTokens(clock, { secret: "short", domain: "x" })).toThrow("32 bytes");
});
