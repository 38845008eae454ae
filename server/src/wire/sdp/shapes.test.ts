import fc from "fast-check";
import { expect, test } from "vitest";
import { AUDIO_CODECS, type AudioCodec, CODEC_FACTS } from "./codecs.js";
import type { Sdp } from "./description.js";
import type { NegotiatedMedia } from "./negotiated.js";
import { answerOffer, makeOffer, readAnswer } from "./offer-answer.js";
import { parseSdp } from "./parse.js";
import type { Direction } from "./stream.js";

const US = { address: "192.0.2.10", port: 20_000, sessionId: "7", version: 1 };

function sdp(...lines: string[]): string {
  return ["v=0", "o=- 1 1 IN IP4 198.51.100.7", "s=-", "c=IN IP4 198.51.100.7", "t=0 0", ...lines, ""].join("\r\n");
}

function answer(offer: string, codecs: readonly AudioCodec[] = AUDIO_CODECS): { text: string; media: NegotiatedMedia } {
  const result = answerOffer(offer, { ...US, codecs });
  if (!result.ok) throw new Error(`${result.status} ${result.reason}`);
  return result;
}

const CHROMIUM = [
  "m=audio 54400 RTP/AVPF 111 63 9 0 8 13 110 126",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=rtpmap:110 telephone-event/48000",
  "a=rtpmap:126 telephone-event/8000",
];

test("our answer to an offer in the manner of a browser, line by line", () => {
  expect(
    answer(sdp(...CHROMIUM))
      .text.split("\r\n")
      .slice(5),
  ).toEqual([
    "m=audio 20000 RTP/AVPF 111 110",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 maxplaybackrate=16000;useinbandfec=1",
    "a=rtpmap:110 telephone-event/48000",
    "a=fmtp:110 0-15",
    "a=ptime:20",
    "a=rtcp-mux",
    "a=sendrecv",
    "",
  ]);
  expect(
    answer(sdp(...CHROMIUM), ["G722"])
      .text.split("\r\n")
      .slice(5),
  ).toEqual([
    "m=audio 20000 RTP/AVPF 9 13 126",
    "a=rtpmap:9 G722/8000",
    "a=rtpmap:13 CN/8000",
    "a=rtpmap:126 telephone-event/8000",
    "a=fmtp:126 0-15",
    "a=ptime:20",
    "a=rtcp-mux",
    "a=sendrecv",
    "",
  ]);
});

test.each([
  ["0-15,66,70", "0-15"],
  ["0-11", "0-11"],
  ["0,1,5-40", "0,1,5-15"],
  ["events=0-9", "0-9"],
  ["nonsense", "0-15"],
])("of the events %s the keys %s are agreed", (offered, agreed) => {
  const text = sdp("m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000", `a=fmtp:101 ${offered}`);
  expect(answer(text).text).toContain(`a=fmtp:101 ${agreed}\r\n`);
});

test("events none of which is a key are none, and comfort noise goes with a clock of 8,000 Hz only", () => {
  const tones = sdp("m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 66-70");
  expect(answer(tones).media.telephoneEvent).toBeUndefined();
  expect(answer(sdp(...CHROMIUM)).media.comfortNoise).toBeUndefined();
  expect(answer(sdp("m=audio 4000 RTP/AVP 8 13")).media.comfortNoise).toBe(13);
});

test.each([
  ["opus of one channel", "a=rtpmap:96 opus/48000"],
  ["opus of another clock", "a=rtpmap:96 opus/8000/2"],
  ["G.722 by its real rate", "a=rtpmap:96 G722/16000"],
])("%s is none of ours", (_name, line) => {
  expect(answerOffer(sdp("m=audio 4000 RTP/AVP 96", line), { ...US, codecs: AUDIO_CODECS })).toMatchObject({
    ok: false,
    reason: "No common codec",
  });
});

test("each way has its own numbers, also when the peer turns ours round", () => {
  const offer = makeOffer({ ...US, codecs: ["opus", "PCMU"], telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20 });
  const read = readAnswer(
    offer,
    sdp(
      ...["m=audio 5000 RTP/AVP 101 111 0", "a=rtpmap:101 opus/48000/2", "a=rtpmap:111 telephone-event/48000"],
      ...["a=ptime:60", "a=maxptime:40", "a=rtcp-mux"],
    ),
  );
  expect(read).toEqual({
    ok: true,
    media: {
      ...{ remoteAddress: "198.51.100.7", remotePort: 5000, remoteRtcpPort: 5001, direction: "sendrecv" },
      ...{ codec: "opus", payloadType: 101, receivePayloadType: 111, ptimeMs: 40, maxPtimeMs: 40 },
      ...{ telephoneEvent: 111, receiveTelephoneEvent: 96, telephoneEventHz: 48_000 },
    },
  });
});

const DIRECTIONS: readonly Direction[] = ["sendrecv", "sendonly", "recvonly", "inactive"];
const MIRROR = { sendrecv: "sendrecv", sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" } as const;

/** A line of audio with any of our codecs under any legal numbers, other formats among them. */
const audioLine = fc
  .record({
    numbers: fc.uniqueArray(fc.integer({ min: 96, max: 127 }), { minLength: 8, maxLength: 8 }),
    codecs: fc.shuffledSubarray<AudioCodec>([...AUDIO_CODECS], { minLength: 1 }),
    isStatic: fc.boolean(),
    others: fc.boolean(),
    noise: fc.boolean(),
    events: fc.subarray([8000, 48_000]),
    profile: fc.constantFrom("RTP/AVP", "RTP/AVPF"),
    direction: fc.option(fc.constantFrom(...DIRECTIONS), { nil: undefined }),
    isHeldOldWay: fc.boolean(),
    ptime: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
    maxptime: fc.option(fc.integer({ min: 10, max: 200 }), { nil: undefined }),
    mux: fc.boolean(),
  })
  .map((o) => {
    const [a, b, c, d, x, y, e8, e48] = o.numbers as [number, number, number, number, number, number, number, number];
    const numberOf = { PCMU: o.isStatic ? 0 : a, PCMA: o.isStatic ? 8 : b, G722: o.isStatic ? 9 : c, opus: d };
    const formats: [number, string][] = o.codecs.map((codec) => {
      const { clockHz, channels } = CODEC_FACTS[codec];
      return [numberOf[codec], `${codec}/${clockHz}${channels === 2 ? "/2" : ""}`];
    });
    if (o.others) formats.unshift([x, "speex/16000"], [y, "iLBC/8000"]);
    if (o.noise) formats.push([13, "CN/8000"]);
    for (const hz of o.events) formats.push([hz === 8000 ? e8 : e48, `telephone-event/${hz}`]);
    return [
      `m=audio 6000 ${o.profile} ${formats.map(([n]) => n).join(" ")}`,
      ...(o.isHeldOldWay ? ["c=IN IP4 0.0.0.0"] : []),
      ...formats.map(([n, map]) => `a=rtpmap:${n} ${map}`),
      ...(o.direction ? [`a=${o.direction}`] : []),
      ...(o.ptime ? [`a=ptime:${o.ptime}`] : []),
      ...(o.maxptime ? [`a=maxptime:${o.maxptime}`] : []),
      ...(o.mux ? ["a=rtcp-mux"] : []),
    ];
  });
const otherLine = fc.constantFrom(
  ["m=video 7000 RTP/AVP 96", "a=rtpmap:96 VP8/90000"],
  ["m=image 7002 udptl t38"],
  ["m=application 7004 UDP/DTLS/SCTP webrtc-datachannel"],
  ["m=audio 0 RTP/AVP 0"],
  ["m=audio 7006 RTP/SAVP 0"],
);
const offers = fc
  .tuple(
    fc.array(otherLine, { maxLength: 3 }),
    fc.array(audioLine, { minLength: 1, maxLength: 2 }),
    fc.array(otherLine, { maxLength: 2 }),
  )
  .map(([before, audio, after]) => sdp(...[...before, ...audio, ...after].flat()));

test("every legal offer gets a legal answer: places, numbers, direction, packet length", () => {
  fc.assert(
    fc.property(offers, fc.shuffledSubarray<AudioCodec>([...AUDIO_CODECS], { minLength: 1 }), (offer, codecs) => {
      const result = answerOffer(offer, { ...US, codecs });
      if (!result.ok) {
        expect(result.reason).toMatch(/No common codec|not supported/);
        return;
      }
      const [asked, said] = [parseSdp(offer) as Sdp, parseSdp(result.text) as Sdp];
      expect(said.media.map((m) => [m.kind, m.protocol])).toEqual(asked.media.map((m) => [m.kind, m.protocol]));
      const taken = said.media.flatMap((m, i) => (m.port === 0 ? [] : [i]));
      expect(taken).toHaveLength(1);
      const [ours, theirs] = [said.media[taken[0]!]!, asked.media[taken[0]!]!];
      for (const format of ours.formats) expect(theirs.formats).toContain(format);
      expect(theirs.attributes.some((a) => a.name === "rtcp-mux")).toBe(
        ours.attributes.some((a) => a.name === "rtcp-mux"),
      );
      const { media } = result;
      expect(codecs).toContain(media.codec);
      expect([10, 20, 30, 40, 50, 60]).toContain(media.ptimeMs);
      expect(media.ptimeMs).toBeLessThanOrEqual(media.maxPtimeMs ?? 60);
      // The peer reads its own offer and our answer: it sees the same stream from the other side.
      const read = readAnswer(offer.replaceAll("c=IN IP4 0.0.0.0\r\n", ""), result.text);
      if (!read.ok) {
        expect(taken[0]).not.toBe(asked.media.findIndex((m) => m.kind === "audio" && m.port !== 0));
        return;
      }
      const { codec, payloadType, telephoneEvent, telephoneEventHz, rtcpMux } = media;
      expect(read.media).toMatchObject({ codec, payloadType, receivePayloadType: payloadType });
      expect([read.media.telephoneEvent, read.media.telephoneEventHz]).toEqual([telephoneEvent, telephoneEventHz]);
      expect(read.media.rtcpMux).toBe(rtcpMux);
      expect(read.media.direction).toBe(MIRROR[media.direction]);
    }),
    { numRuns: 500, seed: 5 },
  );
});

test("our next offer in the same dialog keeps every place, and every number its meaning", () => {
  fc.assert(
    fc.property(offers, (offer) => {
      const first = answerOffer(offer, { ...US, codecs: AUDIO_CODECS });
      if (!first.ok) return;
      const next = makeOffer(
        { ...US, codecs: AUDIO_CODECS, telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20, theirs: offer },
        first.text,
      );
      const [before, after] = [parseSdp(offer) as Sdp, parseSdp(next) as Sdp];
      expect(after.media.map((m) => m.kind)).toEqual(before.media.map((m) => m.kind));
      const at = after.media.findIndex((m) => m.port !== 0);
      const meaning = (s: Sdp) =>
        new Map(
          s.media[at]!.attributes.flatMap((a) =>
            a.name === "rtpmap" ? [a.value!.split(" ") as [string, string]] : [],
          ),
        );
      const [was, is] = [meaning(before), meaning(after)];
      for (const [number, map] of is) expect((was.get(number) ?? map).toUpperCase()).toBe(map.toUpperCase());
      expect(new Set(after.media[at]!.formats).size).toBe(after.media[at]!.formats.length);
    }),
    { numRuns: 300, seed: 6 },
  );
});
