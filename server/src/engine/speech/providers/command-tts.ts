import type { Clock } from "../../../base/clock.js";
import type { Log } from "../../../base/log.js";
import { SpeechError } from "../errors.js";
import type { Voice } from "../voices.js";
import { fillArguments } from "./fill-arguments.js";
import type { ProvidedAudio, TtsProvider } from "./provider.js";
import { ProgramFailure, runProgram } from "./run-program.js";
import { withFile } from "./temporary-file.js";
import { Turns } from "./turns.js";

/** How the program is run. */
export interface CommandTtsOptions {
  /** Program and arguments with the places `{voice} {lang} {gender} {speed} {file}`. */
  readonly argv: readonly string[];
  readonly speed: number;
  readonly voices: readonly Voice[];
  /** Names of the voices for the program, by their codes. */
  readonly names: ReadonlyMap<string, string>;
}

/** Programs at once: each takes a processor. */
const MOST = 4;
const WAITING_MOST = 64;
/** Half an hour of 16 bit at 16 kHz. */
const MAX_BYTES = 60_000_000;
const PIECE_CHARS = 1000;

/**
 * Text to speech by an outside program, without a shell: the text is its input, or a file when an argument holds
 * `{file}`; its output is a WAV or MP3 file. Failures: `TTS error: {reason of run-program.ts}`, `TTS error: no audio`.
 */
export class CommandTts implements TtsProvider {
  readonly voices: readonly Voice[];
  readonly version: string;
  readonly pieceChars = PIECE_CHARS;
  readonly #o: CommandTtsOptions & { readonly clock: Clock; readonly log: Log };
  readonly #turns: Turns;

  constructor(o: CommandTtsOptions & { readonly clock: Clock; readonly log: Log }) {
    this.#o = o;
    this.#turns = new Turns({ clock: o.clock, kind: "TTS error", most: MOST, waitingMost: WAITING_MOST });
    this.voices = o.voices;
    this.version = JSON.stringify(["command-1", o.argv, o.speed]);
  }

  speak(voice: Voice, text: string, timeoutMs: number): Promise<ProvidedAudio> {
    const { argv, names, speed } = this.#o;
    const places = {
      voice: names.get(voice.code) ?? voice.name,
      lang: voice.lang,
      gender: voice.gender.toLowerCase(),
      speed: String(speed),
    };
    return this.#turns.run(timeoutMs, async (leftMs, signal) => {
      const run = (file: string | undefined) =>
        this.#run(fillArguments(argv, { ...places, file: file ?? "" }), file ? "" : text, leftMs, signal);
      const takesFile = argv.some((argument) => argument.includes("{file}"));
      const bytes = takesFile ? await withFile("text.txt", Buffer.from(text), run) : await run(undefined);
      if (bytes.length === 0) throw this.#failure("no audio", "");
      return { bytes };
    });
  }

  close(): Promise<void> {
    this.#turns.close();
    return Promise.resolve();
  }

  async #run(argv: readonly string[], input: string, timeoutMs: number, signal: AbortSignal): Promise<Buffer> {
    try {
      return await runProgram({ argv, input, timeoutMs, maxBytes: MAX_BYTES }, this.#o.clock, signal);
    } catch (error) {
      throw this.#failure(String((error as Error).message), error instanceof ProgramFailure ? error.complaint : "");
    }
  }

  #failure(reason: string, complaint: string): SpeechError {
    this.#o.log.warn({ reason, complaint }, "text to speech by a program failed");
    return new SpeechError(`TTS error: ${reason}`);
  }
}
