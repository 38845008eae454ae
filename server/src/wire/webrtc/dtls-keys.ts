import { createHash, createHmac } from "node:crypto";
import { SRTP_PROFILES, type SrtpMaster, type SrtpProfileName } from "../rtp/srtp-profile.js";
import type { RecordKey } from "./dtls-record.js";

/** Keys of a handshake: the pseudorandom function of TLS 1.2 with SHA-256 (RFC 5246 §5), and what is derived by it. */

const MASTER_BYTES = 48;
const KEY_BYTES = 16;
/** The fixed part of a GCM nonce (RFC 5288 §3). */
const IV_BYTES = 4;
const VERIFY_BYTES = 12;

/** Randoms of both sides. */
export interface Randoms {
  readonly client: Buffer;
  readonly server: Buffer;
}

/** Two of the same, by who sends. */
export interface BySender<T> {
  readonly client: T;
  readonly server: T;
}

/** P_SHA256 (RFC 5246 §5). */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, "latin1"), seed]);
  const blocks: Buffer[] = [];
  let a = labelled;
  for (let made = 0; made < length; made += 32) {
    a = createHmac("sha256", secret).update(a).digest();
    blocks.push(createHmac("sha256", secret).update(a).update(labelled).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** The extended master secret (RFC 7627 §4). @param transcript from ClientHello to ClientKeyExchange */
export function masterSecret(shared: Buffer, transcript: Buffer): Buffer {
  return prf(shared, "extended master secret", createHash("sha256").update(transcript).digest(), MASTER_BYTES);
}

/** Keys of the records of epoch 1 (RFC 5246 §6.3). */
export function recordKeys(master: Buffer, { client, server }: Randoms): BySender<RecordKey> {
  const block = prf(master, "key expansion", Buffer.concat([server, client]), 2 * (KEY_BYTES + IV_BYTES));
  const iv = 2 * KEY_BYTES;
  return {
    client: { key: block.subarray(0, KEY_BYTES), iv: block.subarray(iv, iv + IV_BYTES) },
    server: { key: block.subarray(KEY_BYTES, iv), iv: block.subarray(iv + IV_BYTES) },
  };
}

/** What a Finished message says (RFC 5246 §7.4.9). */
export function verifyData(master: Buffer, sender: "client" | "server", transcript: Buffer): Buffer {
  return prf(master, `${sender} finished`, createHash("sha256").update(transcript).digest(), VERIFY_BYTES);
}

/** Keys of the media (RFC 5764 §4.2). */
export function srtpMasters(
  master: Buffer,
  { client, server }: Randoms,
  profile: SrtpProfileName,
): BySender<SrtpMaster> {
  const { keyBytes, saltBytes } = SRTP_PROFILES[profile];
  const seed = Buffer.concat([client, server]);
  const block = prf(master, "EXTRACTOR-dtls_srtp", seed, 2 * (keyBytes + saltBytes));
  const salts = 2 * keyBytes;
  return {
    client: { profile, key: block.subarray(0, keyBytes), salt: block.subarray(salts, salts + saltBytes) },
    server: { profile, key: block.subarray(keyBytes, salts), salt: block.subarray(salts + saltBytes) },
  };
}
