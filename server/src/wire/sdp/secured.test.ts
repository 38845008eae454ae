import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cryptoKeys } from "./crypto-line.js";
import { answerOffer } from "./offer-answer.js";
import { parseSdp } from "./parse.js";
import { type OwnProtection, unwrapAnswer, unwrapOffer, unwrapOwn, wrap } from "./secured.js";

const KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
const KEY_GCM = Buffer.alloc(28, 7).toString("base64");
const FINGERPRINT = `sha-256 ${Array(32).fill("D2").join(":")}`;

function sdp(...lines: string[]): string {
  return ["v=0", "o=- 1 1 IN IP4 198.51.100.7", "s=-", "c=IN IP4 198.51.100.7", "t=0 0", ...lines, ""].join("\r\n");
}

/** As Chromium offers, but for codecs and candidates. */
const BROWSER = sdp(
  "a=group:BUNDLE 0 1 2",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126",
  "c=IN IP4 0.0.0.0",
  "a=rtcp:9 IN IP4 0.0.0.0",
  "a=ice-ufrag:EsAw",
  "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
  "a=ice-options:trickle",
  `a=fingerprint:${FINGERPRINT}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sendrecv",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=rtpmap:126 telephone-event/8000",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=mid:1",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=mid:2",
);

const SELF: OwnProtection = {
  kind: "web",
  self: { ufrag: "ours", pwd: "our-password", fingerprint: "AB:CD", address: "192.0.2.10", port: 20_000 },
  setup: "passive",
};

/** What is left of an offer, and the answer to it with our words. */
function answered(offer: string, own: OwnProtection): string {
  const read = unwrapOffer(offer, "192.0.2.10");
  if (typeof read === "string") throw new Error(read);
  const us = { address: "192.0.2.10", port: 20_000, sessionId: 7, version: 1, codecs: ["PCMU", "PCMA"] as const };
  const answer = answerOffer(read.plain, us);
  if (!answer.ok) throw new Error(answer.reason);
  return wrap(answer.text, own, offer);
}

describe("a browser", () => {
  test("is known by its names and its certificate; its address means nothing", () => {
    const read = unwrapOffer(BROWSER, "192.0.2.10");
    expect(read).toMatchObject({
      protection: { kind: "web", peer: { ufrag: "EsAw", fingerprints: [FINGERPRINT] } },
    });
    const plain = parseSdp((read as { plain: string }).plain);
    expect(plain).toMatchObject({
      media: [{ protocol: "RTP/AVPF", connection: { address: "192.0.2.10" } }, { kind: "video" }, {}],
    });
  });

  test("is answered line by line: lite, passive, one candidate, video and data refused in their places", () => {
    expect(answered(BROWSER, SELF).split("\r\n")).toEqual([
      "v=0",
      "o=opentact 7 1 IN IP4 192.0.2.10",
      "s=-",
      "c=IN IP4 192.0.2.10",
      "t=0 0",
      "a=group:BUNDLE 0",
      "a=ice-lite",
      "m=audio 20000 UDP/TLS/RTP/SAVPF 0 126",
      "a=mid:0",
      "a=rtpmap:0 PCMU/8000",
      "a=rtpmap:126 telephone-event/8000",
      "a=fmtp:126 0-15",
      "a=ptime:20",
      "a=sendrecv",
      "a=rtcp-mux",
      "a=ice-ufrag:ours",
      "a=ice-pwd:our-password",
      "a=fingerprint:sha-256 AB:CD",
      "a=setup:passive",
      "a=candidate:1 1 udp 2130706431 192.0.2.10 20000 typ host",
      "a=end-of-candidates",
      "a=msid:- audio",
      "m=video 0 UDP/TLS/RTP/SAVPF 96",
      "a=mid:1",
      "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
      "a=mid:2",
      "",
    ]);
  });

  test.each([
    ["names", /a=ice-ufrag:.*\r\n/, "No ICE credentials"],
    ["a password", /a=ice-pwd:.*\r\n/, "No ICE credentials"],
    ["a fingerprint", /a=fingerprint:.*\r\n/, "No fingerprint"],
    ["one port for RTP and RTCP", /a=rtcp-mux\r\n/, "No rtcp-mux"],
  ])("without %s is refused", (_name, line, reason) => {
    expect(unwrapOffer(BROWSER.replace(line, ""), "192.0.2.10")).toBe(reason);
  });

  test("that cannot be the client of DTLS is refused", () => {
    expect(unwrapOffer(BROWSER.replace("actpass", "passive"), "192.0.2.10")).toContain("DTLS client");
  });

  test("may say for the session what holds for all its lines", () => {
    const lines = /a=(ice-ufrag|ice-pwd|fingerprint|setup):.*\r\n/g;
    const moved = BROWSER.replace(lines, "").replace("t=0 0\r\n", `t=0 0\r\n${BROWSER.match(lines)!.join("")}`);
    expect(unwrapOffer(moved, "192.0.2.10")).toMatchObject({ protection: { kind: "web", peer: { ufrag: "EsAw" } } });
  });

  test("keeps the names of its lines in our own later offer, which it may answer", () => {
    const said = answered(BROWSER, SELF);
    const plain = unwrapOwn(said);
    expect(plain).not.toMatch(/ice-lite|BUNDLE|SAVPF.*\r\nm=audio/);
    expect(wrap(plain, { ...SELF, setup: "actpass" } as OwnProtection, said)).toBe(
      said.replace("setup:passive", "setup:actpass"),
    );
    const answer = BROWSER.replace("actpass", "active").replace("video 9", "video 0");
    expect(unwrapAnswer(answer, said, "192.0.2.10")).toMatchObject({ protection: { kind: "web" } });
  });
});

describe("keys in the description", () => {
  const phone = (protocol: string, ...lines: string[]) =>
    sdp(`m=audio 4000 ${protocol} 0`, "a=rtpmap:0 PCMU/8000", ...lines);
  const crypto = `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`;

  test.each([
    ["demanded", "RTP/SAVP"],
    ["demanded with feedback", "RTP/SAVPF"],
    ["offered", "RTP/AVP"],
  ])("%s are answered with one of ours, under the same number and profile", (_name, protocol) => {
    const own: OwnProtection = {
      kind: "sdes",
      keys: [{ tag: "1", profile: "AES_CM_128_HMAC_SHA1_80", inline: "OURS" }],
    };
    const answer = answered(phone(protocol, crypto), own);
    expect(answer).toContain(`m=audio 20000 ${protocol} 0\r\n`);
    expect(answer).toContain("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:OURS\r\n");
    expect(answer).not.toContain(KEY);
  });

  test("of two lines the protected one is taken, the plain one refused", () => {
    const both = sdp("m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/SAVP 0", crypto);
    const own: OwnProtection = { kind: "sdes", keys: [] };
    expect(answered(both, own)).toMatch(/m=audio 0 RTP\/AVP 0\r\nm=audio 20000 RTP\/SAVP 0\r\n/);
  });

  test.each([
    ["a suite we have", `1 AES_CM_128_HMAC_SHA1_32 inline:${KEY}`, true],
    ["GCM with its shorter salt", `7 AEAD_AES_128_GCM inline:${KEY_GCM}`, true],
    ["a lifetime", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^48`, true],
    ["a window", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} WSH=128`, true],
    ["a suite we do not have", `1 F8_128_HMAC_SHA1_80 inline:${KEY}`, false],
    ["the name of a method of objects", `1 toString inline:${KEY}`, false],
    ["a key of another length", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY_GCM}`, false],
    ["a key identifier in each packet", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^48|1:4`, false],
    ["packets that prove nothing", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNAUTHENTICATED_SRTP`, false],
    ["a second key", `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY};inline:${KEY}`, false],
    ["no number", `AES_CM_128_HMAC_SHA1_80 inline:${KEY}`, false],
  ])("with %s: %s", (_name, value, isUsed) => {
    const media = { kind: "audio", port: 1, protocol: "RTP/SAVP", formats: ["0"] };
    expect(cryptoKeys({ ...media, attributes: [{ name: "crypto", value }] })).toHaveLength(isUsed ? 1 : 0);
  });

  test("an answer without a key to an offer that demands one is refused", () => {
    const offer = phone("RTP/SAVP", crypto);
    expect(unwrapAnswer(phone("RTP/SAVP"), offer, "192.0.2.10")).toBe("No usable key");
    expect(unwrapAnswer(phone("RTP/AVP"), phone("RTP/AVP", crypto), "192.0.2.10")).toMatchObject({
      protection: { kind: "none" },
    });
  });
});

test("a plain offer stays as it is", () => {
  const offer = sdp("m=audio 4000 RTP/AVP 0 8");
  expect(unwrapOffer(offer, "192.0.2.10")).toEqual({ protection: { kind: "none" }, plain: offer });
  expect(wrap(offer, { kind: "none" }, undefined)).toBe(offer);
});

test("an answer without protection stays as it was written", () => {
  const [offer, answer] = [sdp("m=audio 4000 RTP/AVP 0"), sdp("m=audio 4000 RTP/AVP 0", "b=AS:64")];
  expect(unwrapAnswer(answer, offer, "192.0.2.10")).toEqual({ protection: { kind: "none" }, plain: answer });
});

test("any text ends in a description or a reason and never throws", () => {
  const line = fc.oneof(fc.string(), fc.constantFrom(...BROWSER.split("\r\n"), `a=crypto:1 X inline:${KEY}`));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = ["v=0", ...lines].join("\r\n");
      const read = unwrapOffer(text, "192.0.2.10");
      expect(typeof read === "string" || typeof read.plain === "string").toBe(true);
      expect(["string", "object"]).toContain(typeof unwrapAnswer(text, BROWSER, "192.0.2.10"));
    }),
    { numRuns: 300, seed: 4 },
  );
});
