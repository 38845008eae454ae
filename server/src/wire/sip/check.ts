import type { HeaderKey } from "./headers.js";
import type { SipMessage } from "./message.js";
import { isKnownMethod } from "./method.js";
import { parseNameAddr } from "./name-addr.js";
import { SipParseError, type SipProblem } from "./parse-error.js";
import { parseUri } from "./uri.js";

/** What a bad message gets: a status when its sender can be answered, else nothing. */
export interface Refusal {
  readonly problem: SipProblem;
  /** undefined = silence. */
  readonly status: number | undefined;
  readonly reason?: string;
}

const STATUS: Partial<Record<SipProblem, number>> = {
  version: 505,
  "uri-too-long": 414,
  "uri-scheme": 416,
  "message-too-long": 513,
};

/**
 * The meaning of a framed message (RFC 3261 §8.1.1, §8.2, RFC 4475): may it be handed to transactions at all?
 * After it passed, `via`, `from`, `to`, `cseq` and `callId` of the message are there and well formed.
 * @param framing what the frame of a stream had wrong
 * @returns undefined when it may. Responses, ACK and whatever has no Via to answer along get silence.
 */
export function check(message: SipMessage, framing?: SipProblem): Refusal | undefined {
  const problem = framing ?? problemOf(message);
  if (problem === undefined) return undefined;
  const canAnswer = message.kind === "request" && message.uri !== "" && hasVia(message) && !isAck(message);
  if (!canAnswer) return { problem, status: undefined };
  return { problem, status: STATUS[problem] ?? 400, reason: STATUS[problem] ? "" : `Bad Request (${problem})` };
}

function problemOf(message: SipMessage): SipProblem | undefined {
  if (message.problem !== undefined) return message.problem;
  try {
    return (
      requiredProblem(message) ?? (message.kind === "request" ? requestProblem(message) : responseProblem(message))
    );
  } catch (error) {
    if (error instanceof SipParseError) return error.code;
    throw error;
  }
}

/** RFC 3261 §8.1.1: six headers stand in every message; five of them once. What cannot be read throws. */
function requiredProblem(message: SipMessage): SipProblem | undefined {
  if (message.branch === undefined) return "via";
  if (message.fromTag === undefined || !isOnce(message, "from")) return "from";
  if (message.toTag === undefined || !isOnce(message, "to")) return "to";
  if (!message.cseq || !isOnce(message, "cseq")) return "cseq";
  const { callId } = message;
  return callId === "" || /\s/.test(callId) || !isOnce(message, "call-id") ? "call-id" : undefined;
}

function isOnce(message: SipMessage, key: HeaderKey): boolean {
  return !message.isTwice || message.isSingle(key);
}

function requestProblem(message: SipMessage): SipProblem | undefined {
  // A method nobody knows is said to be unknown, whatever its CSeq says (RFC 4475 §3.1.2.18).
  if (message.cseq.method !== message.method && isKnownMethod(message.method)) return "cseq";
  const problem = message.isUsualUri ? undefined : uriProblem(message.uri);
  if (problem) return problem;
  const hops = message.raw("max-forwards");
  if (hops !== undefined && (!/^\d{1,9}$/.test(hops) || Number(hops) > 255)) return "max-forwards";
  return contactProblem(message) ?? routeProblem(message);
}

function uriProblem(text: string): SipProblem | undefined {
  const uri = parseUri(text);
  if (!uri || uri.headers !== undefined) return "request-uri"; // RFC 3261 §19.1.1: no headers in a Request-URI
  return uri.scheme === "other" ? "uri-scheme" : undefined;
}

function responseProblem(message: SipMessage): SipProblem | undefined {
  // RFC 3261 §8.1.3.3
  if (!isOnce(message, "via") || (message.raw("via")?.includes(",") && message.headers("via").length > 1)) return "via";
  const makesDialog = message.method === "INVITE" && message.status > 100 && message.status < 300;
  return makesDialog ? routeProblem(message) : undefined;
}

/** `*` is for REGISTER alone (RFC 3261 §10.2.2). */
function contactProblem(message: SipMessage): SipProblem | undefined {
  for (const value of message.headers("contact")) {
    if (value === "*" ? message.method !== "REGISTER" : !parseNameAddr(value)) return "contact";
  }
  return undefined;
}

function routeProblem(message: SipMessage): SipProblem | undefined {
  for (const value of message.headers("record-route")) if (!parseNameAddr(value)) return "route";
  return undefined;
}

function hasVia(message: SipMessage): boolean {
  try {
    return message.answerVia !== undefined;
  } catch {
    return false;
  }
}

function isAck(message: SipMessage): boolean {
  return message.method === "ACK";
}
