import fc from "fast-check";
import { expect, test } from "vitest";
import type { AudioCodec } from "./codecs.js";
import type { NegotiatedMedia } from "./negotiated.js";
import { type AnswerOptions, answerOffer, makeOffer, offerRefusal, readAnswer } from "./offer-answer.js";
import { parseSdp } from "./parse.js";
import type { Direction } from "./stream.js";

const US: AnswerOptions = {
  address: "192.0.2.10",
  port: 20_000,
  sessionId: "7",
  version: 1,
  codecs: ["PCMU", "PCMA"],
};

function sdp(...lines: string[]): string {
  return ["v=0", "o=- 1 1 IN IP4 198.51.100.7", "s=-", "c=IN IP4 198.51.100.7", "t=0 0", ...lines, ""].join("\r\n");
}

function answer(offer: string, o: Partial<AnswerOptions> = {}): { text: string; media: NegotiatedMedia } {
  const result = answerOffer(offer, { ...US, ...o });
  if (!result.ok) throw new Error(`${result.status} ${result.reason}`);
  return result;
}

function refusal(offer: string, o: Partial<AnswerOptions> = {}): string {
  const result = answerOffer(offer, { ...US, ...o });
  expect(offerRefusal(offer, { ...US, ...o })).toEqual(result.ok ? undefined : result);
  return result.ok ? "accepted" : `${result.status} ${result.reason}`;
}

const OFFER = { ...US, telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20 } as const;

function offer(o: Partial<Parameters<typeof makeOffer>[0]> = {}): string {
  return makeOffer({ ...OFFER, ...o });
}

test("our offer is remembered as what it reads as", () => {
  const before = sdp("m=video 9 RTP/AVP 96", "m=audio 4 RTP/AVP 8 9 97", "a=rtpmap:97 telephone-event/8000");
  for (const text of [offer({ codecs: ["opus", "PCMU"] }), makeOffer({ ...OFFER, theirs: before }, before)]) {
    // With another line end it is another text, which is read.
    expect(parseSdp(text)).toEqual(parseSdp(`${text}\r\n`));
    expect(parseSdp(text)).not.toHaveProperty("problem");
  }
});

test("our offer, line by line", () => {
  expect(offer().split("\r\n")).toEqual([
    "v=0",
    "o=opentact 7 1 IN IP4 192.0.2.10",
    "s=-",
    "c=IN IP4 192.0.2.10",
    "t=0 0",
    "m=audio 20000 RTP/AVP 0 8 101",
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:8 PCMA/8000",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-15",
    "a=ptime:20",
    "a=sendrecv",
    "",
  ]);
});

test("our answer, line by line: one codec, the offer's payload types, the other lines refused", () => {
  const { text } = answer(
    sdp(
      "m=video 4002 RTP/AVP 96 97",
      "a=rtpmap:96 VP8/90000",
      "m=audio 4000 RTP/AVP 9 8 0 96",
      "a=rtpmap:96 telephone-event/8000",
      "a=fmtp:96 0-16",
      "m=audio 4004 RTP/AVP 0",
      "m=image 4006 udptl t38",
    ),
  );
  expect(text.split("\r\n")).toEqual([
    "v=0",
    "o=opentact 7 1 IN IP4 192.0.2.10",
    "s=-",
    "c=IN IP4 192.0.2.10",
    "t=0 0",
    "m=video 0 RTP/AVP 96 97",
    "m=audio 20000 RTP/AVP 8 96",
    "a=rtpmap:8 PCMA/8000",
    "a=rtpmap:96 telephone-event/8000",
    "a=fmtp:96 0-15",
    "a=ptime:20",
    "a=sendrecv",
    "m=audio 0 RTP/AVP 0",
    "m=image 0 udptl t38",
    "",
  ]);
});

const BARESIP = sdp(
  "a=tool:baresip 3.10.1",
  "m=audio 16384 RTP/AVP 0 8 101",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:101 telephone-event/8000",
  "a=fmtp:101 0-15",
  "a=rtcp:16385",
  "a=sendrecv",
  "a=label:1",
  "a=rtcp-rsize",
  "a=ssrc:2283984783 cname:sip:alice@198.51.100.7",
  "a=ptime:20",
);
const SIPP = sdp("m=audio 6000 RTP/AVP 0", "a=rtpmap:0 PCMU/8000");
const SIPP_DTMF = sdp("m=audio 6000 RTP/AVP 8 101", "a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000");
const CISCO = [
  "v=0",
  "o=Cisco-SIPUA 26964 0 IN IP4 198.51.100.7",
  "s=SIP Call",
  "b=AS:4064",
  "t=0 0",
  "m=audio 25430 RTP/AVP 114 9 124 0 8 116 18 101",
  "c=IN IP4 198.51.100.7",
  "b=TIAS:64000",
  "a=rtpmap:114 opus/48000/2",
  "a=fmtp:114 maxplaybackrate=16000;sprop-maxcapturerate=16000",
  "a=rtpmap:9 G722/8000",
  "a=rtpmap:124 ISAC/16000",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:116 iLBC/8000",
  "a=fmtp:116 mode=20",
  "a=rtpmap:18 G729/8000",
  "a=fmtp:18 annexb=yes",
  "a=rtpmap:101 telephone-event/8000",
  "a=fmtp:101 0-15",
  "a=sendrecv",
  "m=video 25466 RTP/AVP 100 126",
  "c=IN IP4 198.51.100.7",
  "a=rtpmap:100 H264/90000",
  "a=sendrecv",
  "",
].join("\r\n");
const BROWSER = sdp(
  "a=group:BUNDLE 0",
  "a=msid-semantic: WMS stream",
  "m=audio 54400 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
  "a=rtcp:9 IN IP4 0.0.0.0",
  "a=ice-ufrag:EsAw",
  "a=fingerprint:sha-256 D2:FA:0E",
  "a=setup:actpass",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=rtpmap:126 telephone-event/8000",
);
const BROWSER_LIKE_PLAIN = sdp(
  "m=audio 54400 RTP/AVPF 111 9 8 0 110 126",
  "a=rtcp:54401 IN IP4 198.51.100.7",
  "a=mid:0",
  "a=rtcp-mux",
  "a=rtcp-fb:111 transport-cc",
  "a=rtpmap:111 opus/48000/2",
  "a=rtpmap:9 G722/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:110 telephone-event/48000",
  "a=rtpmap:126 telephone-event/8000",
  "a=maxptime:60",
);
const BEST_EFFORT_SRTP = sdp(
  "m=audio 7000 RTP/SAVP 0 101",
  "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
  "m=audio 7000 RTP/AVP 0 101",
  "a=rtpmap:101 telephone-event/8000",
);
const OWN_NUMBERS = sdp("m=audio 7000 RTP/AVP 118 96", "a=rtpmap:118 pcma/8000/1", "a=rtpmap:96 TELEPHONE-EVENT/8000");

test.each<[string, string, Partial<NegotiatedMedia>]>([
  [
    "baresip",
    BARESIP,
    { codec: "PCMU", payloadType: 0, telephoneEvent: 101, remotePort: 16_384, remoteRtcpPort: 16_385 },
  ],
  ["SIPp without events", SIPP, { codec: "PCMU", remotePort: 6000, remoteRtcpPort: 6001, ptimeMs: 20 }],
  ["SIPp with events", SIPP_DTMF, { codec: "PCMA", payloadType: 8, telephoneEvent: 101 }],
  ["a video phone", CISCO, { codec: "PCMU", remoteAddress: "198.51.100.7", telephoneEvent: 101 }],
  [
    "browser-like without encryption",
    BROWSER_LIKE_PLAIN,
    { codec: "PCMA", telephoneEvent: 126, rtcpMux: true, remoteRtcpPort: 54_400 },
  ],
  ["encryption or else plain", BEST_EFFORT_SRTP, { codec: "PCMU", telephoneEvent: 101 }],
  [
    "own payload numbers, other case",
    OWN_NUMBERS,
    { codec: "PCMA", payloadType: 118, receivePayloadType: 118, telephoneEvent: 96 },
  ],
  ["static types without rtpmap", sdp("m=audio 7000 RTP/AVP 18 8 0"), { codec: "PCMA", direction: "sendrecv" }],
  [
    "events at another clock only",
    sdp("m=audio 7000 RTP/AVP 0 110", "a=rtpmap:110 telephone-event/48000"),
    { codec: "PCMU" },
  ],
  ["no room for an RTCP port", sdp("m=audio 65535 RTP/AVP 0"), { remotePort: 65_535, remoteRtcpPort: 0 }],
])("an offer of %s is understood", (name, text, expected) => {
  const { media } = answer(text);
  expect(media).toMatchObject(expected);
  expect("telephoneEvent" in media, name).toBe("telephoneEvent" in expected && expected.telephoneEvent !== undefined);
});

test.each([
  ["a browser that insists on DTLS", BROWSER, "488 UDP/TLS/RTP/SAVPF is not supported"],
  ["SRTP only", sdp("m=audio 4000 RTP/SAVP 0"), "488 RTP/SAVP is not supported"],
  ["SRTP with feedback only", sdp("m=audio 4000 RTP/SAVPF 0"), "488 RTP/SAVPF is not supported"],
  ["no common codec", sdp("m=audio 4000 RTP/AVP 9 18"), "488 No common codec"],
  [
    "G.711 at a rate that is not G.711's",
    sdp("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 PCMU/16000"),
    "488 No common codec",
  ],
  ["two channels", sdp("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 PCMU/8000/2"), "488 No common codec"],
  ["0 taken for something else", sdp("m=audio 4000 RTP/AVP 0", "a=rtpmap:0 GSM/8000"), "488 No common codec"],
  ["events alone", sdp("m=audio 4000 RTP/AVP 101", "a=rtpmap:101 telephone-event/8000"), "488 No common codec"],
  ["no audio", sdp("m=video 4000 RTP/AVP 96"), "488 No audio stream"],
  ["audio that is switched off", sdp("m=audio 0 RTP/AVP 0"), "488 No audio stream"],
  ["no media", sdp(), "488 No audio stream"],
  ["no c= line", "v=0\r\nm=audio 4000 RTP/AVP 0\r\n", "488 No connection address"],
  [
    "a host name",
    sdp("m=audio 4000 RTP/AVP 0", "c=IN IP4 phone.example.com"),
    "488 Connection address is not a unicast IP address",
  ],
  [
    "a multicast group",
    sdp("m=audio 4000 RTP/AVP 0", "c=IN IP4 239.1.1.1/2"),
    "488 Connection address is not a unicast IP address",
  ],
  [
    "an octal address",
    sdp("m=audio 4000 RTP/AVP 0", "c=IN IP4 010.0.0.1"),
    "488 Connection address is not a unicast IP address",
  ],
  [
    "IPv6 to an IPv4 socket",
    sdp("m=audio 4000 RTP/AVP 0", "c=IN IP6 2001:db8::7"),
    "488 IPv6 media is not supported here",
  ],
  [
    "no IPv6 address",
    sdp("m=audio 4000 RTP/AVP 0", "c=IN IP6 1:2"),
    "488 Connection address is not a unicast IP address",
  ],
  ["something else", "hello", "400 SDP line 1: not a line of the form x=..."],
  ["nothing", "", "400 SDP line 1: empty"],
])("an offer of %s is refused with its reason", (_name, text, expected) => {
  expect(refusal(text)).toBe(expected);
});

test("IPv6 is negotiated when our side has it", () => {
  const { text, media } = answer(sdp("m=audio 4000 RTP/AVP 0", "c=IN IP6 2001:db8::7"), { address: "2001:db8::1" });
  expect(media.remoteAddress).toBe("2001:db8::7");
  expect(text).toContain("c=IN IP6 2001:db8::1\r\n");
  expect(text).toContain("o=opentact 7 1 IN IP6 2001:db8::1\r\n");
});

test("c= and direction of the media win over those of the session", () => {
  const { media } = answer(
    ["v=0", "c=IN IP4 10.1.1.1", "a=inactive", "m=audio 4000 RTP/AVP 0", "c=IN IP4 10.2.2.2", "a=sendrecv"].join("\n"),
  );
  expect(media).toMatchObject({ remoteAddress: "10.2.2.2", direction: "sendrecv" });
  expect(answer("v=0\nc=IN IP4 10.1.1.1\na=sendonly\nm=audio 4000 RTP/AVP 0").media.direction).toBe("recvonly");
});

test.each<[string[], Direction]>([
  [["a=sendonly"], "recvonly"],
  [["a=recvonly"], "sendonly"],
  [["a=inactive"], "inactive"],
  [["a=sendrecv"], "sendrecv"],
  [[], "sendrecv"],
  [["c=IN IP4 0.0.0.0"], "recvonly"],
  [["c=IN IP4 0.0.0.0", "a=inactive"], "inactive"],
  [["c=IN IP4 0.0.0.0", "a=recvonly"], "inactive"],
  [["c=IN IP4 0.0.0.0", "a=sendonly"], "recvonly"],
])("an offer with %j makes our side %s", (lines, direction) => {
  const { text, media } = answer(sdp("m=audio 4000 RTP/AVP 0", ...lines));
  expect(media.direction).toBe(direction);
  expect(text).toContain(`a=${direction}\r\n`);
});

test("we never send or receive more than we want", () => {
  expect(answer(SIPP, { direction: "sendonly" }).media.direction).toBe("sendonly");
  expect(answer(SIPP, { direction: "inactive" }).media.direction).toBe("inactive");
  expect(answer(sdp("m=audio 4000 RTP/AVP 0", "a=sendonly"), { direction: "sendonly" }).media.direction).toBe(
    "inactive",
  );
});

test.each([
  [["a=ptime:30"], 30],
  [["a=ptime:30", "a=maxptime:20"], 20],
  [["a=maxptime:10"], 10],
  [["a=maxptime:150"], 20],
  [["a=ptime:5"], 10],
  [["a=ptime:200"], 60],
  [["a=ptime:abc"], 20],
  [["a=ptime:0"], 20],
])("%j asks for packets of %i ms", (lines, expected) => {
  expect(answer(sdp("m=audio 4000 RTP/AVP 0", ...lines)).media.ptimeMs).toBe(expected);
});

test("the peer's order decides between our codecs, and a codec we were told not to take is not taken", () => {
  expect(answer(sdp("m=audio 4000 RTP/AVP 8 0")).media.codec).toBe("PCMA");
  expect(answer(sdp("m=audio 4000 RTP/AVP 8 0"), { codecs: ["PCMU"] }).media.codec).toBe("PCMU");
  expect(refusal(sdp("m=audio 4000 RTP/AVP 8"), { codecs: ["PCMU"] })).toBe("488 No common codec");
});

test("the answer to our offer gives address, codec and events, each way with its own numbers", () => {
  const result = readAnswer(
    offer(),
    sdp("m=audio 5000 RTP/AVP 8 97", "a=rtpmap:97 telephone-event/8000", "a=rtcp:5005 IN IP4 198.51.100.7"),
  );
  expect(result).toEqual({
    ok: true,
    media: {
      remoteAddress: "198.51.100.7",
      remotePort: 5000,
      remoteRtcpPort: 5005,
      codec: "PCMA",
      payloadType: 8,
      receivePayloadType: 8,
      telephoneEvent: 97,
      receiveTelephoneEvent: 101,
      ptimeMs: 20,
      direction: "sendrecv",
    },
  });
});

test("an answer without events, or to an offer without them, has none", () => {
  const plain = readAnswer(offer(), sdp("m=audio 5000 RTP/AVP 0"));
  const unasked = readAnswer(
    offer({ telephoneEvent: undefined }),
    sdp("m=audio 5000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000"),
  );
  for (const result of [plain, unasked]) expect(result.ok && "telephoneEvent" in result.media).toBe(false);
});

test.each<[Direction, string, Direction]>([
  ["sendrecv", "a=recvonly", "sendonly"],
  ["sendrecv", "c=IN IP4 0.0.0.0", "recvonly"],
  ["sendonly", "a=recvonly", "sendonly"],
  ["sendonly", "a=sendrecv", "sendonly"],
  ["inactive", "a=inactive", "inactive"],
  ["recvonly", "a=recvonly", "inactive"],
])("an offer %s answered with %s makes our side %s", (offered, line, expected) => {
  const result = readAnswer(offer({ direction: offered }), sdp("m=audio 5000 RTP/AVP 0", line));
  expect(result.ok && result.media.direction).toBe(expected);
});

test.each([
  ["refuses the audio", sdp("m=audio 0 RTP/AVP 0"), "Audio was refused"],
  ["has no media", sdp(), "No audio stream"],
  ["answers with another kind", sdp("m=image 5000 udptl t38"), "No audio stream"],
  ["takes a codec that was not offered", sdp("m=audio 5000 RTP/AVP 9"), "No common codec"],
  ["takes PCMA when only PCMU was offered", sdp("m=audio 5000 RTP/AVP 8"), "No common codec"],
  ["has no address", "v=0\nm=audio 5000 RTP/AVP 0", "No connection address"],
  [
    "has a host name",
    sdp("m=audio 5000 RTP/AVP 0", "c=IN IP4 a.example"),
    "Connection address is not a unicast IP address",
  ],
  ["cannot be read", "v=0\nm=audio", "SDP line 2: m= needs media, port, protocol and a format"],
])("an answer that %s is a failure with its reason", (_name, text, reason) => {
  expect(readAnswer(offer({ codecs: ["PCMU"] }), text)).toEqual({ ok: false, reason });
});

test("two of our sides always agree, each seeing the other's address, codec and opposite direction", () => {
  const codecs = fc.shuffledSubarray<AudioCodec>(["PCMU", "PCMA"], { minLength: 1 });
  const direction = fc.constantFrom<Direction>("sendrecv", "sendonly", "recvonly", "inactive");
  const port = fc.integer({ min: 1, max: 65_534 });
  const side = fc.record({ address: fc.constantFrom("192.0.2.1", "192.0.2.2"), port, codecs, direction });
  const opposite = { sendrecv: "sendrecv", sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" };
  fc.assert(
    fc.property(
      side,
      side,
      fc.option(fc.integer({ min: 96, max: 127 }), { nil: undefined }),
      (a, b, telephoneEvent) => {
        const offered = makeOffer({ ...a, sessionId: 1, version: 1, telephoneEvent, ptimeMs: 20 });
        const answered = answerOffer(offered, { ...b, sessionId: 2, version: 1 });
        if (!answered.ok) {
          expect(a.codecs.some((c) => b.codecs.includes(c))).toBe(false);
          return;
        }
        const read = readAnswer(offered, answered.text);
        if (!read.ok) throw new Error(read.reason);
        expect(answered.media).toMatchObject({ remoteAddress: a.address, remotePort: a.port, codec: read.media.codec });
        expect(read.media).toMatchObject({ remoteAddress: b.address, remotePort: b.port });
        expect(read.media.telephoneEvent).toBe(telephoneEvent);
        expect(read.media.direction).toBe(opposite[answered.media.direction]);
        expect(parseSdp(answered.text)).not.toHaveProperty("problem");
      },
    ),
  );
});

test("no offer, however broken, makes us throw, and an accepted one is answered line for line", () => {
  const line = fc.oneof(
    fc.constantFrom(...BARESIP.split("\r\n"), ...CISCO.split("\r\n"), ...BROWSER.split("\r\n")),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = ["v=0", ...lines].join("\n");
      const result = answerOffer(text, US);
      const [offered, answered] = [parseSdp(text), parseSdp(result.ok ? result.text : "")];
      if (result.ok && "media" in offered && "media" in answered)
        expect(answered.media.map((m) => m.kind)).toEqual(offered.media.map((m) => m.kind));
    }),
  );
});
