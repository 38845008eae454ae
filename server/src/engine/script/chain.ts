import { type CallDocument, isError, type Verb } from "../../wire/xml/verb.js";
import type { BlockRunner, ChainParts, Jump, Place } from "./block-runner.js";
import { Cancelled, type CancelReason } from "./cancelled.js";
import { Command, type CommandEnd } from "./command.js";
import { FlowWriter, type RowResults } from "./flow-writer.js";
import { type Frame, innerFrame } from "./frame.js";

/** One main document and what it fetches and jumps to, or one side document. Runs block after block, writing rows. */
export class Chain implements BlockRunner {
  readonly parts: ChainParts;
  readonly rows: FlowWriter;
  readonly signal: AbortSignal;
  readonly #detach: ((running: Promise<unknown>) => void) | undefined;

  /** @param detach given for a side document: takes over what goes on after its end */
  constructor(parts: ChainParts, signal: AbortSignal, detach?: (running: Promise<unknown>) => void) {
    this.parts = parts;
    this.signal = signal;
    this.rows = new FlowWriter(parts.call);
    this.#detach = detach;
  }

  get cancelReason(): CancelReason {
    return this.parts.call.signal.aborted ? "Cancelled: call hung up" : "Cancelled: replaced";
  }

  check(): void {
    if (this.signal.aborted) throw new Cancelled(this.cancelReason);
  }

  variables(meta: ReadonlyMap<string, string>): void {
    const { budget, call } = this.parts;
    if (meta.size > 0) call.setVars(budget.variables(call.vars, meta));
  }

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

  async block(verbs: readonly Verb[], place: Place): Promise<Jump | undefined> {
    const last = verbs.findLastIndex((verb) => !isError(verb));
    let failed: string | undefined;
    let jump: Jump | undefined;
    for (const [index, verb] of verbs.entries()) {
      if (isError(verb)) {
        if (failed !== undefined) jump = await this.branch(verb, place, failed);
        failed = undefined;
      } else {
        place.frame.isMoreToCome = index < last;
        ({ jump, unhandled: failed } = await this.#command(verb, place));
      }
      if (jump) return jump;
    }
    return undefined;
  }

  async branch(verb: Verb, place: Place, failure?: string, isErrorBlock = false): Promise<Jump | undefined> {
    this.check();
    this.variables(verb.meta);
    const { prefix, document, owner } = place;
    const path = `${prefix}${verb.name}[${verb.index}]`;
    const words = { path, document, success: true, reason: "Entered" };
    const row = this.rows.write(verb, words, isErrorBlock ? undefined : owner?.children);
    try {
      if (failure !== undefined && verb.values.flag("say")) await this.#say(failure);
      const frame = innerFrame(place.frame);
      return await this.block(verb.parts, { prefix: `${path}/`, document, frame, owner: row });
    } finally {
      if (isErrorBlock) owner?.error.push(...row.children);
      this.rows.ended(row);
    }
  }

  /** A Hold of a side document is not waited for: the Unhold may stand in the next one (call-xml.md 4.8). */
  async #command(verb: Verb, place: Place): Promise<CommandEnd> {
    const command = new Command(this, verb, place);
    if (!this.#detach || verb.name !== "Hold") return command.run();
    this.#detach(command.run());
    return { jump: undefined, unhandled: undefined };
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
