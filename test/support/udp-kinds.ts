import { BatchedUdp } from "../../server/src/net/batched-udp.js";
import { PlainUdp } from "../../server/src/net/plain-udp.js";
import { udpAddon } from "../../server/src/net/udp-addon.js";
import type { OpenUdp } from "../../server/src/net/udp-socket.js";

const addon = udpAddon();
const batched = typeof addon === "string" ? undefined : BatchedUdp.opener(addon);

/** Each kind of UDP socket with its name, and how it is opened; undefined where this machine has it not (`npm run build` makes it). */
export const udpKinds: readonly (readonly [name: string, open: OpenUdp | undefined])[] = [
  ["plain", PlainUdp.open],
  [batched ? "batched" : `batched (skipped, ${addon})`, batched],
];

/** As the platform opens them here; `SIP_UDP=plain` has all tests run over Node's own. */
export const usualUdp: OpenUdp = (process.env["SIP_UDP"] !== "plain" && batched) || PlainUdp.open;
