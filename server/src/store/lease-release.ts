import { sql } from "kysely";
import { withShownUrls } from "../domain/event/shown-urls.js";
import type { DueLease } from "../domain/lease/port.js";
import type { NumberReleaseJob } from "../domain/number/port.js";
import type { Tx } from "./db.js";
import { leaseEntity } from "./lease-json.js";
import { hurryMessagesOf } from "./sms-hurry.js";

/** The registry is yet to hear that a number has left its campaign (messaging.md 12.5). */
export const UNASSIGNED = sql<string | null>`case when sms_campaign is not null then 'PENDING_UNASSIGNMENT' end`;

const NO_LINKS = {
  sip_connection: null,
  sip_control_app: null,
  sip_user: null,
  tn_profile: null,
  messaging_profile: null,
} as const;

/**
 * Ends a locked lease: its subscriptions and links, its number goes into quarantine. Calls in progress go on.
 * @param stamp.by null: the platform does it, because the period has ended
 */
export async function releaseLease(
  tx: Tx,
  lease: Pick<DueLease, "uuid" | "account" | "tn">,
  quarantineUntil: string,
  { by, now }: { readonly by: string | null; readonly now: string },
): Promise<void> {
  await tx
    .updateTable("lease_subscription")
    .set({ removed_on: now, modified_on: now, assignment_status: UNASSIGNED })
    .where("tn_lease", "=", lease.uuid)
    .where("removed_on", "is", null)
    .execute();
  await hurryMessagesOf(tx, lease.uuid, now);
  await tx.updateTable("outbound_voice_profile").set({ tn_lease: null }).where("tn_lease", "=", lease.uuid).execute();
  await tx
    .updateTable("tn_lease")
    .set({ released_on: now, ...NO_LINKS, modified_on: now, ...(by === null ? {} : { modified_by: by }) })
    .where("uuid", "=", lease.uuid)
    .execute();
  const { provider } = await tx
    .updateTable("tn")
    .set({
      stock_state: "quarantine",
      released_by: lease.account,
      quarantine_until: quarantineUntil,
      modified_on: now,
    })
    .where("tn", "=", lease.tn)
    .returning("provider")
    .executeTakeFirstOrThrow();
  // What was bought from a provider goes back to it.
  const job: NumberReleaseJob = { tn: lease.tn, lease: lease.uuid };
  if (provider !== "static") await tx.jobs.add({ name: "number-release", payload: job });
  await leaseEvent(tx, lease, "tnleases_released", now);
}

/** Event `tn_lease` of a locked lease, with the lease as it is now (events.md 9). */
export async function leaseEvent(
  tx: Tx,
  { uuid, account }: Pick<DueLease, "uuid" | "account">,
  action: "tnleases_released" | "tnleases_releasing",
  now: string,
): Promise<void> {
  const body = {
    message: `TN lease ${uuid}: ${action}`,
    success: true,
    source_action: action,
    payload: withShownUrls(await leaseEntity(tx, uuid)),
  };
  await tx.outbox.add({ account, type: "tn_lease", ref_id: uuid, created_on: now, body });
}
