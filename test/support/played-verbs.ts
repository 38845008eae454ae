import { type Deed, playWorld, type World, type WorldResult } from "@opentact/testkit/world";

/** Plays a document of these elements to a caller of the kit. */
export function play(content: string, world: World = {}): Promise<WorldResult> {
  return playWorld({ xml: `<Response>${content}</Response>`, ...world });
}

/** Rows of the first leg, as lines of the trace. */
export function rowsOf({ lines }: WorldResult): string[] {
  return lines.filter((line) => line.startsWith("A flow ")).map((line) => line.slice("A flow ".length));
}

/** Plays the elements and gives their rows. */
export async function rows(content: string, world: World = {}): Promise<string[]> {
  return rowsOf(await play(content, world));
}

/** The row of the command at a path, when there is one. */
export function rowAt({ call }: WorldResult, path: string) {
  return [...call.rows.values()].find((row) => row.command.path === path);
}

/** A key that the caller presses so long after it is live. */
export const pressAt = (afterMs: number, press: string): Deed => ({ on: "A live", afterMs, press });
