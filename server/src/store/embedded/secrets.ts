import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newUuid, randomToken } from "../../base/ids.js";
import { StartError } from "../../base/start-error.js";

/** Length of made secrets: 43 characters of 62 are 256 bits. */
const SECRET_CHARS = 43;
const NAME = /^[a-z][a-z0-9-]{0,40}$/;

/** Secrets that are made once per data folder and kept in files only their owner can read (`secrets/<name>`, 0600). */
export class Secrets {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, "secrets");
  }

  /**
   * The secret of this name; made at the first call, the same for ever after.
   * @param name for example `jwt`, `secrets-key`, `admin-password`
   * @param make default: 43 characters of `[A-Za-z0-9]`
   */
  async secret(name: string, make: () => string = () => randomToken(SECRET_CHARS)): Promise<string> {
    if (!NAME.test(name)) throw new Error(`not a name of a secret: ${name}`);
    const file = join(this.#folder, name);
    return (await this.#read(file)) ?? (await this.#make(file, make()));
  }

  async #read(file: string): Promise<string | undefined> {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new StartError(`cannot read ${file}: ${error.message}`, { cause: error });
    });
    if (text !== undefined && text.trim() === "")
      throw new StartError(`${file} is empty: restore it, or remove it if nothing depends on it`);
    return text?.trim();
  }

  /** Written aside and linked into place: the file is complete or absent, and the first of two makers wins. */
  async #make(file: string, value: string): Promise<string> {
    const aside = `${file}.${newUuid()}`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(aside, `${value}\n`, { mode: 0o600, flush: true });
      await link(aside, file);
      return value;
    } catch (error) {
      const winner = (error as NodeJS.ErrnoException).code === "EEXIST" ? await this.#read(file) : undefined;
      if (winner !== undefined) return winner;
      throw new StartError(`cannot write ${file}: ${(error as Error).message}`, { cause: error });
    } finally {
      await rm(aside, { force: true });
    }
  }
}
