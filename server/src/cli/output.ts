import { ConfigError } from "../base/config.js";
import { StartError } from "../base/start-error.js";
import { ApiRefusal, Unreachable } from "./rest-api.js";

/** Exit codes of commands (docs/cli.md). */
export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** Prints a value: as JSON when that was asked for, else as people read it. */
export function print(value: unknown, isJson: boolean | undefined, text: (value: never) => string): void {
  process.stdout.write(isJson ? `${JSON.stringify(value, null, 2)}\n` : withEnd(text(value as never)));
}

function withEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Rows under their heads, columns as wide as they need. */
export function table(heads: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [
    heads,
    ...rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? "-" : String(cell)))),
  ];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/**
 * Runs a command: what is refused goes to standard error, with `--json` as JSON to standard output, and sets the exit code.
 * A fault of the program keeps its stack.
 */
export async function runCommand(isJson: boolean | undefined, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = error instanceof Unreachable ? EXIT.unreachable : EXIT.refused;
    printRefusal(error, isJson);
  }
}

/** Tells why a command was refused: a line for each reason on standard error, or JSON on standard output. */
export function printRefusal(error: unknown, isJson: boolean | undefined): void {
  const reasons = error instanceof ConfigError ? error.problems : [reasonOf(error)];
  if (isJson) {
    const body =
      error instanceof ApiRefusal && error.body ? error.body : { success: false, message: reasons.join("\n") };
    process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  } else for (const reason of reasons) process.stderr.write(`opentact: ${reason}\n`);
}

function reasonOf(error: unknown): string {
  const isTold = error instanceof StartError || error instanceof ApiRefusal || error instanceof Unreachable;
  if (isTold || (error instanceof Error && "syscall" in error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
