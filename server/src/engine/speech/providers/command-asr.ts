import type { Clock } from "../../../base/clock.js";
import type { Log } from "../../../base/log.js";
import { wavFile } from "../../../wire/audio/wav.js";
import { SpeechError } from "../errors.js";
import type { AsrPiece, AsrProvider, HeardPart } from "./asr-provider.js";
import { fillArguments } from "./fill-arguments.js";
import { plain, readTranscript } from "./read-transcript.js";
import { ProgramFailure, runProgram } from "./run-program.js";
import { withFile } from "./temporary-file.js";

/** How the program is run. */
export interface CommandAsrOptions {
  /** Program and arguments with the places `{lang} {file}`. */
  readonly argv: readonly string[];
  readonly rateHz: number;
}

const MAX_BYTES = 4 << 20;

/**
 * Speech to text by an outside program, without a shell: a WAV file is its input, or lies at `{file}` when an argument
 * holds that; its output is the text, or the JSON of `readTranscript`. Failures: the reasons of run-program.ts, `no transcript`.
 */
export class CommandAsr implements AsrProvider {
  readonly rateHz: number;
  readonly most = 2;
  readonly #o: CommandAsrOptions & { readonly clock: Clock; readonly log: Log };

  constructor(o: CommandAsrOptions & { readonly clock: Clock; readonly log: Log }) {
    this.#o = o;
    this.rateHz = o.rateHz;
  }

  async recognise(piece: AsrPiece): Promise<readonly HeardPart[]> {
    const output = (await this.#printed(piece)).toString().trim();
    if (!output.startsWith("{")) return plain(output) === "" ? [] : [{ text: plain(output) }];
    const heard = readTranscript(output);
    if (!heard) throw this.#failure("no transcript", "");
    return heard;
  }

  async #printed({ samples, lang, timeoutMs, signal }: AsrPiece): Promise<Buffer> {
    const { argv, clock } = this.#o;
    const wav = wavFile(samples, this.rateHz);
    const run = (file: string | undefined) => {
      const filled = fillArguments(argv, { lang, file: file ?? "" });
      const input = file === undefined ? wav : "";
      return runProgram({ argv: filled, input, timeoutMs, maxBytes: MAX_BYTES }, clock, signal);
    };
    try {
      const takesFile = argv.some((argument) => argument.includes("{file}"));
      return takesFile ? await withFile("audio.wav", wav, run) : await run(undefined);
    } catch (error) {
      throw this.#failure((error as Error).message, error instanceof ProgramFailure ? error.complaint : "");
    }
  }

  #failure(reason: string, complaint: string): SpeechError {
    this.#o.log.warn({ reason, complaint }, "speech to text by a program failed");
    return new SpeechError(reason);
  }
}
