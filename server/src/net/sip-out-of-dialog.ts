import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { headText } from "../wire/sip/print.js";
import { authorization } from "./sip-authorize.js";
import type { SipCore } from "./sip-core.js";
import { noAnswer, unreachable } from "./sip-dialog-client.js";
import { type Hop, UnreachableError } from "./sip-hop.js";
import { nameAddrText, withTag } from "./sip-outbound-session.js";
import { newCallId, newTag } from "./sip-request.js";
import type { OutgoingRequest, SyntheticFinal } from "./sip-session.js";
import type { SipWays } from "./sip-ways.js";

/**
 * Sends a request outside of dialogs: to the next server when one is not available or does not answer (RFC 3263 §4.3), and
 * again with credentials when challenged.
 */
export async function sendRequest(core: SipCore, request: OutgoingRequest): Promise<SipMessage | SyntheticFinal> {
  const { method, uri, credentials } = request;
  const from = withTag(request.from, newTag());
  const callId = request.callId ?? newCallId();
  let cseq = request.cseq ?? 1;
  let extra: HeaderLine[] = [];
  let challenges = 0;
  const ways = await found(core, request);
  if ("kind" in ways) return ways;
  for (;;) {
    const head = headText([
      ["From", from],
      ["To", nameAddrText(request.to)],
      ["Call-ID", callId],
      ["CSeq", `${cseq} ${method}`],
    ]);
    const { final, wasHeard } = await sendOnce(core, ways, { ...request, callId }, head, extra);
    if (final.kind === "synthetic" ? !wasHeard && ways.failed() : ways.answered(final)) {
      challenges = 0;
      continue;
    }
    const answer =
      final.kind === "synthetic" ? undefined : authorization(final, credentials, { method, uri }, challenges);
    if (!answer) return final;
    challenges++;
    cseq++;
    extra = [answer];
  }
}

async function found(core: SipCore, { target }: OutgoingRequest): Promise<SipWays | SyntheticFinal> {
  try {
    return await core.ways(target);
  } catch (error) {
    if (error instanceof UnreachableError) return unreachable(error);
    throw error;
  }
}

interface Outcome {
  readonly final: SipMessage | SyntheticFinal;
  /** A 1xx came: the server works on it, and another would do the same twice. */
  readonly wasHeard: boolean;
}

async function sendOnce(
  core: SipCore,
  ways: SipWays,
  request: OutgoingRequest & { readonly callId: string },
  head: string,
  extra: readonly HeaderLine[],
): Promise<Outcome> {
  let hop: Hop;
  try {
    hop = await ways.current();
  } catch (error) {
    if (error instanceof UnreachableError) return { final: unreachable(error), wasHeard: false };
    throw error;
  }
  const { callId, method, uri, body, contactUser, headers = [] } = request;
  const parts = { callId, method, uri, head, headers: [...headers, ...extra], body, contactUser };
  const placed = await core.build(hop, parts);
  return new Promise((resolve) => {
    let wasHeard = false;
    core.client(placed.request, placed.hop, {
      response: (message) => {
        wasHeard = true;
        if (method === "REGISTER" && message.status >= 200 && message.status < 300) core.keepFlow(placed.hop, message);
        if (message.status >= 200) resolve({ final: message, wasHeard });
      },
      failed: (why) => resolve({ final: noAnswer(why), wasHeard }),
    });
  });
}
