import type { Worker } from "node:worker_threads";
import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { SpeechError, UnsupportedMedia } from "./errors.js";
import type { SpeechJob, SpeechReply } from "./messages.js";

/** Jobs that may wait; each request has at most one waiting. */
export const MAX_WAITING_JOBS = 64;
/** A job that runs longer has hung: the thread is ended. Far above any deadline. */
const STUCK_MS = 60_000;

interface Pending {
  readonly job: SpeechJob;
  readonly resolve: (samples: SharedArrayBuffer) => void;
  readonly reject: (error: Error) => void;
  deadline?: Timer;
}

/**
 * The main thread's side of the speech thread: one job at a time in the order of their coming. The thread is started
 * at once, and again by the next job after it died; the job it died of fails.
 */
export class SpeechThread {
  readonly #o: { clock: Clock; log: Log; start: () => Worker };
  readonly #waiting: Pending[] = [];
  #running: Pending | undefined;
  #stuck: Timer | undefined;
  #worker: Worker | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(o: { clock: Clock; log: Log; start: () => Worker }) {
    this.#o = o;
    this.#start();
  }

  /** Jobs that wait or run. */
  get load(): number {
    return this.#waiting.length + (this.#running ? 1 : 0);
  }

  /**
   * Resolves with the samples of the job.
   * Rejects with SpeechError (failed, `timed out` after `deadlineMs`, too many jobs), UnsupportedMedia or ClosedError.
   */
  run(job: SpeechJob, deadlineMs: number): Promise<SharedArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new ClosedError("Speech"));
      if (this.#waiting.length >= MAX_WAITING_JOBS) return reject(new SpeechError("TTS error: too many requests"));
      const pending: Pending = { job, resolve, reject };
      pending.deadline = this.#o.clock.setTimer(deadlineMs, () => this.#expire(pending));
      this.#waiting.push(pending);
      this.#next();
    });
  }

  /** Ends the thread; jobs fail with ClosedError. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const pending of this.#waiting.splice(0)) this.#fail(pending, new ClosedError("Speech"));
    this.#finish((pending) => this.#fail(pending, new ClosedError("Speech")));
    await this.#worker?.terminate();
    await this.#ended;
  }

  #start(): Worker {
    const worker = this.#o.start();
    this.#worker = worker;
    worker.unref();
    worker.on("message", (reply: SpeechReply) => this.#reply(reply));
    worker.on("error", (error) => this.#o.log.error({ err: error }, "speech thread failed"));
    this.#ended = new Promise((resolve) => {
      worker.once("exit", () => {
        resolve(undefined);
        this.#exited(worker);
      });
    });
    return worker;
  }

  #next(): void {
    if (this.#running || this.#isClosed) return;
    const pending = this.#waiting.shift();
    if (!pending) return;
    const worker = this.#worker ?? this.#start();
    this.#running = pending;
    this.#stuck = this.#o.clock.setTimer(STUCK_MS, () => void worker.terminate());
    worker.postMessage(pending.job);
  }

  #reply(reply: SpeechReply): void {
    this.#finish((pending) => {
      pending.deadline?.cancel();
      if (reply.ok) pending.resolve(reply.samples);
      else if (reply.kind === "media") pending.reject(new UnsupportedMedia(reply.reason));
      else pending.reject(new SpeechError(`TTS error: ${reply.reason}`));
    });
    this.#next();
  }

  #exited(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#finish((pending) => this.#fail(pending, new SpeechError("TTS error: the speech thread stopped")));
    this.#next();
  }

  /** The caller hears of it; a running job keeps the thread busy until its answer, which is dropped. */
  #expire(pending: Pending): void {
    const at = this.#waiting.indexOf(pending);
    if (at >= 0) this.#waiting.splice(at, 1);
    pending.reject(new SpeechError("TTS error: timed out"));
  }

  #finish(settle: (pending: Pending) => void): void {
    const pending = this.#running;
    this.#stuck?.cancel();
    this.#running = undefined;
    if (pending) settle(pending);
  }

  #fail(pending: Pending, error: Error): void {
    pending.deadline?.cancel();
    pending.reject(error);
  }
}
