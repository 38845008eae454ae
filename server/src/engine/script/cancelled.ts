/**
 * Unwinds a script whose call is gone, or whose document was replaced: every open command on the way writes its row.
 * Never leaves the runner.
 */
export class Cancelled extends Error {
  constructor(reason: CancelReason) {
    super(reason);
    this.name = "Cancelled";
  }
}

/** The two reasons of a cancelled row (call-xml.md 3.4). */
export type CancelReason = "Cancelled: call hung up" | "Cancelled: replaced";
