import type { Sdp, SdpAttribute, SdpConnection, SdpMedia, SdpOrigin } from "./description.js";

/**
 * Prints a description with CRLF line ends, in the order of RFC 8866 5.
 * Throws a plain error when a value holds a line end: such a value would add lines of its own.
 */
export function printSdp(sdp: Sdp): string {
  const lines = [
    "v=0",
    printOrigin(sdp.origin ?? { username: "-", sessionId: "0", version: "0", address: "0.0.0.0" }),
    `s=${sdp.name}`,
    ...printConnection(sdp.connection),
    `t=${sdp.timing}`,
    ...sdp.attributes.map(printAttribute),
    ...sdp.media.flatMap(printMedia),
  ];
  if (lines.some((line) => /[\r\n\0]/.test(line))) throw new Error("A line end inside an SDP value");
  return `${lines.join("\r\n")}\r\n`;
}

function printOrigin(o: SdpOrigin): string {
  return `o=${o.username} ${o.sessionId} ${o.version} IN IP${o.address.includes(":") ? 6 : 4} ${o.address}`;
}

function printConnection(connection: SdpConnection | undefined): string[] {
  return connection ? [`c=IN IP${connection.family} ${connection.address}`] : [];
}

function printAttribute({ name, value }: SdpAttribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`;
}

function printMedia(media: SdpMedia): string[] {
  return [
    `m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(" ")}`,
    ...printConnection(media.connection),
    ...media.attributes.map(printAttribute),
  ];
}
