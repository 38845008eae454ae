import type { LikePattern } from "./pattern.js";
import type { NumberPattern } from "./port.js";

/** Digits of a national number before its line. */
const PREFIX_DIGITS = 6;
const LINE_DIGITS = 4;
const LINES = 10 ** LINE_DIGITS;
/** A pattern with more tokens than digits and runs fits no number; one within them fits the bits of a word. */
const MAX_TOKENS = 24;

/**
 * Splits a pattern at the line, so that numbers that fit can be found and counted without reading all the others. What
 * stands before the line and what the line must be are both known for each way to split; the rarer of the two leads.
 */
export function splitPattern(like: LikePattern): NumberPattern {
  const tokens = like.replace(/%+/g, "%");
  const prefixes = new Set<LikePattern>();
  const starts = new Set<LikePattern>();
  const lines = new Set<number>();
  for (const { prefix, rest, state } of tokens.length > MAX_TOKENS ? [] : splitsOf(tokens)) {
    if (takesEveryLine(rest)) {
      prefixes.add(prefix);
      continue;
    }
    const own = new PatternMachine(tokens).linesFrom(state);
    if (own.length === 0) continue;
    if (shareOf(prefix) < own.length / LINES) starts.add(prefix);
    else for (const line of own) lines.add(line);
  }
  return { like, prefixes: [...prefixes], lines: [...lines], starts: [...starts] };
}

interface Split {
  readonly prefix: LikePattern;
  /** Tokens that are left for the line. */
  readonly rest: string;
  /** The machine's state between the two. */
  readonly state: number;
}

/** Every way in which six digits can use up tokens from the left. */
function splitsOf(tokens: string): Split[] {
  const machine = new PatternMachine(tokens);
  let states = machine.closure(1);
  for (let digit = 0; digit < PREFIX_DIGITS; digit++) states = machine.afterAnyDigit(states);
  return Array.from({ length: tokens.length + 1 }, (_, at) => at)
    .filter((at) => (states & (1 << at)) !== 0)
    .map((at) => ({
      prefix: tokens.slice(0, tokens[at] === "%" ? at + 1 : at),
      rest: tokens.slice(at),
      state: 1 << at,
    }));
}

/** Which part of all prefixes fits, roughly: digits between two runs may stand in many places. */
function shareOf(prefix: LikePattern): number {
  const digits = prefix.replace(/\D/g, "").length;
  const places = prefix.split("%").length > 2 ? PREFIX_DIGITS - digits + 1 : 1;
  return Math.min(places * 10 ** -digits, 1);
}

/** True when the rest of a pattern fits whatever four digits come. */
function takesEveryLine(rest: string): boolean {
  const places = rest.replaceAll("%", "");
  if (/\d/.test(places)) return false;
  return rest.includes("%") ? places.length <= LINE_DIGITS : places.length === LINE_DIGITS;
}

/** The tokens of a pattern as a machine: bit `i` of a set of states = the tokens before `i` are used up. */
class PatternMachine {
  readonly #runs: number;
  readonly #end: number;
  /** Per digit, the states whose token takes it. */
  readonly #takes: readonly number[];

  constructor(tokens: string) {
    const bits = (fits: (token: string) => boolean) =>
      [...tokens].reduce((set, token, at) => (fits(token) ? set | (1 << at) : set), 0);
    this.#runs = bits((token) => token === "%");
    this.#end = 1 << tokens.length;
    this.#takes = Array.from({ length: 10 }, (_, digit) => bits((token) => token === "_" || token === String(digit)));
  }

  /** A run may take nothing. Two never stand side by side. */
  closure(states: number): number {
    return states | ((states & this.#runs) << 1);
  }

  afterDigit(states: number, digit: number): number {
    return this.closure(((states & (this.#takes[digit] ?? 0)) << 1) | (states & this.#runs));
  }

  afterAnyDigit(states: number): number {
    let all = 0;
    for (let digit = 0; digit < 10; digit++) all |= this.afterDigit(states, digit);
    return all;
  }

  /** Lines that lead from one of the states to the end, ascending. */
  linesFrom(states: number, digits = LINE_DIGITS, before = 0): number[] {
    if (states === 0) return [];
    if (digits === 0) return (states & this.#end) === 0 ? [] : [before];
    const lines: number[] = [];
    for (let digit = 0; digit < 10; digit++)
      lines.push(...this.linesFrom(this.afterDigit(states, digit), digits - 1, before * 10 + digit));
    return lines;
  }
}
