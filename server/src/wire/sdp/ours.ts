import { Recent } from "../../base/recent.js";
import { eventsOf, formatAttributes, type LineFormats, payloadTypesOf } from "./codecs.js";
import type { SdpAttribute, SdpMedia } from "./description.js";
import type { LocalStream, NegotiatedMedia } from "./negotiated.js";
import { line, mediaText, mediaWords } from "./print.js";

/** RFC 8866 §5.2 allows "-" too, where the regexp scenario that comes with SIPp wants letters. */
const ORIGIN_NAME = "opentact";

/** What a line of ours says beside its port, its protocol and its formats. */
type Said = Pick<NegotiatedMedia, "direction" | "ptimeMs" | "rtcpMux">;

/** The words of a line of ours, and what they were made of besides their key. */
interface Words<T> {
  readonly of: T;
  readonly protocol: string;
  readonly text: string;
}

const HEAD = `v=0\r\no=${ORIGIN_NAME} `;
/** A call is not timed (RFC 8866 §5.9). */
const UNTIMED = "0 0";
/** What descriptions of ours say between their version and their media, by our address: there are one or two. */
const sessions = new Recent<string, string>(8);
/** Words of offers: the legs of a node say the same few. */
const offers = new Recent<LineFormats, Words<Said>>(64);
/** Words of answers, by the attributes of the line that is answered: phones of one kind have the same. */
const answers = new Recent<readonly SdpAttribute[], Words<NegotiatedMedia>>(64);

/** A description of ours. @param media its lines, printed */
export function printOurs({ address, sessionId, version }: LocalStream, timing: string, media: string): string {
  const said = timing === UNTIMED ? untimed(address) : sessionText(address, timing);
  return `${HEAD}${sessionId} ${version}${said}${media}`;
}

function untimed(address: string): string {
  return sessions.get(address) ?? sessions.keep(address, sessionText(address, UNTIMED));
}

function sessionText(address: string, timing: string): string {
  const network = `IN IP${address.includes(":") ? 6 : 4} ${address}`;
  return line(` ${network}`) + line("s=-") + line(`c=${network}`) + line(`t=${timing}`);
}

/** The audio line of an offer. */
export function offerLine(port: number, protocol: string, formats: LineFormats, say: Said): string {
  const known = offers.get(formats);
  const { direction, ptimeMs, rtcpMux } = say;
  if (known?.protocol === protocol && isSameSaid(known.of, say)) return `m=audio ${port} ${known.text}`;
  const of = { direction, ptimeMs, ...(rtcpMux ? { rtcpMux } : {}) };
  return `m=audio ${port} ${offers.keep(formats, { of, protocol, text: wordsOf(protocol, formats, say) }).text}`;
}

/** The audio line that answers another. */
export function answerLine(port: number, theirs: SdpMedia, media: NegotiatedMedia): string {
  const { attributes, protocol } = theirs;
  const known = answers.get(attributes);
  if (known?.protocol === protocol && isSameSaid(known.of, media) && isSameFormats(known.of, media))
    return `m=audio ${port} ${known.text}`;
  const events = eventsOf(theirs).filter((e) => e.payloadType === media.telephoneEvent);
  const text = wordsOf(protocol, { codecs: [media], comfortNoise: media.comfortNoise, events }, media);
  answers.keep(attributes, { of: media, protocol, text });
  return `m=audio ${port} ${text}`;
}

/** RFC 3264 6: port 0, the formats of the offer repeated because the line needs one. */
export function refusedLine({ kind, protocol, formats }: SdpMedia): string {
  return mediaText({ kind, port: 0, protocol, formats, attributes: NO_ATTRIBUTES });
}
const NO_ATTRIBUTES: readonly SdpAttribute[] = [];

function wordsOf(protocol: string, formats: LineFormats, say: Said): string {
  return mediaWords({ protocol, formats: payloadTypesOf(formats).map(String), attributes: attributesOf(formats, say) });
}

function attributesOf(formats: LineFormats, { direction, ptimeMs, rtcpMux }: Said): SdpAttribute[] {
  return [
    ...formatAttributes(formats),
    { name: "ptime", value: String(ptimeMs) },
    ...(rtcpMux ? [{ name: "rtcp-mux" }] : []),
    { name: direction },
  ];
}

function isSameSaid(a: Said, b: Said): boolean {
  return a.direction === b.direction && a.ptimeMs === b.ptimeMs && a.rtcpMux === b.rtcpMux;
}

/** Of the same line: what a number means there is the same. */
function isSameFormats(a: NegotiatedMedia, b: NegotiatedMedia): boolean {
  return (
    a.codec === b.codec &&
    a.payloadType === b.payloadType &&
    a.comfortNoise === b.comfortNoise &&
    a.telephoneEvent === b.telephoneEvent
  );
}
