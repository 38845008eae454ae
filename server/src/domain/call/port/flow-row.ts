import type { IsoTime } from "./iso-time.js";

/** Result of one XML command as it stands in a row and in its event (events.md 6.2). */
export interface FlowCommand {
  readonly name: string;
  readonly success: boolean;
  readonly reason: string;
  readonly path: string;
  readonly document: number;
  readonly tag: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, string>>;
  readonly children: readonly FlowCommand[];
  readonly error: readonly FlowCommand[];
}

/** One executed XML command: the log row. */
export interface CallFlowRow {
  readonly uuid: string;
  readonly account: string;
  readonly call: string;
  readonly sip_control_app: string | null;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  /** That of its event; ties of `created_on` are broken by it. */
  readonly sequence: number;
  readonly success: boolean;
  readonly state: "success" | "failed";
  readonly reason: string;
  readonly name: string;
  readonly tag: string | null;
  readonly path: string;
  readonly document: number;
  readonly element: unknown;
  readonly command: FlowCommand;
  readonly response: Readonly<Record<string, unknown>>;
}
