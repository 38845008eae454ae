/** Why the platform cannot start, in one line for the person at the terminal. Nothing was harmed; the exit code is 1. */
export class StartError extends Error {
  constructor(line: string, options?: ErrorOptions) {
    super(line, options);
    this.name = "StartError";
  }
}
