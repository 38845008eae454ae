import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { authorization } from "./sip-authorize.js";
import type { SipCore } from "./sip-core.js";
import { noAnswer, unreachable } from "./sip-dialog-client.js";
import { type Hop, UnreachableError } from "./sip-hop.js";
import { nameAddrText, withTag } from "./sip-outbound-session.js";
import { newCallId, newTag } from "./sip-request.js";
import type { OutgoingRequest, SyntheticFinal } from "./sip-session.js";

/** Sends a request outside of dialogs and, when challenged, again with credentials. */
export async function sendRequest(core: SipCore, request: OutgoingRequest): Promise<SipMessage | SyntheticFinal> {
  const { method, uri, credentials } = request;
  const from = withTag(request.from, newTag());
  const callId = request.callId ?? newCallId();
  const cseq = request.cseq ?? 1;
  let extra: HeaderLine[] = [];
  for (let tries = 0; ; tries++) {
    const lines: HeaderLine[] = [
      ["From", from],
      ["To", nameAddrText(request.to)],
      ["Call-ID", callId],
      ["CSeq", `${cseq + tries} ${method}`],
    ];
    const final = await sendOnce(core, request, lines, extra);
    if (final.kind === "synthetic") return final;
    const answer = authorization(final, credentials, { method, uri }, tries);
    if (!answer) return final;
    extra = [answer];
  }
}

async function sendOnce(
  core: SipCore,
  request: OutgoingRequest,
  lines: readonly HeaderLine[],
  extra: readonly HeaderLine[],
): Promise<SipMessage | SyntheticFinal> {
  let hop: Hop;
  try {
    hop = await core.locate(request.target);
  } catch (error) {
    if (error instanceof UnreachableError) return unreachable(error);
    throw error;
  }
  const { method, uri, body, contactUser, headers = [] } = request;
  const parts = { method, uri, lines, headers: [...headers, ...extra], body, contactUser };
  const placed = await core.build(hop, parts);
  return new Promise((resolve) => {
    core.client(placed.request, placed.hop, {
      response: (message) => message.status >= 200 && resolve(message),
      failed: (why) => resolve(noAnswer(why)),
    });
  });
}
