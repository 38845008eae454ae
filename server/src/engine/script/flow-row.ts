import type { FlowCommand } from "../../domain/call/port/flow-row.js";

/** The part of a log row that the script knows (events.md 6.2, 6.3). The call adds its own uuid, app, dates and sequence. */
export interface FlowRow {
  readonly uuid: string;
  /** Holds name, success, reason, path, document, tag, attributes and meta; children and error are empty at first. */
  readonly command: FlowCommand;
  /** The XML element in the JSON form of events.md 6.2. */
  readonly element: unknown;
  /** Result data per element (call-xml.md 3.4). */
  readonly response: Readonly<Record<string, unknown>>;
}

/** What changes in a row when the command's block, or its bridge, has ended. */
export interface FlowPatch {
  readonly children?: readonly FlowCommand[];
  readonly error?: readonly FlowCommand[];
  /** The whole response, with what was not known before. */
  readonly response?: Readonly<Record<string, unknown>>;
}
