import type { SdpAttribute, SdpMedia } from "./description.js";

/** The codecs of the platform: both halves of G.711, which every phone and browser has. */
export type AudioCodec = "PCMU" | "PCMA";

/** One format of a media line, with what its rtpmap says. */
export interface SdpFormat {
  readonly payloadType: number;
  /** Upper case. */
  readonly name: string;
  readonly rateHz: number;
}

/** Payload types that need no rtpmap (RFC 3551 6), those a phone may offer. */
const STATIC_FORMATS: Readonly<Record<string, Omit<SdpFormat, "payloadType">>> = {
  0: { name: "PCMU", rateHz: 8000 },
  3: { name: "GSM", rateHz: 8000 },
  4: { name: "G723", rateHz: 8000 },
  8: { name: "PCMA", rateHz: 8000 },
  9: { name: "G722", rateHz: 8000 },
  13: { name: "CN", rateHz: 8000 },
  18: { name: "G729", rateHz: 8000 },
};

const RTPMAP = /^(\d{1,3})\s+([^/\s]+)\s*\/\s*(\d+)(?:\/(\d+))?/;

/** The payload type that RFC 3551 6 gives the codec. */
export const STATIC_PAYLOAD_TYPE: Readonly<Record<AudioCodec, number>> = { PCMU: 0, PCMA: 8 };

/** Events 0..15 are the keys of a phone (RFC 4733 3.2). */
export const TELEPHONE_EVENT_RANGE = "0-15";

/** The formats of an RTP media line in its order; those that no rtpmap and no table explains are left out. */
export function formatsOf(media: SdpMedia): SdpFormat[] {
  const mapped = rtpmaps(media.attributes);
  const formats: SdpFormat[] = [];
  for (const text of media.formats) {
    const known = mapped.get(text) ?? STATIC_FORMATS[text];
    const payloadType = Number(text);
    if (known && payloadType < 128) formats.push({ payloadType, ...known });
  }
  return formats;
}

/** The first format that is one of `codecs`, in the order of the line (RFC 3264 6.1: the offerer's preference). */
export function firstCodec(
  formats: readonly SdpFormat[],
  codecs: readonly AudioCodec[],
): { codec: AudioCodec; payloadType: number } | undefined {
  for (const format of formats) {
    const codec = codecs.find((c) => c === format.name && format.rateHz === 8000);
    if (codec) return { codec, payloadType: format.payloadType };
  }
  return undefined;
}

/** Payload type of the telephone events that share the clock of G.711; browsers also offer them at 48000 Hz. */
export function telephoneEventOf(formats: readonly SdpFormat[]): number | undefined {
  return formats.find((f) => f.name === "TELEPHONE-EVENT" && f.rateHz === 8000)?.payloadType;
}

/** The a= lines of a codec and of telephone events. */
export function formatAttributes(
  codecs: readonly { codec: AudioCodec; payloadType: number }[],
  telephoneEvent: number | undefined,
): SdpAttribute[] {
  const lines: SdpAttribute[] = codecs.map((c) => ({ name: "rtpmap", value: `${c.payloadType} ${c.codec}/8000` }));
  if (telephoneEvent !== undefined)
    lines.push(
      { name: "rtpmap", value: `${telephoneEvent} telephone-event/8000` },
      { name: "fmtp", value: `${telephoneEvent} ${TELEPHONE_EVENT_RANGE}` },
    );
  return lines;
}

/** `rtpmap:<pt> <name>/<clock>[/<channels>]`, the first of each; two channels are nothing G.711 phones send. */
function rtpmaps(attributes: readonly SdpAttribute[]): Map<string, Omit<SdpFormat, "payloadType">> {
  const maps = new Map<string, Omit<SdpFormat, "payloadType">>();
  for (const { name, value } of attributes) {
    const match = name === "rtpmap" && value ? RTPMAP.exec(value) : null;
    if (!match || maps.has(match[1]!)) continue;
    const isMono = match[4] === undefined || match[4] === "1";
    maps.set(match[1]!, { name: isMono ? match[2]!.toUpperCase() : "", rateHz: Number(match[3]) });
  }
  return maps;
}
