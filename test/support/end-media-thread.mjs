/**
 * Loaded into a platform under test by NODE_OPTIONS: on SIGUSR2 the first media thread ends, as one does that ran into a
 * bug. Threads load it as well; it does nothing there.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";

const workers = createRequire(import.meta.url)("node:worker_threads");

if (workers.isMainThread) {
  const media = [];
  workers.Worker = class extends workers.Worker {
    constructor(file, options) {
      super(file, options);
      if (options?.workerData?.portMin !== undefined) media.push(this);
    }
  };
  syncBuiltinESMExports();
  process.on("SIGUSR2", () => void media.shift()?.terminate());
}
