import { expect, test } from "vitest";
import { packedLegs, TracePacker } from "../../domain/call/packed-trace.js";
import { seededRandom } from "../../lab/random.js";
import type { SipAddress } from "../../net/sip-address.js";
import { redact } from "../../wire/sip/redact.js";
import { MESSAGE_BYTES_MAX, MessageLog } from "./message-log.js";
import { withoutHairpin } from "./sip-identity.js";

const SECRET = "s3cret";
const START_LINES = [
  "INVITE sip:bob@example.org SIP/2.0",
  `INVITE sip:bob:${SECRET}@h SIP/2.0`,
  "SIP/2.0 200 OK",
  "",
  "junk",
];
const HEADERS = [
  "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
  "Call-ID: 1@phone",
  "i:  2@phone ",
  'From: "B\u00f6b" <sip:bob@example.org>;tag=1',
  `To: <sips:a:${SECRET}@example.org:5061>`,
  `Refer-To: <sip:x@y?Authorization=${SECRET}&Replaces=1>`,
  `Authorization: Digest username="bob", response="${SECRET}"`,
  `PROXY-AUTHORIZATION : Basic ${SECRET}`,
  `Identity: ${SECRET}eyJhbGciOi.eyJh.c2lnbmF0dXJl;alg=ES256`,
  `y:${SECRET}`,
  "Privacy: id",
  `P-Asserted-Identity: <sip:${SECRET}@x>`,
  `X-Opentact-Hairpin: 1${SECRET}`,
  "Content-Type: application/sdp",
  "c: text/plain",
  "Content-Length: 10",
  "Subject:",
  `\t${SECRET} folded`,
  "no header",
  "\u2028k=1",
];
const BODIES = [
  "",
  "v=0\r\nm=audio 9 RTP/AVP 0\r\n",
  `v=0\na=crypto:1 AES_CM ${SECRET}\n`,
  `k=${SECRET}`,
  `Signal=${SECRET}`,
  "\0\ufffd\u{1f600}",
];
const LINE_ENDS = ["\r\n", "\r\n", "\r\n", "\n", "\r"];
const peers: readonly SipAddress[] = [
  { transport: "udp", host: "192.0.2.1", port: 5_060 },
  { transport: "wss", host: "2001:db8::1", port: 65_535 },
];

/** Many messages, good ones and others, cut anywhere and with bytes changed. */
function oddMessage(random: () => number): Buffer {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const end = one(LINE_ENDS);
  const ends = () => (random() < 0.95 ? end : one(LINE_ENDS));
  const headers = Array.from({ length: 12 * random() }, () => {
    const header = one(HEADERS);
    return random() < 0.8 ? header : random() < 0.5 ? header.toUpperCase() : header.toLowerCase();
  });
  const wire = Buffer.from([one(START_LINES), ...headers, ""].map((line) => line + ends()).join("") + one(BODIES));
  if (random() < 0.1) for (let n = 0; n < 3; n++) wire[Math.floor(random() * wire.length)] = 256 * random();
  if (random() < 0.02) return Buffer.concat([wire, Buffer.alloc(MESSAGE_BYTES_MAX, wire)]);
  return random() < 0.2 ? wire.subarray(0, random() * wire.length) : wire;
}

test("what is stored of any message is its text without secrets, and nothing of what lay in its memory before", () => {
  const random = seededRandom(7);
  const log = new MessageLog();
  const packer = new TracePacker();
  for (let round = 0; round < 40; round++) {
    const wires = Array.from({ length: 250 }, () => oddMessage(random));
    const places = wires.map((wire, n) => log.add(n % 3 === 0 ? "in" : "out", peers[n % 2]!, wire, n, round, true));
    packer.clear();
    packer.leg({ call: "a", account: "b", is_cut: round % 2 === 0 });
    for (const place of places) log.pack(place, packer);
    const expected = wires.map((wire) => redact(withoutHairpin(wire.toString("utf8", 0, MESSAGE_BYTES_MAX))));
    const [leg] = packedLegs(packer.bytes, () => true);
    expect(leg?.messages.map(({ message }) => message)).toEqual(expected);
    expect(leg?.messages.slice(0, 2)).toMatchObject([
      { number: 0, direction: "in", transport: "udp", peer: "192.0.2.1:5060" },
      { number: 1, direction: "out", transport: "wss", peer: "[2001:db8::1]:65535" },
    ]);
    const kept = expected.join("\n").split(SECRET).length;
    expect(packer.bytes.toString("latin1").split(SECRET)).toHaveLength(kept);
    for (const place of places) log.release(place);
  }
});

test("the bytes between what is packed are zeros", () => {
  const log = new MessageLog();
  const packer = new TracePacker();
  const add = (length: number, byte: number) => log.add("in", peers[0]!, Buffer.alloc(length, byte), 0, 0, true);
  // Memory that was full of the first lies open again when the rest of the third piece is full of the second.
  for (const place of Array.from({ length: 63 }, () => add(8_192, 0xff))) log.release(place);
  for (let n = 0; n < 30; n++) add(8_192, 1);
  for (let length = 1; length < 100; length++) {
    const place = add(length, 1);
    packer.clear();
    packer.leg({ call: "a", account: "b", is_cut: false });
    log.pack(place, packer);
    expect(packer.bytes.includes(0xff)).toBe(false);
  }
});
