import type { FlowCommand } from "../../domain/call/port/flow-row.js";

/** A log row as the script gives it: all but what the leg itself knows. */
export interface FlowEntry {
  readonly uuid: string;
  readonly command: FlowCommand;
  readonly element: unknown;
  readonly response: Readonly<Record<string, unknown>>;
}
