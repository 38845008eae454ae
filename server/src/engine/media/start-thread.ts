import { Worker } from "node:worker_threads";
import { systemClock } from "../../base/clock.js";
import { Gathered } from "../../base/gathered.js";
import { type FromThread, isUrgent, type ThreadData, type ToThread } from "./messages.js";

/** A running media thread, seen from main: the part of `Worker` that is used. */
export interface MediaThread {
  postMessage(message: ToThread): void;
  on(event: "message", listener: (message: FromThread) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/** A worker that is told, and tells, the messages of a turn of the event loop together. */
class WorkerThread implements MediaThread {
  readonly #worker: Worker;
  readonly #out: Gathered<ToThread>;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#out = new Gathered((messages) => worker.postMessage(messages), systemClock);
  }

  postMessage(message: ToThread): void {
    this.#out.add(message, isUrgent(message));
  }

  on(
    ...[event, listener]:
      | ["message", (message: FromThread) => void]
      | ["error", (error: Error) => void]
      | ["exit", () => void]
  ): void {
    if (event !== "message") return void this.#worker.on(event, listener);
    this.#worker.on("message", (messages: readonly FromThread[]) => {
      for (const message of messages) listener(message);
    });
  }

  terminate(): Promise<unknown> {
    return this.#worker.terminate();
  }
}

/** Starts a media thread. */
export function startThread(data: ThreadData): MediaThread {
  return new WorkerThread(startWorker(data));
}

/**
 * Starts the thread from source (tsx, Vitest) or from dist. Node 20 cannot load a `.ts` file as a worker, and
 * `--import tsx` in `execArgv` does not help: a line of JavaScript registers tsx inside the thread first. It names tsx by
 * its file, because a bare name would be looked for in the working directory.
 */
function startWorker(data: ThreadData): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./thread/worker.js", import.meta.url), { workerData: data });
  const entry = JSON.stringify(new URL("./thread/worker.ts", import.meta.url).href);
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  return new Worker(`import(${tsx}).then((t) => { t.register(); return import(${entry}); })`, {
    eval: true,
    workerData: data,
  });
}
