import type { SipTransportName } from "../../net/sip-address.js";

/** A SIP message as it went by, untouched. */
export interface SeenMessage {
  /** Order of the messages of the node. */
  readonly number: number;
  /** Wall clock time. */
  readonly atMs: number;
  readonly direction: "in" | "out";
  readonly transport: SipTransportName;
  /** Of the peer; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly callId: string;
  readonly text: string;
}
