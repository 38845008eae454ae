/** The registry gave no answer that counts. The message is for the log and holds nothing secret. */
export class RegistryAway extends Error {
  /** It is asked again after so long. */
  readonly againMs: number;
  /** What was asked for may have been done: a write without an answer. */
  readonly isUnknown: boolean;

  constructor(message: string, againMs: number, isUnknown = false) {
    super(message);
    this.name = "RegistryAway";
    this.againMs = againMs;
    this.isUnknown = isUnknown;
  }
}
