import { expect, test } from "vitest";
import { readPcap } from "../../../../test/support/read-pcap.js";
import { pcapOf } from "./pcap.js";
import type { TracedMessage } from "./port/traces.js";

const message = (change: Partial<TracedMessage>): TracedMessage => ({
  time: "2024-01-01T00:00:00.123Z",
  number: 1,
  direction: "in",
  transport: "udp",
  peer: "198.51.100.7:5062",
  call_id: "1",
  message: "OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n",
  ...change,
});
const OWN = { host: "203.0.113.5", port: 5070 };

test("a datagram goes between the peer and the platform, at its millisecond", () => {
  const packets = readPcap(pcapOf([message({}), message({ direction: "out" })], OWN));
  expect(packets).toMatchObject([
    { atMs: 1_704_067_200_123, protocol: "udp", from: "198.51.100.7:5062", to: "203.0.113.5:5070", isSound: true },
    { from: "203.0.113.5:5070", to: "198.51.100.7:5062", isSound: true },
  ]);
});

test("what went over a stream is TCP, its bytes counted on in each direction", () => {
  const stream = [
    message({ transport: "tls" }),
    message({ transport: "tls" }),
    message({ transport: "tls", direction: "out" }),
  ];
  const packets = readPcap(pcapOf(stream, OWN));
  const { length } = packets[0]!.payload;
  expect(packets.map(({ protocol, sequence, isSound }) => [protocol, sequence, isSound])).toEqual([
    ["tcp", 1, true],
    ["tcp", 1 + length, true],
    ["tcp", 1, true],
  ]);
});

test("IPv6 peers are shown so; peers that are hidden, and an own host that is a name, have addresses of nobody", () => {
  const packets = readPcap(
    pcapOf(
      [
        message({ peer: "[2001:db8::7]:5060" }),
        message({ peer: "[::ffff:192.0.2.9]:1" }),
        message({ peer: "carrier" }),
      ],
      {
        host: "sip.example.org",
        port: 0,
      },
    ),
  );
  expect(packets.map(({ from, to, isSound }) => [from, to, isSound])).toEqual([
    ["[2001:db8:0:0:0:0:0:7]:5060", "[2001:db8:0:0:0:0:0:fe]:5060", true],
    ["[0:0:0:0:0:ffff:c000:209]:1", "[2001:db8:0:0:0:0:0:fe]:5060", true],
    ["192.0.2.1:5060", "192.0.2.254:5060", true],
  ]);
});

test("any text is a packet, also one that is no SIP or too long for one", () => {
  const texts = ["", "x", "\r\n\r\n", `l: 5\r\n\r\n${"é".repeat(50_000)}`];
  const packets = readPcap(
    pcapOf(
      texts.map((text) => message({ message: text })),
      OWN,
    ),
  );
  expect(packets.map(({ isSound, payload }) => [isSound, payload.length])).toEqual([
    [true, 0],
    [true, 1],
    [true, 4],
    [true, 65_000],
  ]);
  expect(packets[3]?.payload.subarray(0, 9).toString()).toBe("l: 100000");
});
