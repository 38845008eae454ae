import { BatchedUdp } from "../../server/src/net/batched-udp.js";
import { PlainUdp } from "../../server/src/net/plain-udp.js";
import { udpAddon } from "../../server/src/net/udp-addon.js";
import type { OpenUdp } from "../../server/src/net/udp-socket.js";

const addon = udpAddon();

/** Why nothing can be tested with the addon; undefined where it is there. */
export const noAddon = typeof addon === "string" ? addon : undefined;

/** Each kind of UDP socket with its name, and how it is opened; undefined where this machine has it not (`npm run build` makes it). */
export const udpKinds: readonly (readonly [name: string, open: OpenUdp | undefined])[] = [
  ["plain", PlainUdp.open],
  [
    noAddon === undefined ? "batched" : `batched (skipped, ${noAddon})`,
    typeof addon === "string" ? undefined : BatchedUdp.opener(addon),
  ],
];
