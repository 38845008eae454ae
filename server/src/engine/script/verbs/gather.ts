import { gatherDialect } from "../../../wire/xml/gather-dialect.js";
import type { Verb } from "../../../wire/xml/verb.js";
import { CommandFailure } from "../context.js";
import type { Outcome, RunVerb, VerbContext } from "../verb-context.js";
import { type Choice, chooseBranch } from "./gather-branch.js";
import { type Collected, collectDigits } from "./gather-digits.js";
import { exchange, type GatherAttempt } from "./gather-exchange.js";

/** Collects digits and branches on them, or asks a URL what to do (call-xml.md 4.10). */
export const gather: RunVerb = (ctx, verb) => new Gather(ctx, verb).run();

class Gather {
  readonly #ctx: VerbContext;
  readonly #verb: Verb;
  readonly #dialect: "A" | "B";
  readonly #url: string | undefined;
  readonly #history: GatherAttempt[] = [];

  constructor(ctx: VerbContext, verb: Verb) {
    this.#ctx = ctx;
    this.#verb = verb;
    this.#dialect = gatherDialect(verb) === "B" ? "B" : "A";
    this.#url = verb.values.text(this.#dialect === "A" ? "callback" : "url");
  }

  async run(): Promise<Outcome> {
    if (this.#verb.values.flag("flush")) this.#ctx.call.digits.clear();
    return this.#attempt();
  }

  get #isMoreLeft(): boolean {
    return this.#history.length < (this.#verb.values.number("attempts") ?? 1);
  }

  /** Attempts until one has a result. */
  async #attempt(): Promise<Outcome> {
    const { signal, call } = this.#ctx;
    for (;;) {
      const input = await collectDigits(this.#ctx, this.#verb, this.#dialect);
      const { digits, finishedBy } = input;
      const attempt = this.#history.length + 1;
      this.#history.push({ attempt, code: digits, success: digits !== "", finished_by: finishedBy });
      const outcome = signal.aborted ? this.#result(input, "none") : await this.#decide(input);
      if (!outcome) continue;
      call.digits.clear();
      return outcome;
    }
  }

  /** What follows from the input of one attempt; undefined = the next attempt. */
  #decide(input: Collected): Promise<Outcome | undefined> | Outcome | undefined {
    if (this.#url !== undefined) return this.#dialect === "A" ? this.#askA(input) : this.#askB(input);
    if (input.digits === "" && this.#isMoreLeft) return undefined;
    const choice = chooseBranch(this.#verb, this.#dialect, input.digits);
    if (choice.kind === "none" && !choice.isOpen && this.#isMoreLeft) return undefined;
    return this.#branch(input, choice);
  }

  /** A asks after each attempt, also without digits; then comes the next one, when there were none. */
  async #askA(input: Collected): Promise<Outcome> {
    const isAgain = input.digits === "" && this.#isMoreLeft;
    const asked = await this.#ask(input);
    if (asked.failed || !isAgain) return asked.outcome;
    return { ...asked.outcome, next: () => this.#attempt() };
  }

  /** B asks once there are digits; without any, `Default` comes first. */
  async #askB(input: Collected): Promise<Outcome | undefined> {
    if (input.digits === "") {
      if (this.#isMoreLeft) return undefined;
      const choice = chooseBranch(this.#verb, "B", "");
      if (choice.kind === "default") return this.#branch(input, choice);
    }
    return (await this.#ask(input)).outcome;
  }

  async #ask(input: Collected): Promise<{ readonly failed: boolean; readonly outcome: Outcome }> {
    try {
      const fetched = await exchange(this.#ctx, this.#verb, this.#dialect, this.#url ?? "", this.#history);
      const outcome = this.#result(input, "url", fetched.response);
      return { failed: false, outcome: fetched.isEmpty ? outcome : { ...outcome, document: fetched.document } };
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      const choice = chooseBranch(this.#verb, this.#dialect, undefined);
      const { response } = this.#result(input, choice.kind, error.response);
      const failed = { success: false, reason: error.message, ...(response ? { response } : {}) };
      return { failed: true, outcome: this.#entering(failed, choice) };
    }
  }

  #branch(input: Collected, choice: Choice): Outcome {
    const outcome = this.#result(input, choice.kind);
    const isMatch = choice.kind === "case" || choice.kind === "dtmf" || (choice.kind === "none" && choice.isOpen);
    if (input.digits === "" || isMatch) return this.#entering(outcome, choice);
    return this.#entering({ ...outcome, success: false, reason: `No match for ${this.#shown(input.digits)}` }, choice);
  }

  #entering(outcome: Outcome, choice: Choice): Outcome {
    const { branch, through, kind } = choice;
    if (!branch) return outcome;
    const { digits = "" } = { digits: this.#history.at(-1)?.code };
    const word = kind === "case" ? `Case ${this.#shown(digits)}` : kind === "default" ? "Default" : "Error";
    const next = async () => {
      await this.#ctx.enter(branch, through && { element: through, reason: word, branch: kind });
      return undefined;
    };
    return { ...outcome, next, errorTaken: kind === "error" };
  }

  #result({ digits, finishedBy }: Collected, branch: string, http?: unknown): Outcome {
    const shown = this.#shown(digits);
    const response = {
      digits: shown,
      attempts: this.#history.length,
      finished_by: finishedBy,
      dialect: this.#dialect,
      branch,
      http: http ?? null,
    };
    return { success: digits !== "", reason: digits === "" ? "No digits entered" : `DTMF ${shown}`, response };
  }

  /** Digits as rows and events show them. */
  #shown(digits: string): string {
    return this.#verb.values.flag("sensitive") ? "*".repeat(digits.length) : digits;
  }
}
