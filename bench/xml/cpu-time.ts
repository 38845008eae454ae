const WARM_MS = 300;
const TURN_MS = 300;
const TURNS = 5;

/** Microseconds of CPU of one run: the best of five turns, so that the load of the machine does not count. */
export function cpuUsOf(run: () => void): number {
  turn(run, WARM_MS);
  return Math.min(...Array.from({ length: TURNS }, () => turn(run, TURN_MS)));
}

function turn(run: () => void, lastsMs: number): number {
  const before = process.cpuUsage();
  const endMs = performance.now() + lastsMs;
  let runs = 0;
  do {
    run();
    runs++;
  } while (performance.now() < endMs);
  return process.cpuUsage(before).user / runs;
}
