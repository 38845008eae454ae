/**
 * Seals what must be read again but may not lie open in the database: SIP digests, trunk passwords, signing secrets
 * (security.md 14). The key comes from SECRETS_KEY.
 */
export interface SecretBox {
  /** Text that only a box with the same key opens; different each time. */
  encrypt(secret: string): string;
  /** @throws Error when the text was sealed with another key or was changed */
  decrypt(sealed: string): string;
}
