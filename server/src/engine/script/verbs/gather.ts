import { gatherDialect } from "../../../wire/xml/gather-dialect.js";
import type { Verb } from "../../../wire/xml/verb.js";
import { CommandFailure } from "../context.js";
import type { Outcome, RunVerb, VerbContext } from "../verb-context.js";
import { type Choice, chooseBranch, type GatherInput } from "./gather-branch.js";
import { type Collected, collectDigits, listens } from "./gather-digits.js";
import { exchange, type GatherAttempt } from "./gather-exchange.js";

/** Collects digits or words and branches on them, or asks a URL what to do (call-xml.md 4.10). */
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
      this.#history.push(this.#told(input));
      const outcome = signal.aborted ? this.#result(input, "none") : await this.#decide(input);
      if (!outcome) continue;
      call.digits.clear();
      return outcome;
    }
  }

  #told(input: Collected): GatherAttempt {
    const { digits, finishedBy, words } = input;
    const attempt = this.#history.length + 1;
    const told = { attempt, code: digits, success: !isEmpty(input), finished_by: finishedBy };
    if (!listens(this.#verb)) return told;
    return words?.ok
      ? { ...told, speech: words.text, confidence: words.confidence }
      : { ...told, speech: null, confidence: null };
  }

  /** What follows from the input of one attempt; undefined = the next attempt. */
  #decide(input: Collected): Promise<Outcome | undefined> | Outcome | undefined {
    if (this.#url !== undefined) return this.#dialect === "A" ? this.#askA(input) : this.#askB(input);
    if (isEmpty(input) && this.#isMoreLeft) return undefined;
    const choice = chooseBranch(this.#verb, this.#dialect, inputOf(input));
    if (choice.kind === "none" && !choice.isOpen && this.#isMoreLeft) return undefined;
    return this.#branch(input, choice);
  }

  /** A asks after each attempt, also without digits; then comes the next one, when there were none. */
  async #askA(input: Collected): Promise<Outcome> {
    const isAgain = isEmpty(input) && this.#isMoreLeft;
    const asked = await this.#ask(input);
    if (asked.failed || !isAgain) return asked.outcome;
    return { ...asked.outcome, next: () => this.#attempt() };
  }

  /** B asks once there are digits; without any, `Default` comes first. */
  async #askB(input: Collected): Promise<Outcome | undefined> {
    if (isEmpty(input)) {
      if (this.#isMoreLeft) return undefined;
      const choice = chooseBranch(this.#verb, "B", inputOf(input));
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
    if (isEmpty(input) || isMatch) return this.#entering(outcome, choice);
    const { digits, speech } = inputOf(input);
    const reason = `No match for ${this.#shown(speech ?? digits)}`;
    return this.#entering({ ...outcome, success: false, reason }, choice);
  }

  #entering(outcome: Outcome, choice: Choice): Outcome {
    const { branch, through, kind } = choice;
    if (!branch) return outcome;
    const { code = "", speech } = this.#history.at(-1) ?? {};
    const word = kind === "case" ? `Case ${this.#shown(speech ?? code)}` : kind === "default" ? "Default" : "Error";
    const next = async () => {
      await this.#ctx.enter(branch, through && { element: through, reason: word, branch: kind });
      return undefined;
    };
    return { ...outcome, next, errorTaken: kind === "error" };
  }

  #result(input: Collected, branch: string, http?: unknown): Outcome {
    const { digits, finishedBy, words } = input;
    const last = this.#history.at(-1);
    const speech = last?.speech === undefined ? undefined : last.speech === null ? null : this.#shown(last.speech);
    const response = {
      digits: this.#shown(digits),
      ...(speech === undefined ? {} : { speech, confidence: last?.confidence }),
      attempts: this.#history.length,
      finished_by: finishedBy,
      dialect: this.#dialect,
      branch,
      http: http ?? null,
    };
    const nothing = words && !words.ok ? words.reason : "No digits entered";
    const reason = speech ? `Speech ${speech}` : digits === "" ? nothing : `DTMF ${response.digits}`;
    return { success: !isEmpty(input), reason, response };
  }

  /** Digits and words as rows and events show them. */
  #shown(digits: string): string {
    return this.#verb.values.flag("sensitive") ? "*".repeat(digits.length) : digits;
  }
}

function inputOf({ digits, words }: Collected): GatherInput {
  return words?.ok ? { digits, speech: words.text } : { digits };
}

/** Nothing was entered or said. */
function isEmpty({ digits, words }: Collected): boolean {
  return digits === "" && words?.ok !== true;
}
