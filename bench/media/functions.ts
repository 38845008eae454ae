/**
 * The hot functions of RTP, each against the plain work it cannot do without: reading four numbers of the packet, or
 * decoding and copying 160 samples. Turns of both alternate, medians are printed.
 */
import { ulawDecode } from "../../server/src/wire/audio/g711.js";
import { DtmfReceiver } from "../../server/src/wire/rtp/dtmf.js";
import { JitterBuffer } from "../../server/src/wire/rtp/jitter.js";
import { Latch } from "../../server/src/wire/rtp/latch.js";
import { parseRtp, printRtpHeader, RtpView } from "../../server/src/wire/rtp/packet.js";
import { JitterEstimate } from "../../server/src/wire/rtp/rtcp.js";
import { SequenceTracker } from "../../server/src/wire/rtp/sequence.js";
import { compare } from "../support/turns.js";
import { bridgedLegs } from "./bridged.js";

const FRAME = 160;
const packet = Buffer.alloc(12 + FRAME, 0x33);
const header = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0xdead_beef };
printRtpHeader(header, packet);
const [view, frame, ring] = [new RtpView(), new Int16Array(FRAME), new Int16Array(4096)];
const numbers = new Float64Array(4);
const cells = new Uint16Array(FRAME);

const readNumbers = () => {
  numbers[0] = packet[1]!;
  numbers[1] = packet.readUInt16BE(2);
  numbers[2] = packet.readUInt32BE(4);
  numbers[3] = packet.readUInt32BE(8);
};
let at = 0;
const decodeAndCopy = () => {
  at = (at + FRAME) % 3840;
  ulawDecode(packet, 12, 12 + FRAME, ring, at);
  for (let i = 0; i < FRAME; i++) frame[i] = ring[at + i]!;
};

const [tracker, buffer, estimate, latch] = [
  new SequenceTracker(),
  new JitterBuffer(),
  new JitterEstimate(8000),
  new Latch(),
];
latch.offer(0, { address: "192.0.2.1", port: 4000 });
const dtmf = new DtmfReceiver(() => undefined);
let n = 0;

const bridged = await bridgedLegs();

const cases: readonly (readonly [string, () => void, string, () => void])[] = [
  ["parseRtp", () => void parseRtp(packet, view), "read 4 numbers", readNumbers],
  ["printRtpHeader", () => printRtpHeader(header, packet), "read 4 numbers", readNumbers],
  ["sequence update", () => void tracker.update(n++ & 0xffff), "read 4 numbers", readNumbers],
  ["jitter estimate", () => estimate.update(n * 20, n++ * FRAME), "read 4 numbers", readNumbers],
  [
    "latch accept",
    () => void latch.accept(n * 20, "192.0.2.1", 4000, 1, 0, n++ & 0xffff),
    "read 4 numbers",
    readNumbers,
  ],
  ["dtmf packet", () => dtmf.packet(n * 20, false, n++, packet, 12, 16), "read 4 numbers", readNumbers],
  [
    "jitter put, pull",
    () => {
      buffer.put(n * 20, false, (n * FRAME) >>> 0, packet, 12, 12 + FRAME, undefined);
      buffer.pull(n++ * 20 + 5, cells);
    },
    "decode, copy",
    decodeAndCopy,
  ],
  ["packet over bridge", bridged.packet, "decode, copy", decodeAndCopy],
  ["round of 2 bridged", (await bridgedLegs()).round, "decode, copy", decodeAndCopy],
];

/** Prints the table. */
export function benchFunctions(): void {
  console.log("function            ns each   reference          ns each   ratio");
  for (const [name, run, referenceName, reference] of cases) {
    const { nsPerRun, nsPerReference, ratio } = compare(run, reference);
    const figures = [
      nsPerRun.toFixed(0).padStart(8),
      nsPerReference.toFixed(0).padStart(8),
      ratio.toFixed(2).padStart(7),
    ];
    console.log(`${name.padEnd(18)} ${figures[0]}   ${referenceName.padEnd(17)} ${figures[1]} ${figures[2]}`);
  }
}
