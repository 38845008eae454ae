import { soften } from "../../../wire/audio/mix.js";
import type { ConferenceRole, RecordSpec } from "../messages.js";
import { FRAME_SAMPLES, type FrameNode, RATE_HZ } from "./graph.js";
import { Recorder } from "./recorder.js";
import type { Ticked } from "./ticker.js";

/** Gains are whole numbers of this part, so that what one adds to the sum and takes from it is the same. */
const GAIN_BITS = 12;
const UNITY = 1 << GAIN_BITS;
const NOBODY = new Int16Array(FRAME_SAMPLES);
/** Voices come through the jitter buffers of their legs, which begin with so much. */
const USUAL_DELAY_SAMPLES = (RATE_HZ * 40) / 1000;

/** What a conference needs of a leg. */
export interface ConferenceVoice {
  /** The frame heard in this round at 8,000 Hz; silence when `hasHeard` is false. */
  readonly heard: Int16Array;
  readonly hasHeard: boolean;
}

/** The place of one leg in a conference: what it says there, and what it hears of the others. */
export class ConferenceSeat implements FrameNode {
  readonly voice: ConferenceVoice;
  /** Samples between the time at which what it hears was said and now, about. */
  readonly delaySamples = USUAL_DELAY_SAMPLES;
  readonly #conference: Conference;
  gain = UNITY;
  /** Whether the others hear it. */
  isOpen = true;
  /** The only one who hears it. */
  whispersTo: ConferenceSeat | undefined;

  constructor(conference: Conference, voice: ConferenceVoice) {
    this.#conference = conference;
    this.voice = voice;
  }

  /** Hot. */
  pull(out: Int16Array): boolean {
    return this.#conference.pull(this, out);
  }

  /** Idempotent. */
  leave(): void {
    this.#conference.leave(this);
  }
}

/**
 * Everybody hears everybody but himself. The voices of a round are summed once, whoever speaks first; each takes its own
 * out again. All legs are in one slot of the tick and hear before they speak, so nothing is a round late. Nothing is
 * allocated in a round.
 */
export class Conference implements Ticked {
  readonly #seats: ConferenceSeat[] = [];
  readonly #sum = new Int32Array(FRAME_SAMPLES);
  readonly #recorders = new Set<Recorder>();
  readonly #onBroken: (error: unknown) => void;
  /** What is recorded: the sum as it would be heard by somebody who says nothing. */
  readonly #whole = new Int16Array(FRAME_SAMPLES);
  #isSummed = false;
  /** How many of the open voices said something in this round. */
  #talking = 0;
  #whispering = 0;

  constructor(onBroken: (error: unknown) => void) {
    this.#onBroken = onBroken;
  }

  get size(): number {
    return this.#seats.length;
  }

  has(seat: ConferenceSeat): boolean {
    return this.#seats.includes(seat);
  }

  /** Gives a voice its place. It hears from the next round on. */
  join(voice: ConferenceVoice): ConferenceSeat {
    const seat = new ConferenceSeat(this, voice);
    this.#seats.push(seat);
    this.#isSummed = false;
    return seat;
  }

  /** @param whispersTo the seat that alone hears it */
  change(seat: ConferenceSeat, { mode, gainDb = 0 }: ConferenceRole, whispersTo: ConferenceSeat | undefined): void {
    seat.gain = Math.round(UNITY * 10 ** (gainDb / 20));
    seat.isOpen = mode === "talk" && whispersTo === undefined;
    seat.whispersTo = mode === "talk" ? whispersTo : undefined;
    this.#countWhispers();
  }

  /** Idempotent. Who whispered to it is heard by nobody then. */
  leave(seat: ConferenceSeat): void {
    const at = this.#seats.indexOf(seat);
    if (at < 0) return;
    this.#seats.splice(at, 1);
    this.#isSummed = false;
    for (const other of this.#seats) if (other.whispersTo === seat) other.whispersTo = undefined;
    this.#countWhispers();
  }

  /** Records what everybody says, but no whispers. */
  record(spec: RecordSpec): Recorder {
    const recorder = new Recorder({ ...spec, leg: "aleg", channels: 1 });
    this.#recorders.add(recorder);
    void recorder.done.then(() => this.#recorders.delete(recorder));
    return recorder;
  }

  /** Nobody is left in it, its recordings end. Resolves when their files are whole. */
  async close(): Promise<void> {
    this.#seats.length = 0;
    const recorders = [...this.#recorders];
    for (const recorder of recorders) recorder.end("stopped");
    await Promise.all(recorders.map((recorder) => recorder.done));
  }

  /** Fills `out` with what `seat` hears. Hot. */
  pull(seat: ConferenceSeat, out: Int16Array): boolean {
    if (!this.#isSummed) this.#add();
    const isIn = seat.isOpen && seat.voice.hasHeard;
    let others = this.#talking - (isIn ? 1 : 0);
    if (isIn) this.#without(seat, out);
    else for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = soften(this.#sum[i]!);
    if (this.#whispering > 0) others += this.#whisper(seat, out);
    return others > 0;
  }

  /** Hot. */
  hear(): void {
    this.#isSummed = false;
  }

  /** Hot. */
  speak(): void {
    if (this.#recorders.size === 0) return;
    if (!this.#isSummed) this.#add();
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#whole[i] = soften(this.#sum[i]!);
    for (const recorder of this.#recorders) recorder.push(this.#whole, NOBODY);
  }

  flush(): void {}

  skip(rounds: number): void {
    for (const recorder of this.#recorders) recorder.skip(rounds);
  }

  broken(error: unknown): void {
    this.#onBroken(error);
  }

  #add(): void {
    const sum = this.#sum;
    sum.fill(0);
    this.#talking = 0;
    for (let k = 0; k < this.#seats.length; k++) {
      const { isOpen, voice, gain } = this.#seats[k]!;
      if (!isOpen || !voice.hasHeard) continue;
      this.#talking++;
      const { heard } = voice;
      for (let i = 0; i < FRAME_SAMPLES; i++) sum[i]! += (heard[i]! * gain) >> GAIN_BITS;
    }
    this.#isSummed = true;
  }

  #without({ voice, gain }: ConferenceSeat, out: Int16Array): void {
    const sum = this.#sum;
    const { heard } = voice;
    for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = soften(sum[i]! - ((heard[i]! * gain) >> GAIN_BITS));
  }

  /** Adds what is whispered to `to`. @returns how many did */
  #whisper(to: ConferenceSeat, out: Int16Array): number {
    let count = 0;
    for (let k = 0; k < this.#seats.length; k++) {
      const { whispersTo, voice, gain } = this.#seats[k]!;
      if (whispersTo !== to || !voice.hasHeard) continue;
      const { heard } = voice;
      for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = soften(out[i]! + ((heard[i]! * gain) >> GAIN_BITS));
      count++;
    }
    return count;
  }

  #countWhispers(): void {
    this.#isSummed = false;
    this.#whispering = this.#seats.filter((seat) => seat.whispersTo !== undefined).length;
  }
}
