import { Worker } from "node:worker_threads";
import type { SpeechEngineName } from "./voices.js";

/** What the speech thread is told at its start. */
export interface SpeechThreadData {
  readonly engine: SpeechEngineName;
}

/** Starts a speech thread from source (tsx, Vitest) or from dist; see engine/media/start-thread.ts for the detour. */
export function startThread(data: SpeechThreadData): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./thread.js", import.meta.url), { workerData: data });
  const entry = JSON.stringify(new URL("./thread.ts", import.meta.url).href);
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  return new Worker(`import(${tsx}).then((t) => { t.register(); return import(${entry}); })`, {
    eval: true,
    workerData: data,
  });
}
