import { Recent } from "../../base/recent.js";
import type { SdpAttribute, SdpMedia } from "./description.js";

/** The codecs of the platform, named as in an rtpmap. */
export type AudioCodec = "PCMU" | "PCMA" | "G722" | "opus";

/** Clock of telephone events: that of the audio they interrupt (RFC 4733 2.1). */
export type EventClock = 8000 | 48_000;

/** What an rtpmap says of a codec, and what it stands for. */
export interface CodecFacts {
  /** Clock of the timestamps. */
  readonly clockHz: EventClock;
  /** As written in the rtpmap; opus is always `2`, whatever is sent (RFC 7587 7). */
  readonly channels: 1 | 2;
  /** Samples a second that we decode to and encode from. */
  readonly audioHz: 8000 | 16_000;
  /** The static number (RFC 3551 6), or the one we take when none was agreed. */
  readonly payloadType: number;
}

/** G.722 has a clock of 8,000 by an old mistake that RFC 3551 4.5.2 keeps. */
export const CODEC_FACTS: Readonly<Record<AudioCodec, CodecFacts>> = {
  PCMU: { clockHz: 8000, channels: 1, audioHz: 8000, payloadType: 0 },
  PCMA: { clockHz: 8000, channels: 1, audioHz: 8000, payloadType: 8 },
  G722: { clockHz: 8000, channels: 1, audioHz: 16_000, payloadType: 9 },
  opus: { clockHz: 48_000, channels: 2, audioHz: 16_000, payloadType: 111 },
};

/** Every codec we can take, the cheap ones first. */
export const AUDIO_CODECS: readonly AudioCodec[] = ["PCMU", "PCMA", "G722", "opus"];

/** What an rtpmap of each says, its name in upper case. */
const FORMATS = AUDIO_CODECS.map((codec) => {
  const { clockHz, channels } = CODEC_FACTS[codec];
  return { codec, name: codec.toUpperCase(), rateHz: clockHz, channels };
});

/** Both laws, which every phone and browser has. */
export const G711: readonly AudioCodec[] = ["PCMU", "PCMA"];

/** One format of a media line, with what its rtpmap says. */
export interface SdpFormat {
  readonly payloadType: number;
  /** Upper case. */
  readonly name: string;
  readonly rateHz: number;
  readonly channels: number;
  /** Which of our codecs it is. */
  readonly codec: AudioCodec | undefined;
}

/** What an rtpmap says of a format. */
type Mapped = Pick<SdpFormat, "name" | "rateHz" | "channels">;

/** What the attributes of a line say of its formats. */
interface ReadLine {
  readonly of: readonly string[];
  readonly formats: readonly SdpFormat[];
  readonly events: readonly NumberedEvents[];
}

/** A codec and its number on a line. */
export interface NumberedCodec {
  readonly codec: AudioCodec;
  readonly payloadType: number;
}

/** Telephone events at one clock, and the keys of them: at most 0..15 (RFC 4733 3.2). */
export interface NumberedEvents {
  readonly payloadType: number;
  readonly rateHz: EventClock;
  /** As in fmtp, for example `0-15`. */
  readonly range: string;
}

/** The formats of one line of ours. */
export interface LineFormats {
  readonly codecs: readonly NumberedCodec[];
  /** Of comfort noise (RFC 3389); absent = not agreed. */
  readonly comfortNoise?: number | undefined;
  readonly events: readonly NumberedEvents[];
}

/** Payload types that need no rtpmap (RFC 3551 6), those a phone may offer. */
const STATIC_FORMATS: Readonly<Record<string, Mapped>> = {
  0: { name: "PCMU", rateHz: 8000, channels: 1 },
  3: { name: "GSM", rateHz: 8000, channels: 1 },
  4: { name: "G723", rateHz: 8000, channels: 1 },
  8: { name: "PCMA", rateHz: 8000, channels: 1 },
  9: { name: "G722", rateHz: 8000, channels: 1 },
  13: { name: "CN", rateHz: 8000, channels: 1 },
  18: { name: "G729", rateHz: 8000, channels: 1 },
};

const RTPMAP = /^(\d{1,3})\s+([^/\s]+)\s*\/\s*(\d+)(?:\/(\d+))?/;
const LAST_KEY = 15;

/** The range of every key of a phone. */
export const TELEPHONE_EVENT_RANGE = `0-${LAST_KEY}`;

/** By the attributes of their lines: a line is asked for its formats some three times. */
const recent = new Recent<readonly SdpAttribute[], ReadLine>(64);

/** The formats of an RTP media line in its order; those that no rtpmap and no table explains are left out. */
export function formatsOf(media: SdpMedia): readonly SdpFormat[] {
  return readLine(media).formats;
}

/** Every telephone event of a line at a clock we know. */
export function eventsOf(media: SdpMedia): readonly NumberedEvents[] {
  return readLine(media).events;
}

function readLine(media: SdpMedia): ReadLine {
  const known = recent.get(media.attributes);
  if (known?.of === media.formats) return known;
  const formats = readFormats(media);
  return recent.keep(media.attributes, { of: media.formats, formats, events: readEvents(media, formats) });
}

function readFormats(media: SdpMedia): SdpFormat[] {
  const mapped = rtpmaps(media.attributes);
  const formats: SdpFormat[] = [];
  for (const text of media.formats) {
    const known = mapped.get(text) ?? STATIC_FORMATS[text];
    const payloadType = Number(text);
    if (!known || payloadType >= 128) continue;
    const { name, rateHz, channels } = known;
    formats.push({ payloadType, name, rateHz, channels, codec: codecOf(known) });
  }
  return formats;
}

function codecOf({ name, rateHz, channels }: Mapped): AudioCodec | undefined {
  return FORMATS.find((known) => known.name === name && known.rateHz === rateHz && known.channels === channels)?.codec;
}

/** The first format that is that codec. */
export function formatOf(formats: readonly SdpFormat[], codec: AudioCodec): SdpFormat | undefined {
  for (const format of formats) if (format.codec === codec) return format;
  return undefined;
}

/** The first format that is one of `codecs`, in the order of the line (RFC 3264 6.1: the offerer's preference). */
export function firstCodec(formats: readonly SdpFormat[], codecs: readonly AudioCodec[]): NumberedCodec | undefined {
  for (const { codec, payloadType } of formats)
    if (codec !== undefined && codecs.includes(codec)) return { codec, payloadType };
  return undefined;
}

/**
 * The telephone events of a line that go with a codec: at its clock, else at 8,000 Hz, which every phone knows.
 * Events none of which is a key are none.
 */
export function telephoneEventOf(media: SdpMedia, codec: AudioCodec): NumberedEvents | undefined {
  const all = eventsOf(media);
  return eventsAt(all, CODEC_FACTS[codec].clockHz) ?? eventsAt(all, 8000);
}

/** The first at that clock. */
export function eventsAt(all: readonly NumberedEvents[], rateHz: EventClock | undefined): NumberedEvents | undefined {
  for (const events of all) if (events.rateHz === rateHz) return events;
  return undefined;
}

function readEvents(media: SdpMedia, formats: readonly SdpFormat[]): NumberedEvents[] {
  const events: NumberedEvents[] = [];
  for (const { name, rateHz, payloadType } of formats) {
    if (name !== "TELEPHONE-EVENT" || (rateHz !== 8000 && rateHz !== 48_000)) continue;
    const range = keyRange(formatParameters(media, payloadType));
    if (range !== undefined) events.push({ payloadType, rateHz, range });
  }
  return events;
}

/** Payload type of comfort noise for a codec; only those with a clock of 8,000 Hz have any (RFC 3389 4). */
export function comfortNoiseOf(formats: readonly SdpFormat[], codec: AudioCodec): number | undefined {
  if (CODEC_FACTS[codec].clockHz !== 8000) return undefined;
  for (const { name, rateHz, payloadType } of formats) if (name === "CN" && rateHz === 8000) return payloadType;
  return undefined;
}

/** The numbers of a line in their order. */
export function payloadTypesOf({ codecs, comfortNoise, events }: LineFormats): number[] {
  const noise = comfortNoise === undefined ? [] : [comfortNoise];
  return [...codecs.map((c) => c.payloadType), ...noise, ...events.map((e) => e.payloadType)];
}

/** The a= lines of the formats of a line. */
export function formatAttributes({ codecs, comfortNoise, events }: LineFormats): SdpAttribute[] {
  const lines: SdpAttribute[] = [];
  for (const { codec, payloadType } of codecs) {
    const { clockHz, channels } = CODEC_FACTS[codec];
    lines.push({ name: "rtpmap", value: `${payloadType} ${codec}/${clockHz}${channels === 1 ? "" : `/${channels}`}` });
    if (codec === "opus") lines.push({ name: "fmtp", value: `${payloadType} maxplaybackrate=16000;useinbandfec=1` });
  }
  if (comfortNoise !== undefined) lines.push({ name: "rtpmap", value: `${comfortNoise} CN/8000` });
  for (const { payloadType, rateHz, range } of events)
    lines.push(
      { name: "rtpmap", value: `${payloadType} telephone-event/${rateHz}` },
      { name: "fmtp", value: `${payloadType} ${range}` },
    );
  return lines;
}

/** The first a=fmtp of a format. */
function formatParameters(media: SdpMedia, payloadType: number): string | undefined {
  for (const { name, value } of media.attributes) {
    const match = name === "fmtp" ? /^(\d{1,3})\s+(.*)$/.exec(value ?? "") : null;
    if (match && Number(match[1]) === payloadType) return match[2]!;
  }
  return undefined;
}

/** The keys among the events that the other side knows (`0-15,66`); without fmtp these are 0..15 (RFC 4733 2.4.1). */
function keyRange(parameters: string | undefined): string | undefined {
  if (parameters === undefined) return TELEPHONE_EVENT_RANGE;
  const ranges = parameters
    .replace(/^events=/i, "")
    .split(",")
    .flatMap((text) => {
      const match = /^\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*$/.exec(text);
      return match ? [[Number(match[1]), Math.min(Number(match[2] ?? match[1]), LAST_KEY)] as const] : [];
    });
  const keys = ranges.filter(([from, to]) => from <= to);
  if (keys.length === 0) return ranges.length === 0 ? TELEPHONE_EVENT_RANGE : undefined;
  return keys.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** `rtpmap:<pt> <name>/<clock>[/<channels>]`, the first of each. */
function rtpmaps(attributes: readonly SdpAttribute[]): Map<string, Mapped> {
  const maps = new Map<string, Mapped>();
  for (const { name, value } of attributes) {
    const match = name === "rtpmap" && value ? RTPMAP.exec(value) : null;
    if (!match || maps.has(match[1]!)) continue;
    maps.set(match[1]!, {
      name: match[2]!.toUpperCase(),
      rateHz: Number(match[3]),
      channels: Number(match[4] ?? 1),
    });
  }
  return maps;
}
