import { appendFileSync } from "node:fs";

const noted = new Set<string>();

/**
 * Notes that an operation answered with a status, once per process, in the file STATUS_LOG. A whole run of the tests
 * compares the file with the contract: a documented status that no test has met fails it.
 */
export function noteStatus(operation: string, status: number): void {
  note("STATUS_LOG", `${operation} ${status}`);
}

/** Notes, in the same way in the file EVENT_LOG, that a frame of this type came that fits the contract. */
export function noteEvent(type: string): void {
  note("EVENT_LOG", type);
}

function note(variable: "STATUS_LOG" | "EVENT_LOG", line: string): void {
  const file = process.env[variable];
  if (!file || noted.has(line)) return;
  noted.add(line);
  appendFileSync(file, `${line}\n`);
}
