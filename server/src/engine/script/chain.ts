import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { type CallDocument, isError, type Verb } from "../../wire/xml/verb.js";
import type { ScriptBudget } from "./budget.js";
import { Cancelled, type CancelReason } from "./cancelled.js";
import { Command } from "./command.js";
import type { ScriptCall } from "./context.js";
import type { DocumentFetcher } from "./fetch.js";
import { FlowWriter, type RowResults } from "./flow-writer.js";
import { type Frame, innerFrame } from "./frame.js";
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

/** One main document and what it fetches and jumps to, or one side document. Runs block after block, writing rows. */
export class Chain {
  readonly parts: ChainParts;
  readonly rows: FlowWriter;
  /** Aborts when the call is gone or this chain is replaced. */
  readonly signal: AbortSignal;

  constructor(parts: ChainParts, signal: AbortSignal) {
    this.parts = parts;
    this.signal = signal;
    this.rows = new FlowWriter(parts.call);
  }

  /** Why open commands end. */
  get cancelReason(): CancelReason {
    return this.parts.call.signal.aborted ? "Cancelled: call hung up" : "Cancelled: replaced";
  }

  /** @throws Cancelled the chain was aborted */
  check(): void {
    if (this.signal.aborted) throw new Cancelled(this.cancelReason);
  }

  /**
   * Runs a document and those that replace it.
   * @returns the last of them, whose `park` counts
   * @throws Cancelled
   */
  async document(first: Jump, prefix = "", parent?: Frame, owner?: RowResults): Promise<CallDocument> {
    const depth = parent ? parent.depth + 1 : 0;
    let current = first;
    for (;;) {
      this.#declare(current.document);
      const frame: Frame = { parent, isDocument: true, holdsRecord: false, depth, isMoreToCome: false };
      const jump = await this.block(current.document.block, { prefix, document: current.ordinal, frame, owner });
      if (!jump) return current.document;
      current = jump;
    }
  }

  /** Runs the commands of a block in order (call-xml.md 3.1, 3.2). */
  async block(verbs: readonly Verb[], place: Place): Promise<Jump | undefined> {
    let failed: string | undefined;
    let jump: Jump | undefined;
    for (const [index, verb] of verbs.entries()) {
      if (isError(verb)) {
        if (failed !== undefined) jump = await this.branch(verb, place, failed);
        failed = undefined;
      } else {
        place.frame.isMoreToCome = verbs.slice(index + 1).some((later) => !isError(later));
        ({ jump, unhandled: failed } = await new Command(this, verb, place).run());
      }
      if (jump) return jump;
    }
    return undefined;
  }

  /**
   * Enters a branch: its row, the spoken reason when it asks for it, its commands. Results of an `Error` go to the
   * `error` of the row it belongs to, those of other branches are its own and its parent's children.
   */
  async branch(verb: Verb, place: Place, failure?: string): Promise<Jump | undefined> {
    this.check();
    const { prefix, document, owner } = place;
    const path = `${prefix}${verb.name}[${verb.index}]`;
    const words = { path, document, success: true, reason: "Entered" };
    const row = this.rows.write(verb, words, isError(verb) ? undefined : owner?.children);
    try {
      if (failure !== undefined && verb.values.flag("say")) await this.#say(failure);
      const frame = innerFrame(place.frame);
      return await this.block(verb.parts, { prefix: `${path}/`, document, frame, owner: row });
    } finally {
      if (isError(verb)) owner?.error.push(...row.children);
      this.rows.ended(row);
    }
  }

  #declare({ meta }: CallDocument): void {
    if (meta.size === 0) return;
    const { budget, call, callMeta } = this.parts;
    const fitting = budget.variables(call.vars, meta);
    for (const [name, value] of fitting) callMeta.set(name, value);
    call.setVars(fitting);
  }

  /** Says why a command failed, in the default voice; a voice that fails is not a failure of the script. */
  async #say(text: string): Promise<void> {
    const { call, log } = this.parts;
    try {
      const { audio } = await call.speak(text, { lang: "en-US", type: "Standard", gender: "FEMALE" });
      this.check();
      await call.play(audio, { loop: 1, leg: "aleg" }, this.signal);
    } catch (error) {
      if (!(error instanceof Cancelled)) log.warn({ err: error }, "the reason of a failure could not be spoken");
    }
    this.check();
  }
}
