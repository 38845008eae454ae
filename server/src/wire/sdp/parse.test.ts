import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sdp } from "./description.js";
import { MAX_SDP_BYTES, parseSdp } from "./parse.js";
import { printSdp } from "./print.js";

function read(text: string): Sdp {
  const sdp = parseSdp(text);
  if ("problem" in sdp) throw new Error(`${sdp.line}: ${sdp.problem}`);
  return sdp;
}

const FULL = [
  "v=0",
  "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
  "s=Call to John Smith",
  "i=SDP Offer #1",
  "u=http://www.jdoe.example.com/home.html",
  "e=Jane Doe <jane@jdoe.example.com>",
  "p=+1 617 555-6011",
  "c=IN IP4 198.51.100.1",
  "b=AS:128",
  "t=0 0",
  "r=7d 1h 0 25h",
  "z=3730928400 -1h",
  "k=prompt",
  "a=recvonly",
  "m=audio 49170 RTP/AVP 0",
  "i=left ear",
  "m=video 51372/2 RTP/AVP 99",
  "c=IN IP6 2001:db8::2",
  "b=AS:64",
  "a=rtpmap:99 h263-1998/90000",
  "",
].join("\r\n");

test("every kind of line of RFC 8866 is read or passed over", () => {
  expect(read(FULL)).toEqual({
    origin: "jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
    name: "Call to John Smith",
    connection: { family: 4, address: "198.51.100.1" },
    timing: "0 0",
    attributes: [{ name: "recvonly" }],
    media: [
      { kind: "audio", port: 49_170, protocol: "RTP/AVP", formats: ["0"], attributes: [] },
      {
        kind: "video",
        port: 51_372,
        protocol: "RTP/AVP",
        formats: ["99"],
        connection: { family: 6, address: "2001:db8::2" },
        attributes: [{ name: "rtpmap", value: "99 h263-1998/90000" }],
      },
    ],
  });
});

test.each([
  ["line ends of LF", FULL.replaceAll("\r\n", "\n")],
  ["line ends of CR", FULL.replaceAll("\r\n", "\r")],
  ["no line end after the last line", FULL.trimEnd()],
  ["blank lines and blanks around", `\r\n\r\n${FULL.replaceAll("\r\n", " \r\n\r\n")}`],
  ["kinds of lines nobody knows", FULL.replace("t=0 0", "t=0 0\r\ny=0100000001\r\nX=1")],
])("%s change nothing", (_name, text) => {
  expect(read(text)).toEqual(read(FULL));
});

test("o=, s= and t= may be missing or unreadable", () => {
  const sdp = read("v=0\nc=IN IP4 10.0.0.1\nm=audio 4000 RTP/AVP 0");
  expect(sdp).toMatchObject({ name: "-", timing: "0 0", connection: { address: "10.0.0.1" } });
  expect(sdp.origin).toBeUndefined();
  expect(read("v=0\no=x 1 IN IP4\ns=\nm=audio 4000 RTP/AVP 0").origin).toBeUndefined();
});

test("a user name with blanks in o= is no fault of it", () => {
  const value = "Cisco Systems SIP GW 17 18 IN IP4 10.0.0.1";
  const sdp = read(`v=0\no=${value}`);
  expect(sdp.origin).toBe(value);
  expect(printSdp(sdp)).toContain(`\r\no=${value}\r\n`);
});

test("TTL and count are cut from a connection address, and the first of several c= lines counts", () => {
  const sdp = read("v=0\nc=IN IP4 224.2.36.42/127/3\nc=IN IP4 10.0.0.9");
  expect(sdp.connection).toEqual({ family: 4, address: "224.2.36.42" });
});

test.each(["\0", "\r\n\0\0", "\r\n\u00ff", "\r\n--boundary--", "\r\nx\r\ny\0z"])(
  "bytes behind the last line are passed over: %j",
  (rest) => {
    const sdp = read(`v=0\r\nc=IN IP4 10.0.0.9\r\nm=audio 4000 RTP/AVP 0\r\na=sendonly${rest}`);
    expect(sdp.media).toMatchObject([{ port: 4000, attributes: [{ name: "sendonly" }] }]);
  },
);

test.each([
  ["an empty text", "", 1, "empty"],
  ["blank lines alone", "\r\n\r\n", 1, "empty"],
  ["no version line", "o=- 1 1 IN IP4 1.2.3.4", 1, "v=0 is missing"],
  ["another version", "v=1", 1, "version is not 0"],
  ["a line without =", "v=0\nhello", 2, "not a line of the form x=..."],
  ["= alone", "v=0\n\n=", 3, "not a line of the form x=..."],
  [
    "a line without = before others",
    "v=0\nm=audio 4000 RTP/AVP 0\nhello\na=sendonly",
    3,
    "not a line of the form x=...",
  ],
  ["a NUL", "v=0\ns=a\0b", 2, "not a line of the form x=..."],
  ["c= without address", "v=0\nc=IN IP4", 2, "c= is not IN IP4 or IN IP6 and an address"],
  ["c= of another family", "v=0\nc=IN IP5 1.2.3.4", 2, "c= is not IN IP4 or IN IP6 and an address"],
  ["m= without format", "v=0\nm=audio 4000 RTP/AVP", 2, "m= needs media, port, protocol and a format"],
  ["m= without port", "v=0\nm=audio", 2, "m= needs media, port, protocol and a format"],
  ["a port past 65535", "v=0\nm=audio 70000 RTP/AVP 0", 2, "m= has no valid port"],
  ["a negative port", "v=0\nm=audio -1 RTP/AVP 0", 2, "m= has no valid port"],
  ["a port in another notation", "v=0\nm=audio 4e3 RTP/AVP 0", 2, "m= has no valid port"],
  ["21 media", `v=0\n${"m=audio 4000 RTP/AVP 0\n".repeat(21)}`, 22, "more than 20 media"],
  ["too many characters", `v=0\ns=${"x".repeat(MAX_SDP_BYTES)}`, 1, `longer than ${MAX_SDP_BYTES} bytes`],
  ["too many bytes", `v=0\ns=${"ä".repeat(MAX_SDP_BYTES / 2)}`, 1, `longer than ${MAX_SDP_BYTES} bytes`],
])("%s is refused, with its line", (_name, text, line, problem) => {
  expect(parseSdp(text)).toEqual({ line, problem });
});

test("20 media are read", () => {
  expect(read(`v=0\n${"m=audio 4000 RTP/AVP 0\n".repeat(20)}`).media.length).toBe(20);
});

test("any text ends in a description or a problem and never throws", () => {
  const line = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom("v=", "o=", "c=", "m=", "a="), fc.string()).map(([a, b]) => a + b),
    fc.constantFrom(...FULL.split("\r\n")),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(parseSdp(["v=0", ...lines].join("\r\n"))).toBeTypeOf("object");
    }),
  );
});

test("what is printed is read back equal", () => {
  const word = fc.stringMatching(/^[!-~]{1,12}$/);
  const attribute = fc.oneof(
    fc.stringMatching(/^[a-z-]{1,9}$/).map((name) => ({ name })),
    fc.record({ name: fc.stringMatching(/^[a-z-]{1,9}$/), value: word }),
  );
  const connection = fc.oneof(
    fc.ipV4().map((address) => ({ family: 4 as const, address })),
    fc.ipV6().map((address) => ({ family: 6 as const, address })),
  );
  const shared = { attributes: fc.array(attribute, { maxLength: 4 }), connection };
  const media = fc.record(
    {
      ...shared,
      kind: fc.constantFrom("audio", "video", "image", "message"),
      port: fc.nat(65_535),
      protocol: fc.constantFrom("RTP/AVP", "RTP/SAVPF", "udptl", "TCP/MSRP"),
      formats: fc.array(word, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ["kind", "port", "protocol", "formats", "attributes"] },
  );
  const origin = fc
    .tuple(word, word, word, fc.ipV4())
    .map(([user, id, version, ip]) => `${user} ${id} ${version} IN IP4 ${ip}`);
  const session = {
    ...shared,
    origin,
    name: word,
    timing: fc.constant("0 0"),
    media: fc.array(media, { maxLength: 5 }),
  };
  const sdp = fc.record(session, { requiredKeys: ["origin", "name", "timing", "attributes", "media"] });
  fc.assert(
    fc.property(sdp, (value) => {
      expect(parseSdp(printSdp(value))).toEqual(value);
    }),
  );
});

test("a value with a line end is never printed", () => {
  const sdp = read(FULL);
  expect(() => printSdp({ ...sdp, name: "x\r\na=evil" })).toThrow("line end");
});

test("descriptions of one kind of phone are read each with its own session, address and port", () => {
  const phone = (id: number, address: string, port: number) =>
    `v=0\r\no=- ${id} 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8 0\r\na=ptime:30\r\nm=video 0 RTP/AVP 99\r\n`;
  const lines = (port: number) => [
    { kind: "audio", port, protocol: "RTP/AVP", formats: ["8", "0"], attributes: [{ name: "ptime", value: "30" }] },
    { kind: "video", port: 0, protocol: "RTP/AVP", formats: ["99"], attributes: [] },
  ];
  for (const [id, address, port] of [
    [1, "198.51.100.1", 4000],
    [2, "198.51.100.2", 4002],
    [3, "198.51.100.3", 0],
  ] as const) {
    const sdp = read(phone(id, address, port));
    expect(sdp.origin).toBe(`- ${id} 1 IN IP4 ${address}`);
    expect(sdp.connection).toEqual({ family: 4, address });
    expect(sdp.media).toEqual(lines(port));
  }
  expect(parseSdp(phone(4, "198.51.100.4", 65_536))).toEqual({ problem: "m= has no valid port", line: 6 });
});

test("lines of the session behind the media are those of each description, and so is a media line before the audio", () => {
  const late = (name: string) => `v=0\ns=${name}\nm=audio 4000 RTP/AVP 0\no=- 7 1 IN IP4 198.51.100.1\n`;
  expect(read(late("first")).origin).toBe("- 7 1 IN IP4 198.51.100.1");
  expect(read(late("second")).origin).toBe("- 7 1 IN IP4 198.51.100.1");
  const second = (port: number) => `v=0\nm=image ${port} udptl t38\nm=audio 4000 RTP/AVP 0\na=sendonly\n`;
  expect(read(second(5000)).media.map(({ port }) => port)).toEqual([5000, 4000]);
  expect(read(second(5002)).media.map(({ port }) => port)).toEqual([5002, 4000]);
  expect(parseSdp("v=1\nm=audio 4000 RTP/AVP 0\na=sendonly\n")).toEqual({ problem: "version is not 0", line: 1 });
});

test("of descriptions that differ in their o= line alone each has its own, and what stands there twice or with a NUL is no line of it", () => {
  const rest = "\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=1 2\r\na=sendonly\r\nm=audio 4000 RTP/AVP 0\r\na=ptime:20\r\n";
  for (const id of ["1", "2"]) {
    const sdp = read(`v=0\r\no=a b ${id} 1 IN IP4 198.51.100.${id}${rest}`);
    expect(sdp.origin).toBe(`a b ${id} 1 IN IP4 198.51.100.${id}`);
    expect(sdp).toMatchObject({ timing: "1 2", attributes: [{ name: "sendonly" }], connection: { family: 4 } });
  }
  expect(read(`v=0\r\no=unreadable${rest}`).origin).toBeUndefined();
  for (const id of ["3", "4"])
    expect(read(`v=0\r\no=- 1 1 IN IP4 h\r\no=- ${id} 1 IN IP4 h${rest}`).origin).toBe(`- ${id} 1 IN IP4 h`);
  expect(parseSdp(`v=0\r\no=- 5 1 IN IP4 h\0${rest}`)).toEqual({ problem: "not a line of the form x=...", line: 2 });
});
