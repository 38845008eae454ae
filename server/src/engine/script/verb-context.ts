import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CallDocument, Verb } from "../../wire/xml/verb.js";
import type { ScriptBudget } from "./budget.js";
import type { ScriptCall } from "./context.js";
import type { DocumentFetcher } from "./fetch.js";
import type { HoldState } from "./hold-state.js";
import type { MediaFetcher } from "./media-fetcher.js";

export type Response = Readonly<Record<string, unknown>>;

/** Result of a command, once it is known: the loop writes the row, then goes on with what follows from it. */
export interface Outcome {
  readonly success: boolean;
  /** Exact reason (call-xml.md 3.4). */
  readonly reason: string;
  readonly response?: Response;
  /** A fetched document: runs after the row, in place or as a jump (3.5). */
  readonly document?: CallDocument;
  /**
   * What the command does after its row, and after `document`: its block, its waiting. A further outcome is a further
   * attempt, with a row of its own.
   */
  readonly next?: () => Promise<Outcome | undefined>;
  /** An `Error` branch of the command's own has been chosen, so a sibling one is not run. */
  readonly errorTaken?: boolean;
}

/** A command in flight, as its verb sees it. */
export interface VerbContext {
  readonly call: ScriptCall;
  readonly clock: Clock;
  readonly log: Log;
  readonly documents: DocumentFetcher;
  readonly media: MediaFetcher;
  readonly budget: ScriptBudget;
  readonly hold: HoldState;
  /** Aborts when the call is gone, the document is replaced, or a filler is interrupted by a key. */
  readonly signal: AbortSignal;
  /** What has stopped this filler of a Gather; undefined = nothing has. */
  readonly interruptedBy: "key" | "speech" | undefined;
  /** Variables that go with the exchange of this command: those of the call's documents and its own. */
  readonly meta: ReadonlyMap<string, string>;
  /** No command of the chain of documents is left after this one. */
  readonly isLast: boolean;

  /** Runs the commands in it; `holdsRecord` = the block of a Record, which no jump may leave. */
  block(o?: { readonly holdsRecord?: boolean }): Promise<void>;
  /** Enters a branch: its row, then its commands. `through` = the Switch it stands in, entered with `reason` first. */
  enter(
    branch: Verb,
    through?: { readonly element: Verb; readonly reason: string; readonly branch: string },
  ): Promise<void>;
  /** Runs one child while digits are awaited; an abort of `interrupt` ends it. */
  filler(child: Verb, interrupt: AbortSignal): Promise<void>;
  /** Adds to the response of the row that was written. */
  amend(response: Response): void;
}

/** One verb: does the work of one command. Throws CommandFailure for the documented reasons. */
export type RunVerb = (ctx: VerbContext, verb: Verb) => Promise<Outcome>;
