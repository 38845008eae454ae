import { epochMs } from "../../server/src/base/iso-time.js";
import { aligned, MESSAGE_HEAD, TracePacker, wayOf } from "../../server/src/domain/call/packed-trace.js";
import type { PackedLegs, TracedLeg, TracedMessage } from "../../server/src/domain/call/port/traces.js";

/** Legs as they are stored. */
export function packedOf(legs: readonly TracedLeg[], packer = new TracePacker()): PackedLegs {
  packer.clear();
  for (const { messages, ...leg } of legs) {
    packer.leg(leg);
    for (const message of messages) {
      const words = recordOf(message);
      packer.message(words, 0, words.length);
    }
  }
  return packer;
}

function recordOf({ time, number, direction, transport, peer, message }: TracedMessage): Int32Array {
  const colon = peer.lastIndexOf(":");
  const [host, text] = [peer.slice(0, colon).replace(/[[\]]/g, ""), Buffer.from(message)];
  const textAt = MESSAGE_HEAD + aligned(host.length);
  const record = Buffer.from(new ArrayBuffer(textAt + aligned(text.length)));
  record.writeDoubleLE(epochMs(time), 0);
  record.writeDoubleLE(number, 8);
  record.writeUInt32LE(text.length, 16);
  record.writeUInt16LE(Number(peer.slice(colon + 1)), 20);
  record.writeUInt8(wayOf(direction, transport), 22);
  record.writeUInt8(host.length, 23);
  record.write(host, MESSAGE_HEAD);
  text.copy(record, textAt);
  return new Int32Array(record.buffer);
}
