import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that only we can look into. Whoever asks for it removes it. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "opentact-speech-"));
}

/** Gives `use` a file that only we can read, and removes it afterwards, however `use` ends. */
export async function withFile<T>(name: string, bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder();
  try {
    const path = join(folder, name);
    await writeFile(path, bytes, { mode: 0o600 });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
