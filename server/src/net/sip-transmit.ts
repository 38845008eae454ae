import type { PrintedFacts } from "../wire/sip/printed.js";
import type { Hop, Sender } from "./sip-hop.js";

/**
 * Sends what was printed.
 * @param facts what the bytes are about, when it is at hand; else it is read out of them
 */
export type Transmit = (wire: Buffer, hop: Hop, sender: Sender, facts?: Readonly<PrintedFacts> | undefined) => void;
