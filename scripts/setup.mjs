// Prepares a bare machine with nothing but Node: `setup.mjs start` before the platform, `setup.mjs test` before tests.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NODE_MODULES = join(ROOT, "node_modules");
const PACKAGES_STAMP = join(NODE_MODULES, ".opentact-packages");
const BUILD_STAMP = join(NODE_MODULES, ".opentact-build");
const NODE_FLOOR = [20, 19];

/** Packages that the program is made of, each after those it needs. */
const BUILT = ["contract", "server", "testkit"];

/** Debian packages the tests use, each with the program that shows that it is there. */
const DEBIAN = {
  "sip-tester": "sipp",
  "baresip-core": "baresip",
  kamailio: "kamailio",
  kannel: "bearerbox",
  "rtpengine-daemon": "rtpengine",
  // 300 MB; the browser that JsSIP runs in.
  chromium: "chromium",
  sipsak: "sipsak",
  sipvicious: "svwar",
  sox: "sox",
};

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

/** Runs quietly; prints what the program said only when it fails. Gives the reason then. */
function problemOf(what, command, args, options = {}) {
  const child = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26, ...options });
  if (child.status === 0) return undefined;
  console.error(`${child.stdout ?? ""}${child.stderr ?? ""}`.trimEnd());
  return child.error ? `${what}: ${child.error.message}` : `${what} failed`;
}

function run(what, command, args) {
  const problem = problemOf(what, command, args);
  if (problem) fail(problem);
}

/** Calls `work` between a line that says what happens and one that says how long it took. */
function timed(what, work) {
  const startMs = performance.now();
  console.error(`setup: ${what} ...`);
  work();
  console.error(`setup: done in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1]))
    fail(`Node.js ${NODE_FLOOR.join(".")} or newer is needed, this is ${process.versions.node}`);
}

const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

function npm(args) {
  // Inside `npm start` npm tells where it is; else the one on PATH.
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? [process.execPath, [cli, ...args]] : ["npm", args];
}

function installPackages() {
  const wanted = createHash("sha256").update(`${process.versions.modules} ${process.platform}-${process.arch}\n`);
  const stamp = wanted.update(readFileSync(join(ROOT, "package-lock.json"))).digest("hex");
  if (read(PACKAGES_STAMP) === stamp) return;
  // NODE_ENV=production must not leave out the compiler.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  if (!isInstalledByHand()) timed("installing npm packages", () => run("npm ci", ...npm(args)));
  writeFileSync(PACKAGES_STAMP, stamp);
}

/** A developer's own `npm install` counts: npm writes its hidden lock file last. */
function isInstalledByHand() {
  const hidden = join(NODE_MODULES, ".package-lock.json");
  if (existsSync(PACKAGES_STAMP) || !existsSync(hidden) || !existsSync(join(NODE_MODULES, "typescript"))) return false;
  return statSync(hidden).mtimeMs > statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

/** Paths of the files below `folder` that end with `ending`. */
function filesBelow(folder, ending) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

function sourceStamp() {
  const hash = createHash("sha256").update(read(PACKAGES_STAMP));
  const settings = ["tsconfig.base.json", ...BUILT.map((part) => `${part}/tsconfig.json`)];
  const compilers = ["scripts/compile.mjs", "scripts/keep-shapes.mjs", "scripts/compile-native.mjs"];
  for (const file of [...settings, ...compilers, "server/native/udp.c"]) hash.update(read(join(ROOT, file)));
  for (const part of BUILT)
    for (const file of filesBelow(join(ROOT, part, "src"), ".ts"))
      if (!file.endsWith(".test.ts")) hash.update(`${file} ${statSync(file).mtimeMs}\n`);
  return hash.digest("hex");
}

/** Removes what an earlier build left of sources that are gone. */
function removeOrphans(part) {
  const [src, dist] = [join(ROOT, part, "src"), join(ROOT, part, "dist")];
  for (const file of filesBelow(dist, ".js"))
    if (!existsSync(join(src, relative(dist, file).replace(/js$/, "ts")))) rmSync(file);
}

function build() {
  const stamp = sourceStamp();
  const isBuilt = ["server/dist/main.js", "contract/dist/index.js", "testkit/dist/command.js"].every((file) =>
    existsSync(join(ROOT, file)),
  );
  if (isBuilt && read(BUILD_STAMP) === stamp) return;
  timed("building", () => {
    run("building", process.execPath, [join(ROOT, "scripts/compile.mjs"), ...BUILT]);
    for (const part of BUILT) removeOrphans(part);
    buildNative();
  });
  writeFileSync(BUILD_STAMP, stamp);
}

function buildNative() {
  run("building", process.execPath, [join(ROOT, "scripts/compile-native.mjs")]);
}

function isOnPath(program) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/bin"];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function installDebianPackages() {
  const missing = Object.keys(DEBIAN).filter((name) => !isOnPath(DEBIAN[name]));
  if (missing.length === 0) return;
  const names = missing.join(", ");
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    console.error(`setup: not installed (needs root and apt-get), tests that use them are skipped: ${names}`);
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  timed(`installing Debian packages ${names}`, () => {
    const install = ["install", "-qy", "--no-install-recommends", ...missing];
    const problem =
      problemOf("apt-get update", "apt-get", ["update", "-q"], { env }) ??
      problemOf("apt-get install", "apt-get", install, { env });
    if (problem) console.error(`setup: ${problem}; tests that use ${names} are skipped`);
  });
}

/** One set-up at a time per clone: two instances may be started at once. The lock of a dead process is taken over. */
async function locked(work) {
  const file = join(tmpdir(), `opentact-setup-${createHash("sha256").update(ROOT).digest("hex").slice(0, 16)}.lock`);
  for (;;) {
    try {
      const lock = openSync(file, "wx", 0o600);
      writeSync(lock, String(process.pid));
      closeSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") fail(`cannot write ${file}: ${error.message}`);
      if (!isAlive(Number(read(file)))) rmSync(file, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  process.on("exit", () => rmSync(file, { force: true }));
  work();
}

/** An empty lock (0) is just being written. */
function isAlive(pid) {
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

const purpose = process.argv[2];
if (purpose !== "start" && purpose !== "test") fail("usage: setup.mjs start|test");
checkNode();
await locked(() => {
  installPackages();
  if (purpose === "start") build();
  else {
    installDebianPackages();
    // Tests of sources use it as well.
    buildNative();
  }
});
