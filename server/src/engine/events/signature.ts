import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/**
 * Value of `webhook-signature` (Standard Webhooks, events.md 12.4): one `v1,...` for each secret, so that two may be
 * valid while they change. Undefined without secrets.
 * @param timestamp seconds since 1970
 */
export function signatureOf(
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: string,
): string | undefined {
  if (secrets.length === 0) return undefined;
  return secrets.map((secret) => `v1,${hmac(secret, `${id}.${timestamp}.${body}`)}`).join(" ");
}

function hmac(secret: string, text: string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
  return createHmac("sha256", key).update(text).digest("base64");
}
