import { readFile, stat } from "node:fs/promises";
import { isIP } from "node:net";

const PATH = "/etc/hosts";

/** The hosts file of the machine: names its administrator has fixed. Read again when it has changed. */
export class HostsFile {
  readonly #path: string;
  #readMs = Number.NaN;
  #names = new Map<string, string[]>();

  /** @param path default `/etc/hosts`; a file that is not there is empty */
  constructor(path = PATH) {
    this.#path = path;
  }

  /** Addresses of both families; undefined when it does not name the host. */
  async find(host: string): Promise<readonly string[] | undefined> {
    try {
      const { mtimeMs } = await stat(this.#path);
      if (mtimeMs !== this.#readMs) {
        this.#names = parseHosts(await readFile(this.#path, "utf8"));
        this.#readMs = mtimeMs;
      }
    } catch {
      this.#names.clear();
      this.#readMs = Number.NaN;
    }
    return this.#names.get(host.toLowerCase());
  }
}

/** Names in lower case and their addresses. */
export function parseHosts(text: string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...hosts] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const host of hosts) {
      const key = host.toLowerCase();
      const known = names.get(key) ?? [];
      if (!known.includes(address)) known.push(address);
      names.set(key, known);
    }
  }
  return names;
}
