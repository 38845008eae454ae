/** Error numbers and file types of WASI preview 1 (snapshot_preview1 witx). */
const SUCCESS = 0;
const BADF = 8;
const INVAL = 28;
const NOENT = 44;
const FILETYPE_CHARACTER_DEVICE = 2;
const FILETYPE_DIRECTORY = 3;
const FILETYPE_REGULAR_FILE = 4;
const ALL_RIGHTS = 0xffff_ffff_ffff_ffffn;
const OFLAGS_CREAT = 1;

/** Descriptor of the one folder a program sees. */
const ROOT_FD = 3;
const FIRST_FILE_FD = 4;

/** The part of WebAssembly that is used here; its types belong to the browser's library, which the server does not load. */
interface Memory {
  readonly buffer: ArrayBuffer;
}
/** A compiled program; nothing of it is looked at. */
export interface WasmModule {
  readonly [Symbol.toStringTag]?: string;
}
interface WasmApi {
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { exports: { memory: Memory; _start: () => void } };
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

interface OpenFile {
  readonly file: MemoryFile;
  at: number;
}

/** Compiles a program once for any number of runs. */
export function compileWasm(bytes: Uint8Array): WasmModule {
  return new wasm.Module(bytes);
}

/**
 * Runs a WASI command with its files in memory: `/` is an empty folder it may write to, and what it prints is kept.
 * It takes the place of node:wasi, which on Node 20 ends the whole process (an abort in the destructor of its
 * state when a garbage collection falls into a system call). Only the calls that flite imports are here.
 * @returns exit code, files written by name, and what was printed
 * @throws WebAssembly.RuntimeError when the program traps
 */
export function runWasi(
  module: WasmModule,
  args: readonly string[],
  o: { maxFileBytes: number },
): { code: number; files: ReadonlyMap<string, Uint8Array>; printed: string } {
  const system = new System(args, o.maxFileBytes);
  const instance = new wasm.Instance(module, { wasi_snapshot_preview1: system.calls() });
  system.memory = instance.exports.memory;
  const code = exitCode(instance.exports._start);
  const files = new Map([...system.files].map(([name, file]) => [name, file.bytes()]));
  return { code, files, printed: Buffer.from(system.printed.bytes()).toString() };
}

function exitCode(start: () => void): number {
  try {
    start();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}

/** Bytes that grow by doubling, up to a limit. */
class MemoryFile {
  #bytes = new Uint8Array(4096);
  #length = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @returns false when the file would pass its limit */
  write(at: number, from: Uint8Array): boolean {
    const end = at + from.length;
    if (end > this.#maxBytes) return false;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.bytes());
      this.#bytes = larger;
    }
    this.#bytes.set(from, at);
    this.#length = Math.max(this.#length, end);
    return true;
  }
}

class System {
  memory!: Memory;
  readonly files = new Map<string, MemoryFile>();
  readonly printed: MemoryFile;
  readonly #args: readonly Uint8Array[];
  readonly #maxFileBytes: number;
  readonly #open = new Map<number, OpenFile>();
  #nextFd = FIRST_FILE_FD;

  constructor(args: readonly string[], maxFileBytes: number) {
    this.#args = args.map((a) => Buffer.from(`${a}\0`));
    this.#maxFileBytes = maxFileBytes;
    this.printed = new MemoryFile(maxFileBytes);
    for (const fd of [1, 2]) this.#open.set(fd, { file: this.printed, at: 0 });
  }

  /** The import object; the memory may move whenever the program grows it, so each call looks at it anew. */
  calls(): Record<string, (...args: never[]) => number> {
    return {
      args_sizes_get: (count: number, size: number) =>
        this.#set32(count, this.#args.length) ||
        this.#set32(
          size,
          this.#args.reduce((sum, a) => sum + a.length, 0),
        ),
      args_get: (pointers: number, buffer: number) => this.#writeArgs(pointers, buffer),
      clock_time_get: (_id: number, _precision: bigint, out: number) => this.#set64(out, 0n), // speech knows no time
      proc_exit: (code: number) => {
        throw new Exit(code);
      },
      fd_prestat_get: (fd: number, out: number) =>
        fd === ROOT_FD ? this.#set32(out, 0) || this.#set32(out + 4, 1) : BADF,
      fd_prestat_dir_name: (fd: number, path: number) =>
        fd === ROOT_FD ? this.#setBytes(path, Buffer.from("/")) : BADF,
      fd_fdstat_get: (fd: number, out: number) => this.#stat(fd, out),
      fd_fdstat_set_flags: () => SUCCESS,
      fd_close: (fd: number) => (this.#open.delete(fd) ? SUCCESS : BADF),
      fd_read: (_fd: number, _vectors: number, _count: number, out: number) => this.#set32(out, 0), // always at the end
      fd_write: (fd: number, vectors: number, count: number, out: number) => this.#write(fd, vectors, count, out),
      fd_seek: (fd: number, offset: bigint, whence: number, out: number) => this.#seek(fd, offset, whence, out),
      path_open: (
        _fd: number,
        _look: number,
        path: number,
        length: number,
        flags: number,
        ...rest: [bigint, bigint, number, number]
      ) => this.#openFile(this.#text(path, length), flags, rest[3]),
    } as Record<string, (...args: never[]) => number>;
  }

  #view(): DataView {
    return new DataView(this.memory.buffer);
  }

  #set32(at: number, value: number): 0 {
    this.#view().setUint32(at, value, true);
    return SUCCESS;
  }

  #set64(at: number, value: bigint): 0 {
    this.#view().setBigUint64(at, value, true);
    return SUCCESS;
  }

  #setBytes(at: number, bytes: Uint8Array): 0 {
    new Uint8Array(this.memory.buffer).set(bytes, at);
    return SUCCESS;
  }

  #text(at: number, length: number): string {
    return Buffer.from(this.memory.buffer, at, length).toString();
  }

  #writeArgs(pointers: number, buffer: number): 0 {
    let at = buffer;
    for (const [i, arg] of this.#args.entries()) {
      this.#set32(pointers + 4 * i, at);
      this.#setBytes(at, arg);
      at += arg.length;
    }
    return SUCCESS;
  }

  #stat(fd: number, out: number): number {
    if (fd !== ROOT_FD && fd !== 0 && !this.#open.has(fd)) return BADF;
    const type = fd === ROOT_FD ? FILETYPE_DIRECTORY : fd < ROOT_FD ? FILETYPE_CHARACTER_DEVICE : FILETYPE_REGULAR_FILE;
    this.#set64(out, BigInt(type));
    this.#set64(out + 8, ALL_RIGHTS);
    return this.#set64(out + 16, ALL_RIGHTS);
  }

  #openFile(name: string, flags: number, out: number): number {
    if (!(flags & OFLAGS_CREAT)) return NOENT;
    const file = new MemoryFile(this.#maxFileBytes);
    this.files.set(name, file);
    this.#open.set(this.#nextFd, { file, at: 0 });
    return this.#set32(out, this.#nextFd++);
  }

  #write(fd: number, vectors: number, count: number, out: number): number {
    const open = this.#open.get(fd);
    if (!open) return BADF;
    let written = 0;
    for (let i = 0; i < count; i++) {
      const at = this.#view().getUint32(vectors + 8 * i, true);
      const length = this.#view().getUint32(vectors + 8 * i + 4, true);
      if (!open.file.write(open.at, new Uint8Array(this.memory.buffer, at, length))) return INVAL;
      open.at += length;
      written += length;
    }
    return this.#set32(out, written);
  }

  #seek(fd: number, offset: bigint, whence: number, out: number): number {
    const open = fd < FIRST_FILE_FD ? undefined : this.#open.get(fd);
    if (!open) return BADF;
    const base = whence === 0 ? 0 : whence === 1 ? open.at : open.file.bytes().length;
    const to = base + Number(offset);
    if (to < 0) return INVAL;
    open.at = to;
    return this.#set64(out, BigInt(to));
  }
}
