import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** An open socket of the addon. */
export type AddonSocket = object & { readonly kind: "udp.c" };

/** What server/native/udp.c exports; each function is described there. Numbers below 0 are errors of the system. */
export interface UdpAddon {
  open(
    host: string,
    port: number,
    isIpv6: boolean,
    bufferBytes: number,
    onEvents: (events: number) => void,
  ): AddonSocket | number;
  boundTo(socket: AddonSocket): [host: string, port: number];
  read(socket: AddonSocket, fields: Int32Array): number;
  take(socket: AddonSocket, memory: Uint8Array, offset: number): number;
  peerHost(socket: AddonSocket, index: number): string;
  address(host: string, port: number, isIpv6: boolean, bytes: Uint8Array): number;
  send(
    socket: AddonSocket,
    bytes: Uint8Array,
    fields: Int32Array,
    addresses: Uint8Array,
    from: number,
    to: number,
  ): number;
  close(socket: AddonSocket): void;
}

/** Where scripts/compile-native.mjs puts it: seen from sources and from what they are compiled to it is the same. */
export const ADDON_FILE = fileURLToPath(
  new URL(`../../dist/native/udp-${process.platform}-${process.arch}.node`, import.meta.url),
);

/** The addon, or in words why there is none. */
export function udpAddon(): UdpAddon | string {
  try {
    return createRequire(import.meta.url)(ADDON_FILE) as UdpAddon;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "MODULE_NOT_FOUND" ? "it was not built for this machine" : message;
  }
}
