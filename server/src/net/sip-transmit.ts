import type { PrintedFacts } from "../wire/sip/printed.js";
import type { Hop } from "./sip-hop.js";

/**
 * Sends what was printed.
 * @param failed called at most once, later, when the system refuses the bytes
 * @param facts what the bytes are about, when it is at hand; else it is read out of them
 */
export type Transmit = (
  wire: Buffer,
  hop: Hop,
  failed: (error: Error) => void,
  facts?: Readonly<PrintedFacts> | undefined,
) => void;
