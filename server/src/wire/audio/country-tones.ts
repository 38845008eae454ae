import type { ToneSpec, ToneStep } from "./tone.js";

/** What exchanges tell callers by tones. */
export type ToneName = "dial" | "ringback" | "busy" | "congestion";

const NAMES: readonly ToneName[] = ["dial", "ringback", "busy", "congestion"];

/**
 * Tones of national networks: ITU-T E.180 Supplement 2, for Great Britain BT SIN 350. A step is frequencies joined by `+`,
 * then milliseconds on and off; without times it sounds on. `400~25` is 400 Hz modulated by 25 Hz, made of the three
 * tones it consists of.
 */
const TONES = {
  at: ["420", "420 1000/5000", "420 400/400", "420 200/200"],
  au: ["413+438", "413+438 400/200, 413+438 400/2000", "425 375/375", "425 375/375, 420 375/375"],
  be: ["425", "425 1000/3000", "425 500/500", "425 167/167"],
  br: ["425", "425 1000/4000", "425 250/250", "425 250/250, 425 750/250"],
  ca: ["350+440", "440+480 2000/4000", "480+620 500/500", "480+620 250/250"],
  ch: ["425", "425 1000/4000", "425 500/500", "425 200/200"],
  cl: ["400", "400 1000/3000", "400 500/500", "400 200/200"],
  cn: ["450", "450 1000/4000", "450 350/350", "450 700/700"],
  cz: ["425 330/330, 425 660/660", "425 1000/4000", "425 330/330", "425 165/165"],
  de: ["425", "425 1000/4000", "425 480/480", "425 240/240"],
  dk: ["425", "425 1000/4000", "425 500/500", "425 200/200"],
  es: ["425", "425 1500/3000", "425 200/200", "425 200/200, 425 200/200, 425 200/600"],
  fi: ["425", "425 1000/4000", "425 300/300", "425 200/200"],
  fr: ["440", "440 1500/3500", "440 500/500", "440 250/250"],
  gb: ["350+440", "400+450 400/200, 400+450 400/2000", "400 375/375", "400 400/350, 400 225/525"],
  gr: ["425 200/300, 425 700/800", "425 1000/4000", "425 300/300", "425 200/200"],
  hu: ["425", "425 1250/3750", "425 300/300", "425 300/300"],
  il: ["414", "414 1000/3000", "414 500/500", "414 250/250"],
  in: ["400~25", "400~25 400/200, 400~25 400/2000", "400 750/750", "400 250/250"],
  it: ["425 200/200, 425 600/1000", "425 1000/4000", "425 500/500", "425 200/200"],
  jp: ["400", "400~16 1000/2000", "400 500/500", "400 500/500"],
  mx: ["425", "425 1000/4000", "425 250/250", "425 250/250"],
  nl: ["425", "425 1000/4000", "425 500/500", "425 250/250"],
  no: ["425", "425 1000/4000", "425 500/500", "425 200/200"],
  nz: ["400", "400+450 400/200, 400+450 400/2000", "400 250/250", "400 375/375"],
  pl: ["425", "425 1000/4000", "425 500/500", "425 500/500"],
  pt: ["425", "425 1000/5000", "425 500/500", "425 200/200"],
  ru: ["425", "425 800/3200", "425 350/350", "425 350/350"],
  se: ["425", "425 1000/5000", "425 250/250", "425 250/750"],
  sg: ["425", "425~24 400/200, 425~24 400/2000", "425 750/750", "425 250/250"],
  us: ["350+440", "440+480 2000/4000", "480+620 500/500", "480+620 250/250"],
  za: ["400~33", "400~33 400/200, 400~33 400/2000", "400 500/500", "400 250/250"],
} as const satisfies Readonly<Record<string, readonly [string, string, string, string]>>;

/** ISO 3166 alpha-2 in small letters. */
export type ToneCountry = keyof typeof TONES;

/** Countries whose tones are known. */
export const TONE_COUNTRIES = Object.keys(TONES) as readonly ToneCountry[];

/**
 * A tone of a country's exchanges. One that sounds on does so until `timeoutMs`.
 * @param o.loop rounds of its cadence, 0 = until `timeoutMs`
 */
export function countryTone(
  country: ToneCountry,
  name: ToneName,
  o: Pick<ToneSpec, "loop" | "volumeDb" | "timeoutMs">,
): ToneSpec {
  const steps = TONES[country][NAMES.indexOf(name)]!.split(",").map((text) => stepOf(text.trim(), o.timeoutMs));
  return { ...o, steps };
}

/** Reads `busy` and `busy:de`; undefined when it names no tone, or one of a country that is not known. */
export function readToneName(text: string, at: ToneCountry): { name: ToneName; country: ToneCountry } | undefined {
  const [name = "", country = at] = text.trim().toLowerCase().split(":");
  if (!isToneName(name) || !isToneCountry(country)) return undefined;
  return { name, country };
}

function isToneName(word: string): word is ToneName {
  return (NAMES as readonly string[]).includes(word);
}

function isToneCountry(word: string): word is ToneCountry {
  return Object.hasOwn(TONES, word);
}

function stepOf(text: string, endlessMs: number): ToneStep {
  const [tones = "", times] = text.split(" ");
  const [onMs = endlessMs, offMs = 0] = times?.split("/").map(Number) ?? [];
  return { hz: tones.split("+").flatMap(partsOf), onMs, offMs };
}

/** A modulated tone is the tone and one on each side of it. */
function partsOf(tone: string): number[] {
  const [hz = 0, by] = tone.split("~").map(Number);
  return by === undefined ? [hz] : [hz - by, hz, hz + by];
}
