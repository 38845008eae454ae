import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { Hop, HopNames } from "./sip-hop.js";

/** Hears of every 2xx to an INVITE after the first. */
export interface AcceptedUser {
  response(message: SipMessage): void;
}

/** What is left of an INVITE whose session is over: what it takes to refuse another phone that answers it now. */
export interface EndedParts {
  readonly hop: Hop;
  readonly requestUri: string;
  readonly cseq: number;
  readonly contactUser: string;
  readonly credentials: SipCredentials | undefined;
  /** Headers of the BYE. */
  readonly byeWith: readonly HeaderLine[];
}

/** The members of `EndedParts` in their order; the hop by its name. */
type EndedRow = [string, string, number, string, SipCredentials | null, readonly HeaderLine[]];

/** The form `readEnded` reads. */
export function endedText(
  { hop, requestUri, cseq, contactUser, credentials, byeWith }: EndedParts,
  hops: HopNames,
): string {
  const row: EndedRow = [hops.nameOf(hop), requestUri, cseq, contactUser, credentials ?? null, byeWith];
  return JSON.stringify(row);
}

/** @returns undefined when the connection that the INVITE went over is gone */
export function readEnded(text: string, hops: HopNames): EndedParts | undefined {
  const [name, requestUri, cseq, contactUser, credentials, byeWith] = JSON.parse(text) as EndedRow;
  const hop = hops.named(name);
  return hop && { hop, requestUri, cseq, contactUser, credentials: credentials ?? undefined, byeWith };
}
