import { appendFileSync } from "node:fs";

const noted = new Set<string>();

/**
 * Notes that an operation answered with a status, once per process, in the file STATUS_LOG. A whole run of the tests
 * compares the file with the contract: a documented status that no test has met fails it.
 */
export function noteStatus(operation: string, status: number): void {
  const file = process.env["STATUS_LOG"];
  const line = `${operation} ${status}`;
  if (!file || noted.has(line)) return;
  noted.add(line);
  appendFileSync(file, `${line}\n`);
}
