import type { Log } from "../base/log.js";
import { BatchedUdp } from "../net/batched-udp.js";
import { PlainUdp } from "../net/plain-udp.js";
import { udpAddon } from "../net/udp-addon.js";
import type { OpenUdp } from "../net/udp-socket.js";

/** How the sockets of SIP over UDP are opened: in batches by the addon, where it is and SIP_UDP does not say otherwise. */
export function sipUdp(wish: "auto" | "plain", log: Log): OpenUdp {
  const addon = wish === "plain" ? "SIP_UDP=plain" : udpAddon();
  const isPlain = typeof addon === "string";
  log.info(isPlain ? { udp: "plain", why: addon } : { udp: "batched" }, "SIP over UDP");
  return isPlain ? PlainUdp.open : BatchedUdp.opener(addon);
}
