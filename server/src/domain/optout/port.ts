import type { ISMSOptout, ISMSOptoutQuery } from "@opentact/contract";
import type { Page } from "../../base/page.js";

/** An opt-out that did not come by a message. */
export interface NewOptout {
  readonly account: string;
  readonly profile: string;
  /** Digits. */
  readonly from: string;
  readonly keyword: string | null;
  readonly source: "api" | "import";
  readonly now: string;
}

/** Opt-outs at rest. `reach` is an account, or null for an Admin. */
export interface OptoutStore {
  /** Those that hold, newest first. */
  list(account: string, query: ISMSOptoutQuery): Promise<Page<ISMSOptout>>;
  transaction<T>(work: (tx: OptoutTx) => Promise<T>): Promise<T>;
}

export interface OptoutTx {
  /** Account of a profile within reach, locked: messages of it that wait may end. */
  lockProfile(reach: string | null, profile: string): Promise<string | undefined>;
  /** What waits for the subscriber fails. @returns uuid, and whether it is new */
  enter(optout: NewOptout): Promise<{ readonly uuid: string; readonly isNew: boolean }>;
  /** False: unknown, or lifted already. */
  lift(reach: string | null, uuid: string, now: string): Promise<boolean>;
  entity(uuid: string): Promise<ISMSOptout>;
}
