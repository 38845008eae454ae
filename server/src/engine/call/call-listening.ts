import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FilePlace } from "../../base/growing-file.js";
import type { Log } from "../../base/log.js";
import type { FileSeal } from "../../base/sealed-format.js";
import type { OnFetch } from "../../base/watched-fetch.js";
import type { MediaLeg, MediaRecording } from "../media/port.js";
import { unlessAborted } from "../script/abort.js";
import type { Listening, ListenSpec, SpokenWords } from "../script/listen.js";
import type { AsrResult, Recogniser } from "../speech/asr.js";
import { temporaryFolder } from "../speech/providers/temporary-file.js";

/** A Gather may wait an hour and then be spoken to. */
const MAX_MS = 3_700_000;
/** What is said goes into rows and URLs. */
const MAX_CHARACTERS = 1_000;

export interface ListeningParts {
  readonly recogniser: Recogniser;
  readonly log: Log;
  /** Told of requests by HTTP. */
  readonly seen: OnFetch;
}

/** Hears one utterance of a leg in a file of its own, which is gone as soon as its words are known. */
export class CallListening implements Listening {
  readonly began: Promise<boolean>;
  readonly words: Promise<SpokenWords | undefined>;
  readonly #recording: MediaRecording;
  readonly #stopped = new AbortController();

  private constructor(parts: ListeningParts, recording: MediaRecording, file: FilePlace, spec: ListenSpec) {
    this.#recording = recording;
    const ended = recording.done.then(() => false);
    this.began = Promise.race([recording.voice.then(() => true), ended]);
    const words = this.#words(parts, file, spec).catch((error: unknown) => {
      parts.log.error({ err: error }, "what a caller said is lost");
      return { ok: false, reason: "ASR error: failed" } as const;
    });
    this.words = unlessAborted(words, this.#stopped.signal);
  }

  /** @throws MediaError the leg cannot be heard */
  static async of(parts: ListeningParts, leg: MediaLeg, spec: ListenSpec): Promise<CallListening> {
    const folder = await temporaryFolder();
    try {
      const { silenceMs } = spec;
      // Nobody needs its key after us: what a kill leaves behind is noise.
      const seal: FileSeal = { dataKey: randomBytes(32), name: "heard" };
      const file: FilePlace = { path: join(folder, "heard.wav"), seal };
      const recording = leg.record({
        ...file,
        channels: 1,
        leg: "aleg",
        maxMs: MAX_MS,
        silenceMs,
        waitsForVoice: true,
      });
      await recording.started;
      return new CallListening(parts, recording, file, spec);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  finish(): void {
    void this.#recording.stop();
  }

  stop(): void {
    this.#stopped.abort();
    this.finish();
  }

  async #words(
    { recogniser, seen }: ListeningParts,
    file: FilePlace,
    spec: ListenSpec,
  ): Promise<SpokenWords | undefined> {
    try {
      const hasBegun = await this.began;
      await this.#recording.done;
      if (this.#stopped.signal.aborted || !hasBegun) return undefined;
      const { lang, hints } = spec;
      const job = { file, channels: 1, lang, hints, isAwaited: true, seen } as const;
      const heard = await new Promise<AsrResult>((resolve) => void recogniser.transcribe(job, resolve));
      if (this.#stopped.signal.aborted) return undefined;
      if (!heard.ok) return heard;
      const { text, confidence } = heard.transcript;
      return { ok: true, text: text.trim().slice(0, MAX_CHARACTERS), confidence };
    } finally {
      await rm(dirname(file.path), { recursive: true, force: true });
    }
  }
}
