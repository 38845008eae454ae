import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Inside `node_modules`, so that packages are found from there. */
const CACHE = join(ROOT, "node_modules", ".cache");

/** The sources as JavaScript, without types being looked at. */
export interface CompiledProgram {
  /** What Node is given to run the platform. */
  readonly main: string;
  remove(): Promise<void>;
}

/**
 * Compiles server and contract file by file into a folder of its own, laid out as the build does it. A platform from
 * there starts with a third of the work of one that compiles each file on the way up, its threads too.
 */
export async function compileProgram(): Promise<CompiledProgram> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, "opentact-program-"));
  const contract = join(folder, "node_modules", "@opentact", "contract");
  const native = [join(ROOT, "scripts", "compile-native.mjs"), join(folder, "dist", "native")];
  await Promise.all([
    compile("server", join(folder, "dist")),
    compile("contract", contract),
    promisify(execFile)(process.execPath, native),
  ]);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(contract, "package.json"), JSON.stringify({ type: "module", exports: "./index.js" }));
  return {
    main: join(folder, "dist", "main.js"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function compile(part: string, outdir: string): Promise<void> {
  const source = join(ROOT, part, "src");
  const names = await readdir(source, { recursive: true });
  const own = names.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const entryPoints = own.map((name) => join(source, name));
  await build({ entryPoints, outbase: source, outdir, format: "esm", platform: "node", target: "node20" });
}
