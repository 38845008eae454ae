/** How a message begins that never waits in its queue: it is taken for this node by the statement that stores it. */
export interface StraightStart {
  /** uuid of the carrier that gets it. */
  readonly carrier: string;
  readonly node: string;
  /** End of the claim. */
  readonly until: string;
  /** When its sender may send again. */
  readonly nextOn: string;
  /** Text of the step. */
  readonly reason: string;
}
