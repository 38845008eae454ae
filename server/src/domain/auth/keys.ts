import { hkdfSync } from "node:crypto";

/** What a key is for. A token made with the key of one purpose never passes as another (security.md 3.2). */
export type KeyPurpose = "access" | "reset" | "invite" | "record-url" | "webhook";

const MIN_SECRET_BYTES = 32;

/**
 * Derives the key of a purpose from a secret of the installation (HKDF-SHA-256, RFC 5869).
 * @throws Error when the secret has fewer than 32 bytes
 */
export function deriveKey(secret: string, purpose: KeyPurpose): Uint8Array {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) throw new Error(`a secret needs ${MIN_SECRET_BYTES} bytes or more`);
  return new Uint8Array(hkdfSync("sha256", secret, "", `opentact ${purpose}`, 32));
}
