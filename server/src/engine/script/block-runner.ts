import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CallDocument, Verb } from "../../wire/xml/verb.js";
import type { ScriptBudget } from "./budget.js";
import type { CancelReason } from "./cancelled.js";
import type { ScriptCall } from "./context.js";
import type { DocumentFetcher } from "./fetch.js";
import type { FlowWriter, RowResults } from "./flow-writer.js";
import type { Frame } from "./frame.js";
import type { HoldState } from "./hold-state.js";
import type { MediaFetcher } from "./media-fetcher.js";

/** What all chains of one call share. */
export interface ChainParts {
  readonly call: ScriptCall;
  readonly clock: Clock;
  readonly log: Log;
  readonly documents: DocumentFetcher;
  readonly media: MediaFetcher;
  readonly budget: ScriptBudget;
  readonly hold: HoldState;
  /** `Meta` of every `Response` that has run so far: goes with all exchanges from then on. */
  readonly callMeta: Map<string, string>;
}

/** Where commands run: their document, their path, the blocks around them, the row their results go to. */
export interface Place {
  /** Path of the parent with a slash at its end, empty at the top. */
  readonly prefix: string;
  readonly document: number;
  readonly frame: Frame;
  /** Row of the element they stand in; none at the top of a chain. */
  readonly owner: RowResults | undefined;
  /** Stops a filler. */
  readonly interrupt?: AbortSignal;
}

/** A document that takes the place of the one that fetched it (call-xml.md 3.5). */
export interface Jump {
  readonly document: CallDocument;
  readonly ordinal: number;
}

/** Runs documents, blocks and branches: what a command asks of the chain it is part of. All throw Cancelled after an abort. */
export interface BlockRunner {
  readonly parts: ChainParts;
  readonly rows: FlowWriter;
  /** Aborts when the call is gone or this chain is replaced. */
  readonly signal: AbortSignal;
  /** Why open commands end. */
  readonly cancelReason: CancelReason;
  /** @throws Cancelled the chain was aborted */
  check(): void;
  /** Sets the variables of an element as far as they fit. */
  variables(meta: ReadonlyMap<string, string>): void;
  /**
   * Runs a document and those that replace it.
   * @returns the last of them, whose `park` counts
   */
  document(first: Jump, prefix?: string, parent?: Frame, owner?: RowResults): Promise<CallDocument>;
  /** Runs the commands of a block in order (call-xml.md 3.1, 3.2). */
  block(verbs: readonly Verb[], place: Place): Promise<Jump | undefined>;
  /**
   * Enters a branch: its row, the spoken reason when it asks for it, its commands.
   * @param isErrorBlock it is the `Error` of the command itself: what runs in it goes to `error` of the command's row
   */
  branch(verb: Verb, place: Place, failure?: string, isErrorBlock?: boolean): Promise<Jump | undefined>;
}
