import { DIGEST_ALGORITHMS, type DigestAlgorithm } from "../../wire/sip/digest.js";
import type { SipMessage } from "../../wire/sip/message.js";

/**
 * Phones and test tools that give up at the first challenge they do not know, where RFC 8760 §2.4 has them go on to the
 * next one: with SHA-256 among the challenges they never register.
 */
const MD5_ONLY: readonly RegExp[] = [/^baresip v[012]\./i, /^sipp\b/i, /^sipsak\b/i];

/** SIPp up to 3.6 is one of them, and few of its scenarios name it: the branch that it makes, process-call-message, does. */
const SIPP_BRANCH = /^z9hG4bK-\d+-\d+-\d+$/;
/** Its Call-ID, call-process@address, for scenarios without a branch. */
const SIPP_CALL_ID = /^(?:.*\/\/\/)?\d+-\d+@[\d.:a-f[\]]+$/i;

/** JsSIP and SIP.js in browsers do the same, and bear whatever name the page gives them. */
const WEB_TRANSPORTS: readonly string[] = ["WS", "WSS"];

/** What the sender of a request is challenged with, the wanted algorithm first. */
export function algorithmsFor(request: SipMessage): readonly DigestAlgorithm[] {
  return WEB_TRANSPORTS.includes(request.via.transport) || isOld(request) ? ["MD5"] : DIGEST_ALGORITHMS;
}

function isOld(request: SipMessage): boolean {
  const agent = request.header("user-agent");
  if (agent !== undefined && MD5_ONLY.some((pattern) => pattern.test(agent))) return true;
  const branch = request.via.params.get("branch");
  return branch === undefined ? SIPP_CALL_ID.test(request.callId) : SIPP_BRANCH.test(branch);
}
