import { expect, test } from "vitest";
import { AUDIO_CODECS, type AudioCodec } from "../../wire/sdp/codecs.js";
import type { MediaLeg, MediaPlace, RemoteMedia } from "../media/port.js";
import { judgeOffer, LegMedia } from "./leg-media.js";

/** A leg whose streams are noted. */
async function open(seen = "10.0.0.9", codecs?: readonly AudioCodec[]) {
  const streams: RemoteMedia[] = [];
  const leg = { address: "10.0.0.1", port: 4000, remote: (media: RemoteMedia) => void streams.push(media) };
  const place = { codecs, openLeg: async () => leg as unknown as MediaLeg } as unknown as MediaPlace;
  const media = await LegMedia.open(place, { digit: () => undefined, failed: () => undefined }, seen);
  return { media, streams };
}

const sdp = (version: number, port: number, ...lines: string[]) =>
  [
    ...["v=0", `o=- 7 ${version} IN IP4 10.0.0.9`, "s=-", "c=IN IP4 10.0.0.9", "t=0 0"],
    ...[`m=audio ${port} RTP/AVP 0`, ...lines, ""],
  ].join("\r\n");

const answerTo = (media: LegMedia, offer: string) => {
  const answer = media.answer(offer);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.text;
};
const versionOf = (text: string) => /o=\S+ \d+ (\d+)/.exec(text)?.[1];
const places = (text: string) => [...text.matchAll(/m=(\w+) (\d+)/g)].map(([, kind, port]) => `${kind} ${port}`);

test("the same offer again gets the same answer, and the stream is left alone", async () => {
  const { media, streams } = await open();
  const first = answerTo(media, sdp(1, 5000));
  expect(answerTo(media, sdp(1, 5000))).toBe(first);
  expect(streams).toHaveLength(1);
});

test("a new port moves the stream under the same version of ours: our side has not changed", async () => {
  const { media, streams } = await open();
  const first = answerTo(media, sdp(1, 5000));
  expect(answerTo(media, sdp(2, 6000))).toBe(first);
  expect(streams.map((s) => s.remotePort)).toEqual([5000, 6000]);
});

test("hold and its end are new versions, each told to the stream", async () => {
  const { media, streams } = await open();
  const texts = [[], ["a=sendonly"], []].map((lines, i) => answerTo(media, sdp(i, 5000, ...lines)));
  expect(texts.map(versionOf)).toEqual(["1", "2", "3"]);
  expect(streams.map((s) => s.direction)).toEqual(["sendrecv", "recvonly", "sendrecv"]);
});

test("video and fax are refused in their places, in our answer and in every later offer of ours", async () => {
  const { media, streams } = await open();
  const others = "m=video 7000 RTP/AVP 96\r\nm=image 7002 udptl t38\r\n";
  const offer = sdp(1, 5000).replace("m=audio", `${others}m=audio`);
  expect(places(answerTo(media, offer))).toEqual(["video 0", "image 0", "audio 4000"]);
  const ours = media.offer(["PCMU", "PCMA"]);
  expect(places(ours)).toEqual(["video 0", "image 0", "audio 4000"]);
  const answer = offer.replace("video 7000", "video 0").replace("image 7002", "image 0").replace("5000", "5002");
  expect(media.accept(answer)).toEqual({ ok: true });
  expect(streams.at(-1)?.remotePort).toBe(5002);
});

test("a refresh of ours that finds the peer elsewhere moves the stream; one without a body changes nothing", async () => {
  const { media, streams } = await open();
  answerTo(media, sdp(1, 5000));
  const response = (body: string) => ({ body: Buffer.from(body), header: () => undefined }) as never;
  media.refreshed(response(""));
  media.refreshed(response(sdp(1, 5000)));
  expect(streams).toHaveLength(1);
  media.refreshed({ body: Buffer.from(sdp(2, 5010)), header: () => "application/sdp" } as never);
  expect(streams.at(-1)?.remotePort).toBe(5010);
});

test("a peer called by its name is known by its address once it answers", async () => {
  const { media, streams } = await open("trunk.example.com");
  media.offer();
  media.seenAt("198.51.100.7");
  media.seenAt("trunk.example.com");
  expect(media.accept(sdp(1, 5000))).toEqual({ ok: true });
  expect(streams).toMatchObject([{ remoteAddress: "198.51.100.7", remotePort: 5000, behindNat: true }]);
});

test.each([
  ["198.51.100.7", "10.0.0.9", "198.51.100.7"],
  ["198.51.100.7", "127.0.0.1", "198.51.100.7"],
  ["10.0.0.1", "127.0.0.1", "10.0.0.1"],
  ["198.51.100.7", "203.0.113.8", "203.0.113.8"],
  ["10.0.0.1", "10.0.0.9", "10.0.0.9"],
  ["127.0.0.1", "127.0.0.1", "127.0.0.1"],
  ["trunk.example.com", "10.0.0.9", "10.0.0.9"],
  ["198.51.100.7", "0.0.0.0", "0.0.0.0"],
])("a peer seen at %s that names %s gets its audio at %s", async (seen, named, sent) => {
  const { media, streams } = await open(seen);
  answerTo(media, sdp(1, 5000).replace("c=IN IP4 10.0.0.9", `c=IN IP4 ${named}`));
  expect(streams).toMatchObject([{ remoteAddress: sent, remotePort: 5000, behindNat: named !== seen }]);
});

const lineOf = (text: string) => /m=audio .*/.exec(text)?.[0];
const wide = (formats: string, ...lines: string[]) =>
  sdp(
    1,
    5000,
    "a=rtpmap:96 opus/48000/2",
    "a=rtpmap:111 telephone-event/8000",
    "a=rtpmap:100 telephone-event/48000",
    ...lines,
  ).replace("RTP/AVP 0", `RTP/AVP ${formats}`);

test("all codecs of the place are offered in its order, with events at each clock", async () => {
  const { media } = await open("10.0.0.9", ["G722", "PCMA", "opus"]);
  const text = media.offer();
  expect(lineOf(text)).toBe("m=audio 4000 RTP/AVP 9 8 111 101 96");
  expect(text).toContain("a=rtpmap:96 telephone-event/48000\r\n");
});

test.each([
  ["96 9 0 111 100", "opus", ["opus", "G722", "PCMU", "PCMA"], 100],
  ["9 0 96 111 100", "G722", ["G722", "opus", "PCMU", "PCMA"], 111],
  ["0 96 111", "PCMU", ["PCMU", "PCMA", "G722", "opus"], 111],
  ["96 0 111", "opus", ["opus", "G722", "PCMU", "PCMA"], 111],
])(
  "of an offer %s the first is taken, and its like is offered on",
  async (formats, codec, preferred, telephoneEvent) => {
    const { media, streams } = await open("10.0.0.9", AUDIO_CODECS);
    answerTo(media, wide(formats));
    expect(streams).toMatchObject([{ codec, telephoneEvent, receiveTelephoneEvent: telephoneEvent }]);
    expect(media.preferredCodecs).toEqual(preferred);
  },
);

test("a number that meant something to the peer means the same in every later offer of ours", async () => {
  const { media } = await open("10.0.0.9", AUDIO_CODECS);
  answerTo(media, wide("96 0 111 100"));
  const text = media.offer(media.preferredCodecs);
  expect(lineOf(text)).toBe("m=audio 4000 RTP/AVP 96 9 0 8 111 100");
  for (const map of ["96 opus/48000/2", "111 telephone-event/8000", "100 telephone-event/48000"])
    expect(text).toContain(`a=rtpmap:${map}\r\n`);
});

test("another codec by a new offer changes the stream, and a codec that is not of the place is refused before anybody rings", async () => {
  const { media, streams } = await open("10.0.0.9", ["PCMU", "G722"]);
  answerTo(media, wide("0 111"));
  answerTo(media, wide("9 0 111").replace("o=- 7 1", "o=- 7 2"));
  expect(streams.map((s) => s.codec)).toEqual(["PCMU", "G722"]);
  expect(judgeOffer(wide("96"), { codecs: ["PCMU", "G722"] })).toMatchObject({ status: 488 });
  expect(judgeOffer(wide("96"), { codecs: ["opus"] })).toBe("plain");
});
