import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIZE_BYTES = 128 * 1024 * 1024;

/** A folder where a call that writes ends when the disk has it: what a program keeps there without fsync is kept all the same. */
export interface WrittenThrough {
  readonly folder: string;
  /** Idempotent. */
  remove(): void;
}

/**
 * Mounts an ext4 file system that is a file of the temporary folder, with `sync`. It has no journal, so that a write waits
 * for the disk once and a removal, which nothing is lost without, not at all. Needs root and loop devices.
 * @throws Error with what the system said when it cannot be mounted
 */
export function writtenThrough(): WrittenThrough {
  const own = mkdtempSync(join(tmpdir(), "opentact-through-"));
  const image = join(own, "image");
  const folder = join(own, "mounted");
  let isMounted = false;
  const remove = () => {
    if (isMounted) run("umount", ["--lazy", folder]);
    isMounted = false;
    rmSync(own, { recursive: true, force: true });
  };
  try {
    mkdirSync(folder);
    // Written and not only as long as that: blocks that the file has already cost no journal of the file system it is in.
    writeFileSync(image, Buffer.alloc(SIZE_BYTES), { flush: true });
    run("mkfs.ext4", ["-q", "-F", "-O", "^has_journal", image]);
    run("mount", ["-o", "loop,sync,dirsync", image, folder]);
    isMounted = true;
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr.trim().split("\n")[0]}`);
}
