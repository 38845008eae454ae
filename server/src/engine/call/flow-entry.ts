import type { CallRow } from "../../domain/call/port/call-row.js";
import type { CallFlowRow, FlowCommand } from "../../domain/call/port/flow-row.js";

/** A log row as the script gives it: all but what the leg itself knows. */
export interface FlowEntry {
  readonly uuid: string;
  readonly command: FlowCommand;
  readonly element: unknown;
  readonly response: Readonly<Record<string, unknown>>;
}

/** The row of a command that a leg has executed. @param now ISO 8601 */
export function flowRow(
  { uuid, command, element, response }: FlowEntry,
  leg: CallRow,
  sequence: number,
  now: string,
): CallFlowRow {
  return {
    uuid,
    account: leg.account,
    call: leg.uuid,
    sip_control_app: leg.sip_control_app,
    created_on: now,
    modified_on: now,
    sequence,
    success: command.success,
    state: command.success ? "success" : "failed",
    reason: command.reason,
    name: command.name,
    tag: command.tag,
    path: command.path,
    document: command.document,
    element,
    command,
    response,
  };
}
