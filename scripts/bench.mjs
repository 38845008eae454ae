// Runs the benches of bench/ one after the other: `node scripts/bench.mjs [name ...]`, default all.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const all = readdirSync(`${ROOT}bench`)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .sort();
const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : all;

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
for (const name of names) {
  console.log(`\n== bench/${name}.ts`);
  node(["--conditions=source", "--import", "tsx", `bench/${name}.ts`]);
}
