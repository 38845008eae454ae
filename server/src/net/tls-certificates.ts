import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, type SecureContext, type Server, type TlsOptions } from "node:tls";
import type { Clock, Timer } from "../base/clock.js";
import type { Log } from "../base/log.js";

/** The oldest version that is spoken (security.md 10). */
export const TLS_MIN_VERSION = "TLSv1.2";
/** How often the files are looked at for a renewed certificate. */
const LOOK_MS = 30_000;

/** Files of one certificate chain and its key, both PEM. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A chain and its key. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

interface Loaded extends TlsPair {
  readonly leaf: X509Certificate;
  readonly context: SecureContext;
}

export interface TlsCertificatesOptions {
  /** The first is shown to those who ask for no name, or for an unknown one. */
  readonly files: readonly [TlsFiles, ...TlsFiles[]];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The certificates of this node, read from files and read again when these change or `reload` is called. Connections that
 * stand are not touched. Files that cannot be used, perhaps because they are being written, leave the former ones in use.
 */
export class TlsCertificates {
  readonly #options: TlsCertificatesOptions;
  readonly #servers = new Set<Server>();
  #loaded: readonly [Loaded, ...Loaded[]];
  #look: Timer | undefined;
  #isClosed = false;

  private constructor(options: TlsCertificatesOptions, loaded: readonly [Loaded, ...Loaded[]]) {
    this.#options = options;
    this.#loaded = loaded;
    this.#look = undefined;
    this.#scheduleLook();
  }

  /** @throws Error that names the file which cannot be used, and why */
  static async open(options: TlsCertificatesOptions): Promise<TlsCertificates> {
    return new TlsCertificates(options, await loadAll(options.files));
  }

  /** The first chain and key, as they are now. */
  get pair(): TlsPair {
    const { cert, key } = this.#loaded[0];
    return { cert, key };
  }

  /** Options of a server that shows them, by the name that is asked for (SNI, RFC 6066 §3). */
  serverOptions(): TlsOptions {
    return {
      ...this.pair,
      minVersion: TLS_MIN_VERSION,
      SNICallback: (name, choose) => choose(null, this.#for(name).context),
    };
  }

  /** Keeps the server's certificate for those who ask for no name up to date. @returns stops it */
  follow(server: Server): () => void {
    this.#servers.add(server);
    return () => this.#servers.delete(server);
  }

  /** Reads the files again. @returns whether anything is new. Never rejects: what cannot be used is logged. */
  async reload(): Promise<boolean> {
    const { files, log } = this.#options;
    try {
      const loaded = await loadAll(files);
      if (this.#isClosed || loaded.every((one, i) => isSame(one, this.#loaded[i]))) return false;
      this.#loaded = loaded;
      for (const server of this.#servers) server.setSecureContext({ ...this.pair, minVersion: TLS_MIN_VERSION });
      log.info({ validTo: loaded[0].leaf.validTo }, "certificates were read again");
      return true;
    } catch (error) {
      log.warn({ err: error }, "certificates could not be read again, the former ones stay in use");
      return false;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#look?.cancel();
    this.#servers.clear();
  }

  #for(name: string): Loaded {
    return this.#loaded.find(({ leaf }) => leaf.checkHost(name) !== undefined) ?? this.#loaded[0];
  }

  #scheduleLook(): void {
    if (this.#isClosed) return;
    this.#look = this.#options.clock.setTimer(LOOK_MS, () => {
      this.#options.log.onFail(
        this.reload().then(() => this.#scheduleLook()),
        "looking for new certificates",
      );
    });
  }
}

async function loadAll([first, ...rest]: readonly [TlsFiles, ...TlsFiles[]]): Promise<[Loaded, ...Loaded[]]> {
  return [await load(first), ...(await Promise.all(rest.map(load)))];
}

async function load({ certFile, keyFile }: TlsFiles): Promise<Loaded> {
  const [cert, key] = await Promise.all([readText(certFile), readText(keyFile)]);
  try {
    const context = createSecureContext({ cert, key, minVersion: TLS_MIN_VERSION });
    return { cert, key, leaf: new X509Certificate(cert), context };
  } catch (error) {
    throw new Error(`${certFile} and ${keyFile}: ${(error as Error).message}`, { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

function isSame(one: TlsPair, other: TlsPair | undefined): boolean {
  return one.cert === other?.cert && one.key === other.key;
}
