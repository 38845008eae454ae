import type { SipMessage } from "../message.js";
import { MAGIC_COOKIE } from "../via.js";

/**
 * Key of the server transaction a request belongs to (RFC 3261 §17.2.3): branch, sent-by and method, where an ACK belongs
 * to its INVITE. A request without the magic cookie is matched as RFC 2543 did. CANCEL has a transaction of its own;
 * `method` INVITE then gives the key of what it cancels.
 */
export function serverKey(request: SipMessage, method = request.method): string {
  const { via } = request;
  const branch = via.params.get("branch") ?? "";
  const kind = method === "ACK" ? "INVITE" : method;
  if (branch.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length)
    return `${branch}|${via.host}:${via.port ?? ""}|${kind}`;
  const { cseq } = request;
  return `2543|${request.uri}|${request.fromTag}|${request.callId}|${cseq.number}|${via.host}:${via.port ?? ""}|${branch}|${kind}`;
}

/**
 * Key of the client transaction a response belongs to (RFC 3261 §17.1.3), which must have its method, too: a branch is made
 * for each request, and only a CANCEL has that of another.
 */
export function clientKey(branch: string, method: string): string {
  return method === "CANCEL" ? `${branch}|CANCEL` : branch;
}

/** Whether a key is that of a transaction with the branch of that request, whatever the sent-by of each. */
export function hasBranchOf(request: SipMessage, key: string): boolean {
  return key.startsWith(`${request.via.params.get("branch") ?? ""}|`);
}

/**
 * Same request over another path (RFC 3261 §8.2.2.2): equal for both copies, and for no other request. For a CANCEL and
 * `method` INVITE that of what it cancels.
 */
export function mergeKey(request: SipMessage, method = request.method): string {
  return `${request.callId}|${request.fromTag}|${request.cseq.number}|${method}`;
}
