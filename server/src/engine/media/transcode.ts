import { type ChildProcess, spawn } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../../base/clock.js";
import { createFile, type FilePlace } from "../../base/growing-file.js";
import type { Log } from "../../base/log.js";
import { piecesOfFile, sizeOfFile } from "../../base/stored-file.js";
import { TaskQueue } from "../../base/task-queue.js";

/** The end of a call waits 30 s for its recordings (events.md 5.1): an encoder gets less, its turn in the queue included. */
const DEADLINE_MS = 25_000;
/** Bit rate of one channel, constant, so that a length can be told from a size. */
const KBPS = 32;
/** What an encoder is told on its error output and we repeat in the log. */
const MAX_ERROR_CHARS = 500;
/** Where programs are looked for. The child gets nothing else of our environment, which holds secrets. */
const SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/opt/local/bin";

/** A program that reads a WAV file from its standard input and writes MP3 to its standard output: no plain file is made. */
export interface Encoder {
  readonly command: string;
  args(channels: 1 | 2): readonly string[];
}

/** Tried in this order; both write frames alone, without a header of a length that is not known yet. */
const ENCODERS: readonly Encoder[] = [
  {
    command: "lame",
    args: (channels) => {
      const mode = channels === 2 ? "s" : "m"; // two channels stay apart: they are two people
      return ["--quiet", "--cbr", "-b", String(KBPS * channels), "-m", mode, "-t", "-", "-"];
    },
  },
  {
    command: "ffmpeg",
    args: (channels) => [
      ...["-nostdin", "-v", "error", "-f", "wav", "-i", "pipe:0"],
      ...["-codec:a", "libmp3lame", "-b:a", `${KBPS * channels}k`, "-joint_stereo", "0"],
      ...["-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "pipe:1"],
    ],
  },
];

/** How recordings become MP3. */
export interface TranscoderOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: lame, then ffmpeg. */
  readonly encoders?: readonly Encoder[];
}

/**
 * Makes MP3 of finished WAV files by a program of the machine, one at a time: an encoder takes a whole core, and calls
 * need it more.
 */
export class Transcoder {
  readonly #o: TranscoderOptions;
  readonly #queue = new TaskQueue();
  readonly #running = new Set<ChildProcess>();
  #isClosed = false;

  constructor(o: TranscoderOptions) {
    this.#o = o;
  }

  /**
   * Puts MP3 in the place of the WAV file; the file is the one or the other at every moment. Within 25 s.
   * @returns its size, undefined = no encoder, too slow, or failed: the file is as it was
   */
  async toMp3(file: FilePlace, channels: 1 | 2): Promise<number | undefined> {
    const until = this.#o.clock.monotonicMs() + DEADLINE_MS;
    return this.#queue.run(async () => {
      for (const encoder of this.#o.encoders ?? ENCODERS) {
        const leftMs = until - this.#o.clock.monotonicMs();
        if (this.#isClosed || leftMs <= 0) return undefined;
        const size = await this.#try(encoder, file, channels, leftMs);
        if (size !== undefined) return size;
      }
      return undefined;
    });
  }

  /** Ends what runs. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const child of this.#running) end(child);
    await this.#queue.idle();
  }

  async #try(encoder: Encoder, file: FilePlace, channels: 1 | 2, leftMs: number): Promise<number | undefined> {
    const aside = partOf(file.path);
    try {
      const size = await this.#encode(encoder, file, channels, leftMs);
      await rename(aside, file.path);
      return size;
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        this.#o.log.warn({ err: error, encoder: encoder.command }, "a recording did not become MP3");
      return undefined;
    }
  }

  async #encode(encoder: Encoder, file: FilePlace, channels: 1 | 2, leftMs: number): Promise<number> {
    const longest = await sizeOfFile(file); // MP3 is a quarter of it
    const child = spawn(encoder.command, encoder.args(channels), {
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: SEARCH_PATH },
    });
    this.#running.add(child);
    yieldToCalls(child);
    const timer = this.#o.clock.setTimer(leftMs, () => end(child));
    const written = writeFrom(child.stdout, { ...file, path: partOf(file.path) }, longest);
    const fed = feed(file, child);
    for (const part of [written, fed]) part.catch(() => end(child));
    // All are waited for: what is removed afterwards must not come back.
    const [exit, size, input] = await Promise.allSettled([exitOf(child), written, fed]);
    timer.cancel();
    this.#running.delete(child);
    for (const outcome of [exit, size, input]) if (outcome.status === "rejected") throw outcome.reason;
    return await written;
  }
}

/** At once, whatever it does and whoever else holds its input and outputs. */
function end(child: ChildProcess): void {
  child.kill("SIGKILL");
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** The audio of calls goes first. */
function yieldToCalls({ pid }: ChildProcess): void {
  if (pid === undefined) return; // it did not start
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already.
  }
}

/** Where a file lies that is not whole yet; what a kill leaves there is removed at the next start. */
export function partOf(path: string): string {
  return `${path}.part`;
}

/** Gives the program the whole file. What it does not want to read is its own affair: its exit tells. */
async function feed(file: FilePlace, child: ChildProcess & { readonly stdin: Writable }): Promise<void> {
  await pipeline(Readable.from(piecesOfFile(file)), child.stdin).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_PREMATURE_CLOSE" && error.code !== "ECONNRESET")
      throw error;
  });
}

/** Writes what comes out of a program into a new file, and refuses more than `maxBytes`. @returns how much it was */
async function writeFrom(source: Readable, place: FilePlace, maxBytes: number): Promise<number> {
  const file = await createFile(place);
  let sizeBytes = 0;
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      if (sizeBytes + piece.length > maxBytes) throw new Error("more came out than went in");
      await file.write(piece, sizeBytes);
      sizeBytes += piece.length;
    }
    if (sizeBytes === 0) throw new Error("nothing came out");
    return sizeBytes;
  } finally {
    await file.close();
  }
}

/** Resolves when the program ended well; rejects with what it said, or as it could not be started. */
function exitOf(child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    if (said.length < MAX_ERROR_CHARS) said += chunk.toString("latin1").slice(0, MAX_ERROR_CHARS);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${code === null ? `ended by ${signal}` : `exit ${code}`}: ${said.trim()}`));
    });
  });
}
