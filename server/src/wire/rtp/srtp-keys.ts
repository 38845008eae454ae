import { createCipheriv } from "node:crypto";
import { SRTP_PROFILES, type SrtpMaster } from "./srtp-profile.js";

/** Keys that packets of one kind are protected with. */
export interface SrtpKeys {
  readonly cipherKey: Buffer;
  /** Empty where the cipher proves itself. */
  readonly authKey: Buffer;
  /** As many bytes as the master salt has. */
  readonly salt: Buffer;
}

const AUTH_KEY_BYTES = 20;
/** Labels of RFC 3711 §4.3.1 and §4.3.2. */
const LABELS = { rtp: 0x00, rtcp: 0x03 } as const;

/**
 * Session keys of one direction (RFC 3711 §4.3, derived once: key_derivation_rate 0).
 * @throws RangeError when key or salt are not as long as the profile says
 */
export function deriveKeys(master: SrtpMaster, kind: "rtp" | "rtcp"): SrtpKeys {
  const { keyBytes, saltBytes, isAead } = SRTP_PROFILES[master.profile];
  if (master.key.length !== keyBytes || master.salt.length !== saltBytes)
    throw new RangeError(`${master.profile} takes a key of ${keyBytes} and a salt of ${saltBytes} bytes`);
  const label = LABELS[kind];
  return {
    cipherKey: derive(master, label, keyBytes),
    authKey: isAead ? Buffer.alloc(0) : derive(master, label + 1, AUTH_KEY_BYTES),
    salt: derive(master, label + 2, saltBytes),
  };
}

/** The key stream of AES in counter mode from (label · 2^48) XOR salt; a salt of 96 bits is one of 112 that ends in zeros. */
function derive({ key, salt }: SrtpMaster, label: number, length: number): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  counter[7] = (counter[7] as number) ^ label;
  const cipher = createCipheriv(key.length === 32 ? "aes-256-ctr" : "aes-128-ctr", key, counter);
  return cipher.update(Buffer.alloc(length));
}
