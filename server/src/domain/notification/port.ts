import type { MailSwitches } from "@opentact/contract";

/** What an account is told of, as columns. `notify_email` names only the mail kinds that were ever switched. */
export interface NotificationRow {
  readonly notify_balance: boolean;
  /** Null: as the installation has it. */
  readonly legacy_call_state: boolean | null;
  readonly balance_low: number | null;
  readonly notify_email: Partial<MailSwitches>;
}

/** Notification settings at rest: columns of the account. */
export interface NotificationStore {
  /** Undefined: there is no such account. */
  find(account: string): Promise<NotificationRow | undefined>;
  /** Changes what is named, merges `notify_email`, and gives all of it. */
  update(account: string, change: Partial<NotificationRow>, now: string): Promise<NotificationRow | undefined>;
}
