import { Recent } from "../../base/recent.js";
import {
  type AudioCodec,
  CODEC_FACTS,
  type EventClock,
  eventsOf,
  formatsOf,
  type LineFormats,
  type SdpFormat,
  TELEPHONE_EVENT_RANGE,
} from "./codecs.js";
import type { SdpMedia } from "./description.js";

/** First offers, by their codecs: all legs of a node say the same few. */
const firstOffers = new Recent<readonly AudioCodec[], FirstOffer>(32);
interface FirstOffer {
  readonly telephoneEvent: number | undefined;
  readonly formats: LineFormats;
}
const DYNAMIC = Array.from({ length: 32 }, (_, k) => 96 + k);

/**
 * Gives the codecs of an offer their numbers: what a number meant before it means again (RFC 3264 8.3.2).
 * @param telephoneEvent number we like for events, undefined for none; there is one for each clock
 * @param before the line as we and as the peer described it last
 */
export function offeredFormats(
  codecs: readonly AudioCodec[],
  telephoneEvent: number | undefined,
  before: readonly (SdpMedia | undefined)[],
): LineFormats {
  const lines = before.filter((line) => line !== undefined);
  if (lines.length > 0) return numbered(codecs, telephoneEvent, lines);
  const known = firstOffers.get(codecs);
  if (known && known.telephoneEvent === telephoneEvent) return known.formats;
  return firstOffers.keep(codecs, { telephoneEvent, formats: numbered(codecs, telephoneEvent, lines) }).formats;
}

function numbered(
  codecs: readonly AudioCodec[],
  telephoneEvent: number | undefined,
  lines: readonly SdpMedia[],
): LineFormats {
  const numbers = new Numbers(lines.flatMap(formatsOf));
  const wished = codecs.map((codec) => ({
    codec,
    payloadType: numbers.take((f) => f.codec === codec, CODEC_FACTS[codec].payloadType),
  }));
  if (telephoneEvent === undefined) return { codecs: wished, events: [] };
  const clocks = [...new Set(codecs.map((codec) => CODEC_FACTS[codec].clockHz))].sort((a, b) => a - b);
  const known = lines.flatMap(eventsOf);
  const events = clocks.map((rateHz: EventClock) => ({
    payloadType: numbers.take(
      (f) => known.some((e) => e.payloadType === f.payloadType && e.rateHz === rateHz && isEvents(f, rateHz)),
      telephoneEvent,
    ),
    rateHz,
    range: TELEPHONE_EVENT_RANGE,
  }));
  return { codecs: wished, events };
}

function isEvents(format: SdpFormat, rateHz: EventClock): boolean {
  return format.name === "TELEPHONE-EVENT" && format.rateHz === rateHz;
}

/** Numbers that mean something already, and those given so far. */
class Numbers {
  readonly #known: readonly SdpFormat[];
  readonly #taken = new Set<number>();

  constructor(known: readonly SdpFormat[]) {
    this.#known = known;
  }

  /** The number it had, else `wish`, else the first that never meant anything. */
  take(isIt: (format: SdpFormat) => boolean, wish: number): number {
    const had = this.#known.find((f) => isIt(f) && !this.#taken.has(f.payloadType))?.payloadType;
    const number = had ?? [wish, ...DYNAMIC].find((n) => this.#isFree(n)) ?? wish;
    this.#taken.add(number);
    return number;
  }

  #isFree(number: number): boolean {
    return !this.#taken.has(number) && !this.#known.some((f) => f.payloadType === number);
  }
}
