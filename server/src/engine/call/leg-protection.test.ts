import { describe, expect, test } from "vitest";
import type { MediaLeg, MediaPlace, RemoteMedia } from "../media/port.js";
import { judgeOffer, kindOfOffer, LegMedia } from "./leg-media.js";
import type { MediaKind } from "./leg-protection.js";

const KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
const FINGERPRINT = `sha-256 ${Array(32).fill("D2").join(":")}`;

/** A leg whose streams are noted. */
async function open(kind: MediaKind) {
  const streams: RemoteMedia[] = [];
  const opened: (string | undefined)[] = [];
  const place = {
    codecs: ["PCMU"],
    openLeg: async (_events: unknown, transport?: string) => {
      opened.push(transport);
      const remote = (media: RemoteMedia) => void streams.push(media);
      return { address: "10.0.0.1", port: 4000, fingerprint: "AB:CD", remote } as unknown as MediaLeg;
    },
  } as unknown as MediaPlace;
  const events = { digit: () => undefined, failed: () => undefined };
  return { media: await LegMedia.open(place, events, "10.0.0.9", kind), streams, opened, place, events };
}

function web(ufrag: string, ...lines: string[]): string {
  return [
    ...["v=0", "o=- 7 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"],
    ...["m=audio 9 UDP/TLS/RTP/SAVPF 0", "c=IN IP4 0.0.0.0", "a=mid:0", "a=rtcp-mux", "a=rtpmap:0 PCMU/8000"],
    ...[`a=ice-ufrag:${ufrag}`, "a=ice-pwd:abcdefghijklmnopqrstuv", `a=fingerprint:${FINGERPRINT}`],
    ...[...lines, ""],
  ].join("\r\n");
}

function phone(protocol: string, ...lines: string[]): string {
  const head = ["v=0", "o=- 7 1 IN IP4 10.0.0.9", "s=-", "c=IN IP4 10.0.0.9", "t=0 0"];
  return [...head, `m=audio 5000 ${protocol} 0`, "a=rtpmap:0 PCMU/8000", ...lines, ""].join("\r\n");
}

const answerTo = (media: LegMedia, offer: string) => {
  const answer = media.answer(offer);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.text;
};
const value = (text: string, name: string) => new RegExp(`a=${name}:(.*)\r\n`).exec(text)?.[1];
const versionOf = (text: string) => /o=\S+ \d+ (\d+)/.exec(text)?.[1];

describe("a leg to a browser", () => {
  test("is opened over the shared port, and told our names and the browser's", async () => {
    const { media, streams, opened } = await open("web");
    const text = answerTo(media, web("abcd"));
    expect(opened).toEqual(["web"]);
    expect(streams).toMatchObject([
      {
        direction: "sendrecv",
        web: { ufrag: value(text, "ice-ufrag"), pwd: value(text, "ice-pwd"), peerUfrag: "abcd" },
      },
    ]);
    expect(streams[0]?.web?.fingerprints).toEqual([FINGERPRINT]);
    expect(value(text, "ice-ufrag")).toMatch(/^[A-Za-z0-9+/]{8}$/);
    expect(value(text, "ice-pwd")).toMatch(/^[A-Za-z0-9+/]{24}$/);
  });

  test("keeps our names when it holds, and gets new ones when it restarts ICE; each is a new version", async () => {
    const { media, streams } = await open("web");
    const offers = [web("abcd"), web("abcd", "a=sendonly"), web("efgh")];
    const [first, held, restarted] = offers.map((offer) => answerTo(media, offer)) as [string, string, string];
    expect(value(held, "ice-ufrag")).toBe(value(first, "ice-ufrag"));
    expect(value(restarted, "ice-ufrag")).not.toBe(value(first, "ice-ufrag"));
    expect(value(restarted, "ice-pwd")).not.toBe(value(first, "ice-pwd"));
    expect([first, held, restarted].map(versionOf)).toEqual(["1", "2", "3"]);
    expect(streams.map((s) => [s.direction, s.web?.peerUfrag])).toEqual([
      ["sendrecv", "abcd"],
      ["recvonly", "abcd"],
      ["sendrecv", "efgh"],
    ]);
  });

  test("offers what a browser can answer, and reads the answer", async () => {
    const { media, streams } = await open("web");
    const offer = media.offer();
    expect(offer).toContain("m=audio 4000 UDP/TLS/RTP/SAVPF 0");
    expect([value(offer, "setup"), value(offer, "mid"), value(offer, "group")]).toEqual(["actpass", "0", "BUNDLE 0"]);
    expect(media.accept(web("abcd", "a=setup:active"))).toEqual({ ok: true });
    expect(streams).toMatchObject([{ web: { peerUfrag: "abcd" } }]);
    expect(media.hold).toBe("none");
  });

  test("takes nothing else, and no other leg takes what a browser says", async () => {
    const browser = await open("web");
    expect(browser.media.answer(phone("RTP/AVP"))).toMatchObject({ ok: false, status: 488 });
    browser.media.offer();
    expect(browser.media.accept(phone("RTP/AVP"))).toMatchObject({ ok: false, status: 488 });
    const plain = await open("plain");
    expect(plain.media.answer(web("abcd"))).toMatchObject({ ok: false, status: 488 });
    expect(browser.streams.length + plain.streams.length).toBe(0);
  });

  test("is known by its offer, before anything is opened", async () => {
    const { place } = await open("plain");
    expect([web("abcd"), phone("RTP/AVP"), "junk"].map(kindOfOffer)).toEqual(["web", "plain", "plain"]);
    expect(judgeOffer(web("abcd"), place)).toBe("web");
    expect(judgeOffer(web("a"), place)).toMatchObject({ status: 488, reason: "No ICE credentials" });
  });
});

describe("a leg with keys in its descriptions", () => {
  const crypto = `a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`;

  test("answers with a key of ours that stays, and tells both", async () => {
    const { media, streams, opened } = await open("plain");
    const first = answerTo(media, phone("RTP/SAVP", crypto));
    const held = answerTo(media, phone("RTP/SAVP", crypto, "a=sendonly"));
    expect(opened).toEqual(["pair"]);
    expect(value(first, "crypto")).toMatch(/^3 AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}$/);
    expect(value(held, "crypto")).toBe(value(first, "crypto"));
    const inline = value(first, "crypto")?.split("inline:")[1];
    expect(streams[0]?.srtp).toMatchObject({ send: { inline }, receive: { inline: KEY } });
  });

  test("offers two suites; the answer chooses one, and a later offer bears that one alone, with the same key", async () => {
    const { media, streams } = await open("srtp");
    const offer = media.offer();
    expect(offer).toContain("m=audio 4000 RTP/SAVP 0");
    const [counter, gcm] = [...offer.matchAll(/a=crypto:(.*)\r\n/g)].map((m) => m[1]);
    expect([counter?.split(" ")[1], gcm?.split(" ")[1]]).toEqual(["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"]);
    const theirs = `a=crypto:2 AEAD_AES_128_GCM inline:${Buffer.alloc(28, 5).toString("base64")}`;
    expect(media.accept(phone("RTP/SAVP", theirs))).toEqual({ ok: true });
    expect(streams[0]?.srtp?.send.inline).toBe(gcm?.split("inline:")[1]);
    const again = [...media.offer().matchAll(/a=crypto:(.*)\r\n/g)].map((m) => m[1]?.split("inline:")[1]);
    expect(again).toEqual([gcm?.split("inline:")[1]]);
  });

  test.each([
    ["no key", "RTP/SAVP", []],
    ["a number that was not offered", "RTP/SAVP", [`a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`]],
    ["a suite under another number", "RTP/SAVP", [`a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`]],
    ["plain RTP", "RTP/AVP", []],
  ])("refuses an answer with %s", async (_name, protocol, lines) => {
    const { media, streams } = await open("srtp");
    media.offer();
    expect(media.accept(phone(protocol, ...lines))).toMatchObject({ ok: false, status: 488 });
    expect(streams).toEqual([]);
  });

  test("goes on with keys in another place", async () => {
    const { media, place, events } = await open("plain");
    answerTo(media, phone("RTP/SAVP", crypto));
    const moved = await media.again(place, events);
    expect(moved.offer()).toMatch(/m=audio 4000 RTP\/SAVP 0[\s\S]*a=crypto:1 /);
  });
});
