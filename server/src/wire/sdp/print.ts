import { Recent } from "../../base/recent.js";
import type { Sdp, SdpAttribute, SdpConnection, SdpMedia } from "./description.js";

const LINE_END = /[\r\n\0]/;
/** Attributes that were printed last: those of plain lines are the same in many descriptions. */
const recent = new Recent<readonly SdpAttribute[], string>(64);

/**
 * Prints a description with CRLF line ends, in the order of RFC 8866 5.
 * Throws a plain error when a value holds a line end: such a value would add lines of its own.
 */
export function printSdp(sdp: Sdp): string {
  const { origin = NO_ORIGIN, name, connection, timing, attributes, media } = sdp;
  let text = `v=0\r\n${line(`o=${origin}`)}${line(`s=${name}`)}`;
  text += connectionText(connection) + line(`t=${timing}`) + attributesText(attributes);
  for (const each of media) text += mediaText(each);
  return text;
}

const NO_ORIGIN = "- 0 0 IN IP4 0.0.0.0";

/** A line of a description. */
export function line(text: string): string {
  if (LINE_END.test(text)) throw new Error("A line end inside an SDP value");
  return `${text}\r\n`;
}

function connectionText(connection: SdpConnection | undefined): string {
  return connection ? line(`c=IN IP${connection.family} ${connection.address}`) : "";
}

function attributesText(attributes: readonly SdpAttribute[]): string {
  if (attributes.length === 0) return "";
  return recent.get(attributes) ?? recent.keep(attributes, attributes.map(attributeText).join(""));
}

function attributeText({ name, value }: SdpAttribute): string {
  return line(value === undefined ? `a=${name}` : `a=${name}:${value}`);
}

/** The lines of one media. */
export function mediaText(media: SdpMedia): string {
  if (LINE_END.test(media.kind)) throw new Error("A line end inside an SDP value");
  return `m=${media.kind} ${media.port} ${mediaWords(media)}`;
}

/** What they say behind the port. */
export function mediaWords(media: Omit<SdpMedia, "kind" | "port">): string {
  const { protocol, formats, connection, attributes } = media;
  return line(`${protocol} ${formats.join(" ")}`) + connectionText(connection) + attributesText(attributes);
}
