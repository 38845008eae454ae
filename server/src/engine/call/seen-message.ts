import type { SipAddress } from "../../net/sip-address.js";

/** A SIP message as it went by, untouched. */
export interface SeenMessage {
  /** Order of the messages of the node. */
  readonly number: number;
  /** Wall clock time. */
  readonly atMs: number;
  readonly direction: "in" | "out";
  readonly peer: SipAddress;
  readonly callId: string;
  readonly wire: Buffer;
}
