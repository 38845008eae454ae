import { ALAW_SILENCE, alawEncode, ULAW_SILENCE, ulawEncode } from "../../../wire/audio/g711.js";
import { G722Encoder } from "../../../wire/audio/g722.js";
import { FRAME_SAMPLES } from "./graph.js";

/** Makes the 160 bytes of a round in a codec of one byte for each tick. One per stream where it remembers. */
export interface Coder {
  /** It takes 16,000 Hz instead of 8,000. */
  readonly isWide: boolean;
  /** Writes 160 bytes to `out` from `at`. Hot. @param isTalk false = the frame is silence */
  encode(frame: Int16Array, isTalk: boolean, out: Uint8Array, at: number): void;
}

class G711Coder implements Coder {
  readonly isWide = false;
  readonly #encode: typeof ulawEncode;
  readonly #silence: number;

  constructor(encode: typeof ulawEncode, silence: number) {
    this.#encode = encode;
    this.#silence = silence;
  }

  encode(frame: Int16Array, isTalk: boolean, out: Uint8Array, at: number): void {
    if (isTalk) this.#encode(frame, 0, FRAME_SAMPLES, out, at);
    else out.fill(this.#silence, at, at + FRAME_SAMPLES);
  }
}

export const ULAW_CODER: Coder = new G711Coder(ulawEncode, ULAW_SILENCE);
export const ALAW_CODER: Coder = new G711Coder(alawEncode, ALAW_SILENCE);

/** After so many rounds of silence the coder has come to rest: the same bytes are silence again. */
const REST_ROUNDS = 10;

/** G.722. */
export class G722Coder implements Coder {
  readonly isWide = true;
  readonly #codec = new G722Encoder();
  readonly #bytes = new Uint8Array(FRAME_SAMPLES);
  #silentRounds = 0;

  encode(frame: Int16Array, isTalk: boolean, out: Uint8Array, at: number): void {
    this.#silentRounds = isTalk ? 0 : this.#silentRounds + 1;
    if (this.#silentRounds <= REST_ROUNDS) this.#codec.encode(frame, this.#bytes);
    out.set(this.#bytes, at);
  }
}
