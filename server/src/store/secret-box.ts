import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals what must be read again but may not lie open in the database: SIP digests, trunk passwords, signing secrets
 * (security.md 14).
 */
export interface SecretBox {
  /**
   * Text that only a box with the same key opens; different each time.
   * @param owner whose it is; the text opens for nobody else
   */
  encrypt(secret: string, owner?: string): string;
  /** @throws Error when the text was sealed with another key or for another owner, or was changed */
  decrypt(sealed: string, owner?: string): string;
  /** The same text for the same secret, by which its row is found; without the key nothing can be tried against it. */
  fingerprint(secret: string): string;
}

/**
 * AES-256-GCM with a random nonce of 96 bits per text (NIST SP 800-38D §8.2.2), written as `v1.` and base64url.
 * @param key SECRETS_KEY, any text; its SHA-256 is the key of the cipher, another one that of
 *   fingerprints (HMAC-SHA-256)
 */
export function secretBox(key: string): SecretBox {
  const cipherKey = createHash("sha256").update(`opentact secrets ${VERSION}\n${key}`).digest();
  const printKey = createHash("sha256").update(`opentact fingerprints ${VERSION}\n${key}`).digest();
  return {
    fingerprint: (secret) => createHmac("sha256", printKey).update(secret).digest("base64url"),
    encrypt(secret, owner = "") {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", cipherKey, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url")}`;
    },
    decrypt(sealed, owner = "") {
      const [version, data] = sealed.split(".");
      const bytes = Buffer.from(data ?? "", "base64url");
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error("not a sealed text");
      const decipher = createDecipheriv("aes-256-gcm", cipherKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const text = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
        return Buffer.concat(text).toString("utf8");
      } catch {
        throw new Error("sealed with another SECRETS_KEY, or changed since");
      }
    },
  };
}
