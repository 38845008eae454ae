/**
 * Everything about audio: streams of one media thread beside a bare loop and rtpengine, prompts heard by real calls, and
 * the cost of the functions they are made of. Usage: `npm run bench media`, short: `node scripts/bench.mjs media --quick`.
 * `--only=streams,prompts,functions,audio` takes parts of it, `--seconds=8` is the time of each row, `--legs=100`
 * the most legs of one. Streams need python3;
 * root on Debian gets rtpengine with `apt-get install rtpengine-daemon`, without it its rows are left out.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { oneCore } from "../../server/src/base/one-core.js";
import { machine } from "../support/machine.js";
import { pinned } from "../support/process.js";
import { benchAudio } from "./audio.js";
import { benchFunctions } from "./functions.js";
import { benchPrompts } from "./prompts.js";
import { benchStreams } from "./streams.js";

const isQuick = process.argv.includes("--quick");
const option = (name: string) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const seconds = Number(option("seconds") ?? (isQuick ? 2 : 8));

const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  streams: benchStreamsPinned,
  prompts: () => benchPrompts(isQuick ? [100] : [50, 100, 200, 400], seconds),
  functions: benchFunctions,
  audio: () => benchAudio(isQuick),
};

/** In a process that has the first core alone from its start: there the platform begins otherwise (one-core.ts). */
function benchStreamsPinned(): void {
  const again = [...process.argv.slice(2).filter((word) => !word.startsWith("--only=")), "--only=pinned-streams"];
  const [command, args] = pinned("first", process.execPath, [
    ...process.execArgv,
    fileURLToPath(import.meta.url),
    ...again,
  ]);
  process.exitCode = spawnSync(command, args, { stdio: "inherit" }).status ?? 1;
}

async function measureStreams(): Promise<void> {
  oneCore.standBack();
  oneCore.serve();
  await benchStreams(isQuick, seconds, Number(option("legs") ?? Number.POSITIVE_INFINITY));
}

if (option("only") === "pinned-streams") await measureStreams();
else await measureParts();

async function measureParts(): Promise<void> {
  console.log(machine());
  const wanted = (option("only") ?? Object.keys(PARTS).join()).split(",");
  for (const name of wanted) {
    const part = PARTS[name];
    if (!part) throw new Error(`no part ${name}; there is ${Object.keys(PARTS).join()}`);
    console.log(`\n-- ${name}`);
    await part();
  }
}
