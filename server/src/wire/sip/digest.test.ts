import { expect, test } from "vitest";
import {
  answerChallenge,
  chooseChallenge,
  digestResponse,
  ha1,
  parseChallenge,
  parseCredentials,
  printChallenge,
  printCredentials,
  verifyDigest,
} from "./digest.js";

/** The examples of RFC 7616 §3.9.1. */
const RFC = {
  username: "Mufasa",
  realm: "http-auth@example.org",
  nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
  uri: "/dir/index.html",
  qop: "auth",
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
  nc: "00000001",
  opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
};
const ANSWERS = {
  MD5: "8ca523f5e9506fed4657c9700eebdbec",
  "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
} as const;

test.each(["MD5", "SHA-256"] as const)(
  "%s gives the answer of RFC 7616 and proves the password behind HA1",
  (algorithm) => {
    const key = ha1(algorithm, RFC.username, RFC.realm, "Circle of Life");
    expect(digestResponse({ ...RFC, algorithm }, key, "GET")).toBe(ANSWERS[algorithm]);
    const credentials = { ...RFC, algorithm, response: ANSWERS[algorithm] };
    expect(verifyDigest(credentials, key, "GET")).toBe(true);
    expect(verifyDigest(credentials, key, "POST")).toBe(false);
    expect(verifyDigest(credentials, ha1(algorithm, RFC.username, RFC.realm, "wrong"), "GET")).toBe(false);
    expect(verifyDigest({ ...credentials, response: "8ca5" }, key, "GET")).toBe(false);
  },
);

test("credentials without qop=auth, cnonce or nc prove nothing", () => {
  const key = ha1("MD5", "a", "r", "p");
  const base = { username: "a", realm: "r", nonce: "n", uri: "sip:r", algorithm: "MD5" as const };
  const old = digestResponse(base, key, "REGISTER");
  expect(verifyDigest({ ...base, response: old }, key, "REGISTER")).toBe(false);
  expect(verifyDigest({ ...base, response: old, qop: "auth" }, key, "REGISTER")).toBe(false);
});

test("a challenge and its answer survive printing and reading", () => {
  const challenge = {
    realm: 'a "b" \\c',
    nonce: "n",
    algorithm: "SHA-256" as const,
    opaque: "o",
    isStale: true,
    hasQop: true,
  };
  expect(parseChallenge(printChallenge(challenge))).toEqual(challenge);
  const credentials = { ...RFC, algorithm: "SHA-256" as const, response: ANSWERS["SHA-256"] };
  expect(parseCredentials(printCredentials(credentials))).toEqual(credentials);
});

test("white space, case and unquoted values of other makers are read", () => {
  expect(
    parseCredentials(
      'DIGEST  username="a" , Realm="r",nonce="n", uri="sip:r;x=1,2", response="ABCDEF", algorithm=md5, qop="auth", nc=00000001, cnonce=c',
    ),
  ).toMatchObject({
    username: "a",
    uri: "sip:r;x=1,2",
    response: "abcdef",
    algorithm: "MD5",
    qop: "auth",
    cnonce: "c",
  });
  expect(parseChallenge('Digest realm="r", nonce="n"')).toMatchObject({
    algorithm: "MD5",
    hasQop: false,
    isStale: false,
  });
  expect(parseChallenge('Digest realm="r", nonce="n", qop="auth-int, auth", stale=TRUE')).toMatchObject({
    hasQop: true,
    isStale: true,
  });
});

test.each([
  "",
  "Digest",
  'Basic realm="r"',
  "Digest nonsense",
  'Digest realm="r"',
  'Digest realm="r", nonce="n", algorithm=SHA-512-256',
  'Digest realm="r", nonce="n", qop="auth-int"',
  "NoOneKnowsThisScheme opaque-data=here",
])("%j is no challenge of ours", (value) => {
  expect(parseChallenge(value)).toBeUndefined();
  expect(parseCredentials(value)).toBeUndefined();
});

test("of several challenges the first that can be answered is, by its own algorithm", () => {
  const values = [
    'Digest realm="r", nonce="1", algorithm=SHA-512-256',
    'Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth"',
    'Digest realm="r", nonce="3"',
  ];
  const challenge = chooseChallenge(values);
  expect(challenge?.nonce).toBe("2");
  const request = { method: "INVITE", uri: "sip:x", cnonce: "c", nc: 1 };
  const credentials = parseCredentials(answerChallenge(challenge!, { username: "a", password: "p" }, request));
  expect(credentials).toMatchObject({ nonce: "2", algorithm: "SHA-256", nc: "00000001" });
  expect(verifyDigest(credentials!, ha1("SHA-256", "a", "r", "p"), "INVITE")).toBe(true);
});
