import { expect } from "vitest";

/**
 * Compares what happened with `expect` lines (call-xml.md section 9). The lines of one leg come in the given order, those
 * of different legs and `H` may interleave; `record` may come later than shown, but before `destroyed`; `asr`
 * comes any time after the `record` of its tag;
 * a `Dial` row comes after the last line of another leg that stands before it.
 */
export function expectLines(actual: readonly string[], wanted: readonly string[]): void {
  expect(actual.filter(isOrdered("A"))).toEqual(wanted.filter(isOrdered("A")));
  for (const leg of new Set(wanted.map((line) => line[0] ?? "").filter((name) => name !== "A")))
    expect(actual.filter((line) => line.startsWith(`${leg} `))).toEqual(
      wanted.filter((line) => line.startsWith(`${leg} `)),
    );
  expect([...actual].sort(), "no line more and no line less").toEqual([...wanted].sort());
  for (const line of wanted.filter(isLate)) expectNotEarlier(actual, wanted, line);
  for (const line of wanted.filter((one) => /^A flow \S*Dial\[\d+\] /.test(one)))
    expectAfterDecision(actual, wanted, line);
}

function isOrdered(leg: string): (line: string) => boolean {
  return (line) => line.startsWith(`${leg} `) && !isLate(line);
}

function isLate(line: string): boolean {
  return /^A (record|asr) /.test(line);
}

function expectNotEarlier(actual: readonly string[], wanted: readonly string[], line: string): void {
  if (line.startsWith("A asr ")) {
    const record = actual.findIndex((one) => one.startsWith(line.replace("asr", "record")));
    return expect(actual.indexOf(line), `${line} after its recording`).toBeGreaterThan(record);
  }
  const before = (lines: readonly string[]) => lines.slice(0, lines.indexOf(line)).filter(isOrdered("A")).length;
  expect(before(actual), `${line}: not earlier than shown`).toBeGreaterThanOrEqual(before(wanted));
  if (line.startsWith("A record")) expect(actual.indexOf(line)).toBeLessThan(actual.indexOf("A destroyed"));
}

function expectAfterDecision(actual: readonly string[], wanted: readonly string[], line: string): void {
  const decision = wanted.slice(0, wanted.indexOf(line)).findLast((one) => /^[B-Z] (live|hangup)/.test(one));
  if (decision) expect(actual.indexOf(line), `${line} after ${decision}`).toBeGreaterThan(actual.indexOf(decision));
}
