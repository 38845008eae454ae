// Runs everything that must hold and ends with "N passed, M failed, K skipped"; exit code 1 when anything failed.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REPORTS = mkdtempSync(join(tmpdir(), "opentact-test-"));
/** A run takes less than a quarter of an hour; one that hangs is ended. */
const LIMIT_MS = 40 * 60_000;
const startMs = performance.now();

const tool = (path) => join(ROOT, "node_modules", path);
const SOURCES = ["contract/src", "server/src", "client/src"];

/** Where the suites note which operation answered with which status, and which types of event came. */
process.env.STATUS_LOG = join(REPORTS, "statuses");
process.env.EVENT_LOG = join(REPORTS, "events");

const NO_OUTPUT = ["--noEmit", "--incremental", "false"];
const FROM_SOURCE = ["--customConditions", "source", "--rootDir", "."];

/** Checks pass or fail as a whole and count as one each. */
const CHECKS = [
  ["types", tool("typescript/bin/tsc"), ["-p", "tsconfig.json"]],
  // The packages see less than the whole: no types that only tests bring.
  ["types of contract", tool("typescript/bin/tsc"), ["-p", "contract/tsconfig.json", ...NO_OUTPUT]],
  ["types of client", tool("typescript/bin/tsc"), ["-p", "client/tsconfig.json", ...NO_OUTPUT]],
  ["types of server", tool("typescript/bin/tsc"), ["-p", "server/tsconfig.json", ...NO_OUTPUT, ...FROM_SOURCE]],
  ["biome", tool("@biomejs/biome/bin/biome"), ["check", "."]],
  ["eslint", tool("eslint/bin/eslint.js"), SOURCES],
  [
    "import rules",
    tool("dependency-cruiser/bin/dependency-cruise.mjs"),
    ["--config", ".dependency-cruiser.cjs", ...SOURCES],
  ],
];

/** What only a whole run can tell. */
const AFTERWARDS = [
  [
    "every documented status was answered",
    tool("tsx/dist/cli.mjs"),
    ["--conditions=source", "test/contract/missing-statuses.ts"],
  ],
  ["every type of event came", tool("tsx/dist/cli.mjs"), ["--conditions=source", "test/contract/missing-events.ts"]],
];

/** Vitest runs, each with its projects. */
const SUITES = [
  ["unit and store", ["unit", "store"]],
  ["flows", ["flows"]],
  ["platform and scenarios of SIPp", ["platform", "sipp"]],
];

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function countFailure(name) {
  total.failed++;
  failures.push(name);
}

/** Runs a script of Node with its output shown. Gives its exit code, or why it has none. @param stdio live, or piped */
function runNode(script, args, stdio = "inherit", shown = () => {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ["ignore", stdio, stdio] });
    child.stdout?.on("data", shown);
    child.stderr?.on("data", shown);
    const leftMs = Math.max(1, LIMIT_MS - (performance.now() - startMs));
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, leftMs);
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      resolve(isLate ? `stopped: the limit of ${LIMIT_MS / 60_000} minutes is over` : (code ?? `ended by ${signal}`));
    });
  });
}

/** What it says comes in one piece: two checks run at a time. */
async function runCheck([name, script, args]) {
  const said = [];
  const result = await runNode(script, args, "pipe", (chunk) => said.push(chunk));
  console.log(`\n== ${name}\n${Buffer.concat(said)}`);
  if (result === 0) total.passed++;
  else countFailure(typeof result === "number" ? name : `${name}: ${result}`);
}

async function runSuite([name, projects], index) {
  console.log(`\n== ${name}`);
  const report = join(REPORTS, `${index}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["run", "--passWithNoTests", ...reporters, ...projects.map((project) => `--project=${project}`)];
  const result = await runNode(tool("vitest/vitest.mjs"), args);
  const failedBefore = total.failed;
  const problem = countReport(report);
  if (problem) countFailure(`${name}: ${typeof result === "number" ? problem : result}`);
  // An error outside the tests fails the run without failing a test.
  else if (result !== 0 && total.failed === failedBefore)
    countFailure(`${name}: an error outside the tests, see above`);
}

/** Adds what the report of Vitest says really ran. */
function countReport(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return "no report was written";
  }
  for (const result of report.testResults) {
    const path = relative(ROOT, result.name);
    for (const test of result.assertionResults) {
      if (test.status === "passed") total.passed++;
      else if (test.status === "failed") countFailure(`${path} > ${test.fullName}`);
      else total.skipped++;
    }
    if (result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"))
      countFailure(`${path}: ${(result.message ?? "").split("\n")[0]}`);
  }
  return undefined;
}

const waiting = [...CHECKS];
const worker = async () => {
  for (let check = waiting.shift(); check; check = waiting.shift()) await runCheck(check);
};
await Promise.all([worker(), worker()]);
for (const [index, suite] of SUITES.entries()) await runSuite(suite, index);
for (const check of AFTERWARDS) await runCheck(check);
rmSync(REPORTS, { recursive: true, force: true });

const seconds = Math.round((performance.now() - startMs) / 1000);
console.log(`\n== result after ${Math.floor(seconds / 60)} min ${seconds % 60} s`);
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
