import { randomToken } from "../base/ids.js";
import { answerChallenge, chooseChallenge, type SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";

/** A request is tried with credentials once, and once more when its nonce was only too old. */
const MAX_TRIES = 2;

/**
 * The header that answers a 401 or 407.
 * @param tries how often this request was answered before
 * @returns undefined when there is nothing to answer, or no hope in it
 */
export function authorization(
  response: SipMessage,
  credentials: SipCredentials | undefined,
  request: { readonly method: string; readonly uri: string },
  tries: number,
): HeaderLine | undefined {
  const isProxy = response.status === 407;
  if (!credentials || (!isProxy && response.status !== 401) || tries >= MAX_TRIES) return undefined;
  const challenge = chooseChallenge(response.headers(isProxy ? "proxy-authenticate" : "www-authenticate"));
  if (!challenge || (tries > 0 && !challenge.isStale)) return undefined;
  const value = answerChallenge(challenge, credentials, { ...request, cnonce: randomToken(16), nc: 1 });
  return [isProxy ? "Proxy-Authorization" : "Authorization", value];
}
