import { type PortRange, type PortSlice, takePortSlice } from "./port-slice.js";

/** Above those of `freePort`, below the ports that systems give out by themselves (32768 and above on Linux). */
export const RTP_PORTS: PortRange = { first: 10_000, last: 31_999, size: 1_000 };

/** Takes ports for the RTP of one platform. */
export function takeRtpSlice(): Promise<PortSlice> {
  return takePortSlice(RTP_PORTS);
}
