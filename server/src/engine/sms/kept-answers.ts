import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import { GatheredWork } from "../../base/gathered-work.js";
import type { Log } from "../../base/log.js";
import type { MessageResults } from "../../domain/sms-queue/port.js";
import { AnswerFile, printRecords } from "./answer-file.js";
import type { AnswerKeeper } from "./settling.js";

/** Answers of one writing. */
const PIECE_MAX = 200;
/** A disk that did not take an answer is not asked again for so long. */
const REST_MS = 10_000;
/** While one is written, answers of the other reach the database. */
const NAMES = ["sms-answers-0", "sms-answers-1"];

type Forget = () => void;

/**
 * Keeps on disk what carriers answered, until the database has it (ADR 18): an answer is safe after one flush of the disk,
 * long before the transaction that stores it with many others.
 */
export class KeptAnswers implements AnswerKeeper {
  readonly #files: readonly AnswerFile[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #writing: GatheredWork<MessageResults, Forget | undefined>;
  #at = 0;
  #hasFailed = false;
  /** Monotonic time until which nothing is tried. */
  #restsUntilMs = 0;

  /** @param options.folder the data folder */
  constructor({ folder, clock, log }: { readonly folder: string; readonly clock: Clock; readonly log: Log }) {
    this.#files = NAMES.map((name) => new AnswerFile(join(folder, name)));
    this.#clock = clock;
    this.#log = log;
    const work = (answers: readonly MessageResults[]) => this.#write(answers);
    this.#writing = new GatheredWork({ work, most: PIECE_MAX, clock, gatherMs: 0 });
  }

  async read(): Promise<readonly MessageResults[]> {
    const texts = await Promise.all(this.#files.map((file) => file.read()));
    return texts.flat().map((text) => JSON.parse(text) as MessageResults);
  }

  keep(answer: MessageResults): Promise<Forget | undefined> {
    return this.#writing.add(answer);
  }

  /** After the last `keep`. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }

  /** Never rejects. */
  async #write(answers: readonly MessageResults[]): Promise<readonly (Forget | undefined)[]> {
    if (this.#clock.monotonicMs() < this.#restsUntilMs) return answers.map(() => undefined);
    const bytes = printRecords(answers.map((answer) => JSON.stringify(answer)));
    const file = this.#fileFor(bytes.length);
    try {
      await file?.write(bytes, answers.length);
      this.#hasFailed = false;
      return answers.map(() => file && (() => file.forget()));
    } catch (error) {
      if (!this.#hasFailed) this.#log.error({ err: error }, "answers of carriers could not be kept in a file");
      this.#hasFailed = true;
      this.#restsUntilMs = this.#clock.monotonicMs() + REST_MS;
      return answers.map(() => undefined);
    }
  }

  #fileFor(bytes: number): AnswerFile | undefined {
    if (!this.#files[this.#at]?.hasRoom(bytes)) this.#at = (this.#at + 1) % this.#files.length;
    const file = this.#files[this.#at];
    return file?.hasRoom(bytes) ? file : undefined;
  }
}
