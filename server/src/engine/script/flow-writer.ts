import { newUuid } from "../../base/ids.js";
import type { FlowCommand } from "../../domain/call/port/flow-row.js";
import type { Verb } from "../../wire/xml/verb.js";
import type { ScriptCall } from "./context.js";
import type { Response } from "./verb-context.js";

/** Results of what runs in the block of a command and in its `Error` block (events.md 6.2). */
export interface RowResults {
  readonly children: FlowCommand[];
  readonly error: FlowCommand[];
}

/** A row that was written; results of what runs inside it gather here until its block has ended. */
export interface WrittenRow extends RowResults {
  readonly uuid: string;
  response: Response;
}

/** What a row says beside what the element says. */
export interface RowWords {
  readonly path: string;
  readonly document: number;
  readonly success: boolean;
  readonly reason: string;
  readonly response?: Response | undefined;
}

/** Writes rows and keeps the tree of their results. */
export class FlowWriter {
  readonly #call: ScriptCall;

  constructor(call: ScriptCall) {
    this.#call = call;
  }

  /** Records one row and its event now; `into` = where the parent keeps this result. */
  write(verb: Verb, words: RowWords, into: FlowCommand[] | undefined): WrittenRow {
    const { response = {}, ...said } = words;
    const { name, attributes, meta } = verb;
    const row: WrittenRow = { uuid: newUuid(), children: [], error: [], response };
    const command = { name, ...said, tag: verb.tag ?? null, attributes, meta: fromMap(meta) };
    into?.push({ ...command, children: row.children, error: row.error });
    this.#call.flow({
      uuid: row.uuid,
      command: { ...command, children: [], error: [] },
      element: verb.element(),
      response,
    });
    return row;
  }

  /** The block of the row has ended: what ran in it is added silently. */
  ended(row: WrittenRow): void {
    if (row.children.length + row.error.length === 0) return;
    this.#call.updateFlow(row.uuid, { children: [...row.children], error: [...row.error] });
  }

  /** Adds to the response of a row that was written. */
  amend(row: WrittenRow, response: Response): void {
    row.response = { ...row.response, ...response };
    this.#call.updateFlow(row.uuid, { response: row.response });
  }
}

function fromMap(meta: ReadonlyMap<string, string>): Record<string, string> {
  const object: Record<string, string> = Object.create(null);
  for (const [name, value] of meta) object[name] = value;
  return object;
}
