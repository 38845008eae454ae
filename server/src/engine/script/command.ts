import type { Verb } from "../../wire/xml/verb.js";
import { isError } from "../../wire/xml/verb.js";
import { type LinkedAbort, linkAbort, withGrace } from "./abort.js";
import type { BlockRunner, Jump, Place } from "./block-runner.js";
import { MAX_NESTING } from "./budget.js";
import { Cancelled } from "./cancelled.js";
import { CommandFailure } from "./context.js";
import type { RowResults, WrittenRow } from "./flow-writer.js";
import { innerFrame, isLastOfChain, isLastOfDocument } from "./frame.js";
import type { Outcome, Response, VerbContext } from "./verb-context.js";
import { VERB_RUNNERS } from "./verbs/table.js";

/** How a command left its block. */
export interface CommandEnd {
  /** A document that replaces the current one: nothing of this one is left to run. */
  readonly jump: Jump | undefined;
  /** It failed with that reason and no `Error` of its own ran, so a sibling one may. */
  readonly unhandled: string | undefined;
}

/** Cause of a call that is ended by a limit or a fault of the program. */
const TEMPORARY_FAILURE = 41;

/** A verb that has not ended so long after the end of its call is left alone. */
const GRACE_MS = 5_000;

/** Commands whose `Error` children are siblings in their block, or branches (call-xml.md 3.2). */
const ERROR_IS_NOT_OWN: ReadonlySet<string> = new Set(["Call", "Geo", "Schedule", "Gather"]);

/**
 * One command in flight: it runs its verb and writes the rows, then runs what follows from the result - a fetched
 * document, the block, the `Error` block. An abort anywhere gives it the row `Cancelled: ...` unless it has one.
 */
export class Command implements VerbContext {
  readonly meta: ReadonlyMap<string, string>;
  readonly #chain: BlockRunner;
  readonly #verb: Verb;
  readonly #place: Place;
  readonly #path: string;
  readonly signal: AbortSignal;
  /** Only a filler has more than one signal to follow. */
  readonly #link: LinkedAbort | undefined;
  #row: WrittenRow | undefined;
  #reason = "";
  #failed = false;
  /** Results of fillers, which run before the row is written. */
  readonly #early: RowResults = { children: [], error: [] };
  #jump: Jump | undefined;

  constructor(chain: BlockRunner, verb: Verb, place: Place) {
    this.#chain = chain;
    this.#verb = verb;
    this.#place = place;
    this.#path = `${place.prefix}${verb.name}[${verb.index}]`;
    this.#link = place.interrupt && linkAbort(chain.signal, place.interrupt);
    this.signal = this.#link?.signal ?? chain.signal;
    this.meta = new Map([...chain.parts.callMeta, ...verb.meta]);
  }

  get call() {
    return this.#chain.parts.call;
  }
  get clock() {
    return this.#chain.parts.clock;
  }
  get log() {
    return this.#chain.parts.log;
  }
  get documents() {
    return this.#chain.parts.documents;
  }
  get media() {
    return this.#chain.parts.media;
  }
  get budget() {
    return this.#chain.parts.budget;
  }
  get hold() {
    return this.#chain.parts.hold;
  }
  get interruptedBy() {
    const { interrupt } = this.#place;
    if (interrupt?.aborted !== true) return undefined;
    return interrupt.reason === "speech" ? ("speech" as const) : ("key" as const);
  }
  get isLast() {
    return isLastOfChain(this.#place.frame);
  }

  /** @throws Cancelled */
  async run(): Promise<CommandEnd> {
    this.#chain.check();
    try {
      if (!this.budget.command()) return await this.#overLimit();
      this.#chain.variables(this.#verb.meta);
      let outcome = await this.#outcome();
      for (;;) {
        await this.#follow(outcome);
        const next = this.#jump ? undefined : await outcome.next?.();
        this.#chain.check();
        if (!next) break;
        outcome = next;
      }
      return await this.#end(outcome);
    } catch (error) {
      throw await this.#broken(error);
    } finally {
      this.#link?.release();
      if (this.#row) this.#chain.rows.ended(this.#row);
    }
  }

  async block(o: { readonly holdsRecord?: boolean } = {}): Promise<void> {
    const { document, frame } = this.#place;
    const place = { prefix: `${this.#path}/`, document, frame: innerFrame(frame, o), owner: this.#row };
    this.#jump = await this.#chain.block(this.#verb.parts, place);
  }

  async enter(
    branch: Verb,
    through?: { readonly element: Verb; readonly reason: string; readonly branch: string },
  ): Promise<void> {
    const { document, frame } = this.#place;
    if (!through) {
      const place = { prefix: `${this.#path}/`, document, frame: innerFrame(frame), owner: this.#row };
      this.#jump = await this.#chain.branch(branch, place, this.#reason, isError(branch));
      return;
    }
    this.#chain.check();
    const { element, reason } = through;
    const path = `${this.#path}/${element.name}[${element.index}]`;
    const words = { path, document, success: true, reason, response: { branch: through.branch } };
    const owner = this.#chain.rows.write(element, words, this.#row?.children);
    try {
      const place = { prefix: `${path}/`, document, frame: innerFrame(frame), owner };
      this.#jump = await this.#chain.branch(branch, place, this.#reason);
    } finally {
      this.#chain.rows.ended(owner);
    }
  }

  async filler(child: Verb, interrupt: AbortSignal): Promise<void> {
    const { document, frame } = this.#place;
    const inner = innerFrame(frame, { isMoreToCome: true });
    const place = { prefix: `${this.#path}/`, document, frame: inner, owner: this.#early, interrupt };
    await new Command(this.#chain, child, place).run();
  }

  amend(response: Response): void {
    if (this.#row) this.#chain.rows.amend(this.#row, response);
  }

  /** The result of the verb; what it throws by the book becomes a failed one. */
  async #outcome(): Promise<Outcome> {
    const { problem, name } = this.#verb;
    if (problem !== undefined) return { success: false, reason: problem };
    const run = VERB_RUNNERS.get(name);
    if (!run) return { success: false, reason: `Command ${name} is not enabled` };
    try {
      const outcome = await withGrace(this.clock, run(this, this.#verb), this.#chain.signal, GRACE_MS);
      return outcome ?? { success: false, reason: this.#chain.cancelReason };
    } catch (error) {
      if (error instanceof CommandFailure) return { success: false, reason: error.message, response: error.response };
      throw error;
    }
  }

  /** Writes the row of a result, then runs the document it brought. */
  async #follow(outcome: Outcome): Promise<void> {
    if (this.#chain.signal.aborted && !this.#row)
      this.#write({
        success: false,
        reason: this.#chain.cancelReason,
        ...(outcome.response ? { response: outcome.response } : {}),
      });
    this.#chain.check();
    if (!outcome.document) return this.#write(outcome);
    const { frame } = this.#place;
    const isJump = !outcome.next && isLastOfDocument(frame);
    if (!isJump && frame.depth >= MAX_NESTING)
      return this.#write({ ...outcome, success: false, reason: "Nesting limit" });
    const ordinal = this.budget.document();
    if (ordinal === undefined) return this.#write({ ...outcome, success: false, reason: "Document limit" });
    const next: Jump = { document: outcome.document, ordinal };
    this.#write({ ...outcome, response: { ...outcome.response, document: ordinal } });
    if (isJump) this.#jump = next;
    else {
      const parent = innerFrame(frame, { isMoreToCome: outcome.next !== undefined });
      await this.#chain.document(next, `${this.#path}/Response/`, parent, this.#row);
    }
  }

  #write(outcome: Pick<Outcome, "success" | "reason" | "response">): void {
    const { success, reason, response } = outcome;
    this.#reason = reason;
    this.#failed = !success;
    if (this.#row) this.#chain.rows.ended(this.#row);
    const words = { path: this.#path, document: this.#place.document, success, reason, response };
    this.#row = this.#chain.rows.write(this.#verb, words, this.#place.owner?.children);
    this.#row.children.push(...this.#early.children.splice(0));
  }

  /** The `Error` block of its own, when it failed. */
  async #end(outcome: Outcome): Promise<CommandEnd> {
    if (!this.#failed) return { jump: this.#jump, unhandled: undefined };
    const own = this.#ownError();
    if (own) await this.enter(own);
    return { jump: this.#jump, unhandled: own || outcome.errorTaken ? undefined : this.#reason };
  }

  #ownError(): Verb | undefined {
    const { kind, name, parts } = this.#verb;
    const holdsCommands = name === "Record" && parts.some((part) => !isError(part));
    if (kind === "command" && (ERROR_IS_NOT_OWN.has(name) || holdsCommands)) return undefined;
    return parts.find(isError);
  }

  async #overLimit(): Promise<never> {
    this.#write({ success: false, reason: "Command limit" });
    await this.call.hangup(TEMPORARY_FAILURE);
    throw new Cancelled("Cancelled: call hung up");
  }

  /** What leaves this command: always Cancelled. A fault of the program ends the call, not the process. */
  async #broken(error: unknown): Promise<Cancelled> {
    if (!this.#chain.signal.aborted && !(error instanceof Cancelled)) {
      this.log.error({ err: error, path: this.#path }, "a call command broke");
      await this.call.hangup(TEMPORARY_FAILURE);
    }
    const reason = this.#chain.cancelReason;
    if (!this.#row) this.#write({ success: false, reason });
    return error instanceof Cancelled ? error : new Cancelled(reason);
  }
}
