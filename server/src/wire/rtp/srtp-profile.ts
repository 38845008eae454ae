/** What a protection profile is made of; sizes in bytes. */
export interface SrtpProfile {
  readonly keyBytes: number;
  /** Of the master salt. */
  readonly saltBytes: number;
  /** Cipher with its own proof (RFC 7714), or counter mode with HMAC-SHA1 beside it (RFC 3711). */
  readonly isAead: boolean;
  readonly rtpTagBytes: number;
  readonly rtcpTagBytes: number;
}

/** By the names of RFC 4568 §6.2 and RFC 7714 §14.1; a shortened tag is for RTP only (RFC 4568 §6.2.2). */
export const SRTP_PROFILES = {
  AES_CM_128_HMAC_SHA1_80: { keyBytes: 16, saltBytes: 14, isAead: false, rtpTagBytes: 10, rtcpTagBytes: 10 },
  AES_CM_128_HMAC_SHA1_32: { keyBytes: 16, saltBytes: 14, isAead: false, rtpTagBytes: 4, rtcpTagBytes: 10 },
  AEAD_AES_128_GCM: { keyBytes: 16, saltBytes: 12, isAead: true, rtpTagBytes: 16, rtcpTagBytes: 16 },
  AEAD_AES_256_GCM: { keyBytes: 32, saltBytes: 12, isAead: true, rtpTagBytes: 16, rtcpTagBytes: 16 },
} as const satisfies Readonly<Record<string, SrtpProfile>>;

export type SrtpProfileName = keyof typeof SRTP_PROFILES;

/** A key as the signalling has it: master key and salt in base64 (RFC 4568 §6.1). */
export interface InlineKey {
  readonly profile: SrtpProfileName;
  readonly inline: string;
}

/** The key in bytes; lengths are checked where keys are derived. */
export function srtpMaster({ profile, inline }: InlineKey): SrtpMaster {
  const bytes = Buffer.from(inline, "base64");
  const { keyBytes } = SRTP_PROFILES[profile];
  return { profile, key: bytes.subarray(0, keyBytes), salt: bytes.subarray(keyBytes) };
}

/** What both sides agreed on for one direction. */
export interface SrtpMaster {
  readonly profile: SrtpProfileName;
  readonly key: Buffer;
  readonly salt: Buffer;
}
