import type { JobTask } from "../../domain/job/port.js";
import type { DrainJob } from "../../domain/webhook/port.js";
import type { Webhooks } from "../../engine/events/webhook.js";

/**
 * Has the deliveries of an endpoint sent. The job is over at once: a receiver that is slow must not hold one of the few
 * places of jobs, and what a process that dies has not sent is found by the next look of any node.
 */
export function webhookDrain(webhooks: Pick<Webhooks, "wake">): JobTask {
  return async (payload) => webhooks.wake((payload as DrainJob).endpoint);
}
