// Compiles what is written in C, where the machine can: `compile-native.mjs [folder]`, by default into server/dist/native.
// Without a compiler, Node's headers or Linux the platform runs all the same, with sockets of Node's own kind.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const SOURCE = join(ROOT, "server", "native", "udp.c");
/** Unknown functions show when it is loaded, not when they are first called. */
const FLAGS = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-fvisibility=hidden", "-Wl,-z,now"];

const modifiedMs = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @returns why it could not be compiled; undefined when it was, or need not be */
function compile(target) {
  if (modifiedMs(target) > Math.max(modifiedMs(SOURCE), modifiedMs(SELF))) return undefined;
  // What an older source made is of no use to a newer program.
  rmSync(target, { force: true });
  const headers = join(dirname(process.execPath), "..", "include", "node");
  if (!existsSync(join(headers, "node_api.h"))) return `no headers of Node.js in ${headers}`;
  mkdirSync(dirname(target), { recursive: true });
  // A program that runs has the old file open: the new one takes its place as a whole.
  const made = `${target}.${process.pid}`;
  const compiler = process.env.CC || "cc";
  const { status, error, stderr } = spawnSync(compiler, [...FLAGS, "-I", headers, SOURCE, "-o", made], {
    encoding: "utf8",
  });
  if (status !== 0) return error ? `${compiler}: ${error.message}` : `${compiler} failed\n${stderr.trimEnd()}`;
  renameSync(made, target);
  return undefined;
}

if (process.platform === "linux") {
  const folder = process.argv[2] ?? join(ROOT, "server", "dist", "native");
  const problem = compile(join(folder, `udp-${process.platform}-${process.arch}.node`));
  if (problem) console.error(`UDP in batches is not built, node:dgram takes its place: ${problem}`);
}
