import type { HeaderLine, OutboundSession, OutgoingInvite, SessionEvents } from "../../net/sip-session.js";
import type { CallContext } from "./call-context.js";
import type { Inviter } from "./inviter.js";

/** What a call dials has one hop less to go than the call itself (RFC 7332): a loop through other nodes ends too. */
export class SentOn implements Inviter {
  readonly headers: readonly HeaderLine[];
  readonly #inviter: Inviter;

  constructor({ hops, parts }: Pick<CallContext, "hops" | "parts">) {
    this.#inviter = parts.inviter;
    this.headers = hopsLeft(hops - 1);
  }

  invite(invite: OutgoingInvite, events: SessionEvents): OutboundSession {
    return this.#inviter.invite(invite, events);
  }
}

/** Headers by what they say: there are as many as hops. */
const maxForwards: (readonly HeaderLine[])[] = [];

function hopsLeft(hops: number): readonly HeaderLine[] {
  const known = maxForwards[hops] ?? [["Max-Forwards", String(hops)] as const];
  if (hops >= 0) maxForwards[hops] = known;
  return known;
}
