// Runs the benches of bench/ one after the other: `node scripts/bench.mjs [name ...] [--quick]`, default all.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const single = readdirSync(`${ROOT}bench`)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => [file.slice(0, -3), `bench/${file}`]);
const folders = readdirSync(`${ROOT}bench`)
  .filter((name) => existsSync(`${ROOT}bench/${name}/main.ts`))
  .map((name) => [name, `bench/${name}/main.ts`]);
const files = new Map([...single, ...folders].sort());
const all = [...files.keys()];
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const names = wanted.length > 0 ? wanted : all;

const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(", ")}; there is ${all.join(", ")}`);
  process.exit(1);
}

function node(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
  return status === 0;
}

if (!node(["scripts/setup.mjs", "start"])) process.exit(1);
for (const [at, name] of names.entries()) {
  console.log(`\n== ${files.get(name)} (${at + 1} of ${names.length})`);
  const startMs = performance.now();
  const isDone = node(["--conditions=source", "--import", "tsx", files.get(name), ...options]);
  console.log(
    `== ${name} ${isDone ? "done in" : "failed after"} ${((performance.now() - startMs) / 1000).toFixed(1)} s`,
  );
}
