import { EXIT, printRefusal } from "./output.js";

/**
 * Gives what `work` gives; a reason for people ends the process with that line and code 1, a fault with its stack.
 * @param isJson the reason is printed as JSON to standard output
 */
export async function orExit<T>(work: () => T | Promise<T>, isJson?: boolean): Promise<T> {
  try {
    return await work();
  } catch (error) {
    printRefusal(error, isJson);
    process.exit(EXIT.refused);
  }
}
