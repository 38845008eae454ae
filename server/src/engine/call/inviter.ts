import type { HeaderLine, OutboundSession, OutgoingInvite, SessionEvents } from "../../net/sip-session.js";

/** Sends INVITEs: the SIP endpoint. */
export interface Inviter {
  /** What all its INVITEs bear. */
  readonly headers?: readonly HeaderLine[];
  invite(invite: OutgoingInvite, events: SessionEvents): OutboundSession;
}
