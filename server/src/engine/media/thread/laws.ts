import { alawDecode, alawEncode, ulawDecode, ulawEncode } from "../../../wire/audio/g711.js";

/** A byte below this amplitude may be left out unheard. */
const QUIET_PEAK = 400;

const CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

/** The codes of one law of G.711 by those of the other. */
export const ULAW_TO_ALAW = translation(ulawDecode, alawEncode);
export const ALAW_TO_ULAW = translation(alawDecode, ulawEncode);
/** For each code 1 when it stands for next to nothing. */
export const QUIET_ULAW = quiet(ulawDecode);
export const QUIET_ALAW = quiet(alawDecode);

function translation(decode: typeof ulawDecode, encode: typeof ulawEncode): Uint8Array {
  const codes = new Uint8Array(256);
  encode(linear(decode), 0, 256, codes, 0);
  return codes;
}

function quiet(decode: typeof ulawDecode): Uint8Array {
  return Uint8Array.from(linear(decode), (sample) => (Math.abs(sample) <= QUIET_PEAK ? 1 : 0));
}

function linear(decode: typeof ulawDecode): Int16Array {
  const samples = new Int16Array(256);
  decode(CODES, 0, 256, samples, 0);
  return samples;
}
