import type { Worker } from "node:worker_threads";
import type { Clock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { FilePlace } from "../../base/growing-file.js";
import type { Log } from "../../base/log.js";
import type { OnFetch } from "../../base/watched-fetch.js";
import type { TranscriptSegment } from "../../domain/call/port/record-row.js";
import { SpeechError, UnsupportedMedia } from "./errors.js";
import type { AsrProvider, HeardPart } from "./providers/asr-provider.js";
import { Turns } from "./providers/turns.js";
import { quietCuts } from "./quiet-cuts.js";
import { SpeechThread } from "./speech-thread.js";
import { startThread } from "./start-thread.js";
import { type Transcript, transcriptOf } from "./transcript.js";

/** A recording to be read. */
export interface AsrJob {
  readonly file: FilePlace;
  /** Of the file; each is a voice of its own. */
  readonly channels: 1 | 2;
  /** BCP 47. */
  readonly lang: string;
  /** Words that are likely to be said. */
  readonly hints?: string | undefined;
  /** Somebody waits on the line: it has ten seconds, and does not stand in line behind recordings. */
  readonly isAwaited?: boolean;
  /** Told of requests by HTTP. */
  readonly seen?: OnFetch;
}

/** A transcript, or the reason why there is none. */
export type AsrResult =
  | { readonly ok: true; readonly transcript: Transcript }
  | { readonly ok: false; readonly reason: string };

/** Speech to text. */
export interface Recogniser {
  /** Calls `done` once, in the time limit, whatever happens. Never rejects; resolves after `done`. */
  transcribe(job: AsrJob, done: (result: AsrResult) => void): Promise<void>;
  /** What waits or runs fails and is told; resolves after that. Idempotent. */
  close(): Promise<void>;
}

export interface RecogniserOptions {
  /** Undefined: no engine is configured, every transcript fails. */
  readonly provider: AsrProvider | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** For a whole recording, waiting included. */
  readonly timeoutMs: number;
  /** Starts the thread that reads files; tests give another one. */
  readonly start?: () => Worker;
}

const RATE_HZ = 8000;
const WAITING_MOST = 1000;
/** Of somebody on the line. */
const AWAITED_MS = 10_000;

/** Reads one recording after the other, each channel by itself and long ones in pieces. */
export function createRecogniser(o: RecogniserOptions): Recogniser {
  return new QueuedRecogniser(o);
}

class QueuedRecogniser implements Recogniser {
  readonly #o: RecogniserOptions;
  readonly #turns: Turns;
  readonly #awaited: Turns;
  readonly #pending = new Set<Promise<void>>();
  #thread: SpeechThread | undefined;

  constructor(o: RecogniserOptions) {
    this.#o = o;
    const most = o.provider?.most ?? 1;
    const turns = { clock: o.clock, kind: "ASR error", most, waitingMost: WAITING_MOST };
    this.#turns = new Turns(turns);
    this.#awaited = new Turns(turns);
  }

  transcribe(job: AsrJob, done: (result: AsrResult) => void): Promise<void> {
    const told = this.#result(job)
      .then(done)
      .catch((error: unknown) => {
        this.#o.log.error({ err: error }, "a transcript could not be told");
      });
    const pending = told.finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
    return pending;
  }

  async close(): Promise<void> {
    this.#turns.close();
    this.#awaited.close();
    await Promise.all(this.#pending);
    await this.#thread?.close();
  }

  async #result(job: AsrJob): Promise<AsrResult> {
    const { provider, timeoutMs } = this.#o;
    if (!provider) return { ok: false, reason: "No speech recognition" };
    try {
      const read = (leftMs: number, signal: AbortSignal) => this.#read(job, provider, leftMs, signal);
      const transcript = job.isAwaited
        ? await this.#awaited.run(Math.min(timeoutMs, AWAITED_MS), read)
        : await this.#turns.run(timeoutMs, read);
      return { ok: true, transcript };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  async #read(job: AsrJob, provider: AsrProvider, leftMs: number, signal: AbortSignal): Promise<Transcript> {
    const untilMs = this.#o.clock.monotonicMs() + leftMs;
    const segments: TranscriptSegment[] = [];
    for (let channel = 0; channel < job.channels; channel++) {
      const audio = await this.#run({ kind: "channel", file: job.file, channel }, untilMs);
      const cuts = quietCuts(new Int16Array(audio), RATE_HZ);
      for (const [i, from] of cuts.slice(0, -1).entries()) {
        const to = cuts[i + 1]!;
        const samples = await this.#run(
          { kind: "resampled", samples: audio, from, to, rateHz: provider.rateHz },
          untilMs,
        );
        const { lang, hints, seen } = job;
        const piece = { samples: new Int16Array(samples), lang, hints, timeoutMs: this.#left(untilMs), signal, seen };
        for (const part of await provider.recognise(piece)) segments.push(segmentOf(part, channel, from, to));
      }
    }
    return transcriptOf(job.lang, segments);
  }

  /** The thread may have been ended before by a file it could not bear; the next job starts it again. */
  #run(job: Parameters<SpeechThread["run"]>[0], untilMs: number): Promise<SharedArrayBuffer> {
    if (this.#turns.isClosed) throw new ClosedError("Speech");
    const { clock, log, start = () => startThread({ engine: "lab" }) } = this.#o;
    this.#thread ??= new SpeechThread({ clock, log, start });
    return this.#thread.run(job, this.#left(untilMs));
  }

  /** @throws SpeechError the time is over */
  #left(untilMs: number): number {
    const leftMs = untilMs - this.#o.clock.monotonicMs();
    if (leftMs <= 0) throw new SpeechError("timed out");
    return leftMs;
  }
}

/** Times of a part are those of its piece. */
function segmentOf(part: HeardPart, channel: number, from: number, to: number): TranscriptSegment {
  const { text, confidence = null } = part;
  const offset = from / RATE_HZ;
  const end = to / RATE_HZ;
  const within = (seconds: number) => Math.round(Math.min(end, Math.max(offset, seconds)) * 100) / 100;
  return {
    channel,
    start: within(offset + (part.startSeconds ?? 0)),
    end: within(part.endSeconds === undefined ? end : offset + part.endSeconds),
    text,
    confidence: confidence === null ? null : Math.round(confidence * 100) / 100,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ClosedError) return "The platform stopped";
  if (error instanceof UnsupportedMedia) return `ASR error: ${error.detail}`;
  return `ASR error: ${error instanceof SpeechError ? error.message.replace(/^(?:TTS|ASR) error: /, "") : "failed"}`;
}
