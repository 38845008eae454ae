import { constants, deflateRawSync } from "node:zlib";

const FIN_TEXT = 0x81;
/** The payload is compressed (RFC 7692 6). */
const RSV1 = 0x40;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
/** End of a flushed block, which is left out (RFC 7692 7.2.1). */
const TAIL_BYTES = 4;

/** A whole text message of a server as one frame, unmasked (RFC 6455 5.2). @param isCompressed the payload is a `compressed` one */
export function textFrame(payload: Buffer, isCompressed: boolean): Buffer {
  const { length } = payload;
  const head = length < LENGTH_16 ? 2 : length <= 0xffff ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = isCompressed ? FIN_TEXT | RSV1 : FIN_TEXT;
  frame[1] = head === 2 ? length : head === 4 ? LENGTH_16 : LENGTH_64;
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(frame, head);
  return frame;
}

/**
 * The payload of a message compressed by itself, for clients that agreed to `server_no_context_takeover` and to the
 * largest window: the same bytes are good for all of them (RFC 7692 7.2.1). Fast before small.
 */
export function compressed(payload: Buffer): Buffer {
  const whole = deflateRawSync(payload, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH });
  return whole.subarray(0, whole.length - TAIL_BYTES);
}
