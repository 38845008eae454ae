import { SpeechError } from "./errors.js";

/** A row of the voice dictionary (entities.md, IDICTGTTSVoice). */
export interface Voice {
  /** The same in every installation. */
  readonly uuid: string;
  readonly type: "Standard" | "WaveNet";
  /** Value of `<Say code>`; unique. */
  readonly code: string;
  readonly name: string;
  readonly gender: "MALE" | "FEMALE";
  readonly naturalSampleRateHertz: number;
  /** BCP 47. */
  readonly lang: string;
  readonly engine: SpeechEngineName | "http" | "command";
}

/** The engines that run in the process. */
export type SpeechEngineName = "flite" | "lab";

/** What a Say asks for (call-xml.md 4.2); `code` overrides the rest. */
export interface VoiceWish {
  /** BCP 47 or a bare language, any case; default `en-US`. */
  readonly lang?: string | undefined;
  /** Any case; default `Standard`. */
  readonly type?: string | undefined;
  /** Any case; default `FEMALE`. */
  readonly gender?: string | undefined;
  readonly code?: string | undefined;
}

type Row = readonly [uuid: string, code: string, name: string, gender: Voice["gender"], lang: string, rateHz: number];

/** In the order in which a language chooses its first voice. flite's own names are the last part of its codes. */
const FLITE: readonly Row[] = [
  ["6c4f1d0a-58be-4a0c-9f0b-3d1f4a5c7e11", "en-US-slt", "Flite slt", "FEMALE", "en-US", 16_000],
  ["2b7e9a34-0c55-4f4d-8a57-91f6c0d2b812", "en-US-rms", "Flite rms", "MALE", "en-US", 16_000],
  ["f0a3c6d8-7b1e-4c29-b6d4-5e8f2a9c0d13", "en-US-kal16", "Flite kal16", "MALE", "en-US", 16_000],
  ["8d5b2e71-3f90-4e6a-a1c8-7c0b9d4e6f14", "en-US-kal", "Flite kal", "MALE", "en-US", 8000],
  ["c1e8f7a6-94d2-4b3b-8e05-0a6d3c2b1f15", "en-GB-awb", "Flite awb", "MALE", "en-GB", 16_000],
];

const LAB: readonly Row[] = [
  ["3a9d6c20-1e4f-4d87-9b3a-2f5c8e7d6a21", "lab-en-US-female", "Lab female", "FEMALE", "en-US", 8000],
  ["b4f2e815-6a7c-4c10-8d9e-6b1a0f3e5c22", "lab-en-US-male", "Lab male", "MALE", "en-US", 8000],
  ["7e1c5a9f-d083-4f56-a2b7-c4d8e9f01b23", "lab-es-ES-male", "Lab Spanish", "MALE", "es-ES", 8000],
  ["95d0b3e7-28fa-4a6e-b4c1-d7e2f6a80c24", "lab-es-MX-female", "Lab Mexican", "FEMALE", "es-MX", 8000],
];

/** The dictionary of an engine. */
export const VOICES: Readonly<Record<SpeechEngineName, readonly Voice[]>> = {
  flite: FLITE.map((row) => voice("flite", row)),
  lab: LAB.map((row) => voice("lab", row)),
};

function voice(engine: SpeechEngineName, [uuid, code, name, gender, lang, rateHz]: Row): Voice {
  return { uuid, type: "Standard", code, name, gender, naturalSampleRateHertz: rateHz, lang, engine };
}

/**
 * Chooses by `code`, else by language, type and gender; a wish nobody fulfils is dropped, first the gender,
 * then the type (call-xml.md 4.2). Among voices that are left equal the wished gender and the order decide.
 * @throws SpeechError `Unknown voice {x}`, `Language {x} not supported`
 */
export function chooseVoice(voices: readonly Voice[], wish: VoiceWish): Voice {
  if (wish.code) return byCode(voices, wish.code);
  const type = (wish.type || "Standard").toLowerCase();
  const gender = (wish.gender || "FEMALE").toUpperCase();
  const candidates = ofLanguage(voices, wish.lang || "en-US");
  const scored = candidates.map((v) => (v.type.toLowerCase() === type ? 2 : 0) + (v.gender === gender ? 1 : 0));
  const best = candidates[scored.indexOf(Math.max(...scored))];
  if (!best) throw new SpeechError(`Language ${wish.lang || "en-US"} not supported`);
  return best;
}

function byCode(voices: readonly Voice[], code: string): Voice {
  const found = voices.find((v) => v.code.toLowerCase() === code.toLowerCase());
  if (!found) throw new SpeechError(`Unknown voice ${code}`);
  return found;
}

/** The voices of exactly this language and region; for a bare language those of its first region. */
function ofLanguage(voices: readonly Voice[], lang: string): readonly Voice[] {
  const wanted = lang.replaceAll("_", "-").toLowerCase();
  const region = wanted.includes("-")
    ? wanted
    : voices.find((v) => v.lang.toLowerCase().startsWith(`${wanted}-`))?.lang.toLowerCase();
  return voices.filter((v) => v.lang.toLowerCase() === region);
}
