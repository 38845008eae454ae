import type { JobTask } from "../domain/job/port.js";
import type { Periodic } from "../jobs/runner.js";
import type { Services } from "./services.js";

/** Periodic jobs by the documented names (EScheduleQueueActions); each is harmless when it runs twice. */
export function scheduleTasks(services: Services): Readonly<Record<string, JobTask>> {
  const { renewals, specialPrices, tokens, invoices, retention, recordRetention, audit, accountExports, accountPurge } =
    services;
  return {
    tn_leases_autorenew: (payload, signal) => {
      const account = (payload as { account?: string }).account;
      return account === undefined ? renewals.renewDue(signal) : renewals.renewOf(account, signal);
    },
    tn_autorelease: (_, signal) => renewals.releaseDue(signal),
    tn_leases_release_notification: (_, signal) => renewals.tellDue(signal),
    expired_special_prices: () => specialPrices.removeExpired(),
    expired_tokens: () => tokens.removeExpired(),
    invoice_send: (_, signal) => invoices.sendDue(signal),
    retention: (_, signal) =>
      inTurn(signal, [
        () => retention.run(signal),
        () => recordRetention.run(signal),
        () => audit.removeOld(signal),
        () => accountExports.removeExpired(signal),
        () => accountPurge.run(signal),
      ]),
  };
}

/** One that fails keeps none of the others from its turn; the job fails after them. */
async function inTurn(signal: AbortSignal, parts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) {
    signal.throwIfAborted();
    await part().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, "what is old could not be removed");
}

/** Hourly (numbers.md 7), one after the other: what renews is not released, and is not told of. */
export const SCHEDULE: readonly Periodic[] = [
  { task: "expired_special_prices", cron: "0 * * * *" },
  { task: "expired_tokens", cron: "1 * * * *" },
  { task: "tn_leases_autorenew", cron: "2 * * * *" },
  { task: "tn_autorelease", cron: "12 * * * *" },
  { task: "tn_leases_release_notification", cron: "22 * * * *" },
  { task: "invoice_send", cron: "32 * * * *" },
  { task: "retention", cron: "42 * * * *" },
];
