import { NONE } from "../../base/short-list.js";
import type { CallRow } from "../../domain/call/port/call-row.js";
import type { CallChange, KeptRow } from "../../domain/call/port/call-writer.js";
import { StateEvent } from "./state-event.js";

const NOTHING_KEPT: KeptRow = {};

/** A leg has another state, and nothing else is new. It may tell one state after the other. */
export class StateChange implements CallChange {
  readonly event = new StateEvent();
  readonly events: readonly [StateEvent];
  readonly flows = NONE;
  readonly records = NONE;
  call!: CallRow;
  node: string | null;
  sequence: number;
  owed: CallChange["owed"];
  kept: KeptRow;

  constructor() {
    this.events = [this.event];
    this.node = null;
    this.sequence = 0;
    this.owed = undefined;
    this.kept = NOTHING_KEPT;
  }
}
