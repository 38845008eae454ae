import type { CallBatch, CallChange, CallWriter } from "../../server/src/domain/call/port/call-writer.js";

/** A writer of calls whose batches wait as they were given, for what `write` does with them. */
export function memoryWriter(write: (changes: readonly CallChange[]) => Promise<void>): CallWriter {
  return { write, begin: () => batchOf(write) };
}

function batchOf(write: (changes: readonly CallChange[]) => Promise<void>): CallBatch {
  const all: CallChange[] = [];
  return {
    get size() {
      return all.length;
    },
    add: (change) => void all.push(change),
    changes: (from = 0) => all.slice(from),
    write: () => write(all.slice()),
    release: () => void all.splice(0),
  };
}
