import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { NOT_SELECTED } from "./sip-end-reasons.js";
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

/** What few have. */
type Rest = [SipCredentials | null, readonly HeaderLine[]];

/** The form `readEnded` reads: the hop by its name, and a user, which may hold anything, last. Hot. */
export function endedText(
  { hop, requestUri, cseq, contactUser, credentials, byeWith }: EndedParts,
  hops: HopNames,
): string {
  const rest: Rest | undefined = credentials || byeWith !== NOT_SELECTED ? [credentials ?? null, byeWith] : undefined;
  return `${hops.nameOf(hop)}\n${cseq}\n${requestUri}\n${rest ? JSON.stringify(rest) : ""}\n${contactUser}`;
}

/** @returns undefined when the connection that the INVITE went over is gone */
export function readEnded(text: string, hops: HopNames): EndedParts | undefined {
  const [name, cseq, requestUri, more, ...user] = text.split("\n") as [string, string, string, string, ...string[]];
  const hop = hops.named(name);
  const [credentials, byeWith]: Rest = more === "" ? [null, NOT_SELECTED] : (JSON.parse(more) as Rest);
  const contactUser = user.join("\n");
  return hop && { hop, requestUri, cseq: Number(cseq), contactUser, credentials: credentials ?? undefined, byeWith };
}
