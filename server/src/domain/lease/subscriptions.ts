import type {
  ILeaseAnySubscriptionParams,
  ILeaseSubscription,
  ILeaseSubscriptionBase,
  ILeaseSubscriptionParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { Feature } from "../order/rules.js";
import type { LeaseLocked, LeaseStore, LeaseTx } from "./port.js";
import { campaignNumbersMax, destinationOf, tendlcWarning } from "./rules.js";
import { checkLink, foundLease, lockFor, setDestination, switchOn } from "./steps.js";

/** Enabled features of leased numbers (rest.md 11). A key is the lease's uuid or its number. */
export class LeaseSubscriptions {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #isTendlcEnforced: boolean;

  /** @param options.isTendlcEnforced long codes of the US send only by an active campaign (messaging.md 12.6) */
  constructor(options: { store: LeaseStore; clock: Clock; isTendlcEnforced: boolean }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#isTendlcEnforced = options.isTendlcEnforced;
  }

  async list(actor: UserActor, key: string): Promise<readonly ILeaseSubscriptionBase[]> {
    return foundLease(await this.#store.subscriptions(reach(actor), key));
  }

  async get(actor: UserActor, key: string, type: Feature): Promise<ILeaseSubscription> {
    const one = await this.#store.subscription(reach(actor), key, type);
    if (one) return one;
    foundLease(await this.#store.find(reach(actor), key));
    throw notFound("Subscription");
  }

  /**
   * Switches a feature on, with its fee once; one that is on is updated under the same uuid without a fee. Of the body
   * counts what belongs to the type. 400 a feature the number does not offer, 402 the fee, 404 lease, profile, campaign
   * or destination, 409 the campaign has all the numbers it may have.
   */
  subscribe(
    actor: UserActor,
    key: string,
    type: Feature,
    body: ILeaseAnySubscriptionParams,
  ): Promise<ILeaseSubscription> {
    const destination = destinationOf(type === "voice" ? body : {});
    return this.#store.transaction(async (tx) => {
      const lease = await lockFor(tx, actor, key, destination);
      const stamp = this.#stamp(actor);
      await setDestination(tx, lease, destination, stamp);
      if (type === "sms" || type === "mms") await this.#subscribeMessaging(tx, lease, type, messagingOf(body), stamp);
      else await switchOn(tx, lease, type, stamp, "params.type");
      return foundLease(await tx.subscription(lease.uuid, type));
    });
  }

  /** Switches a feature off; with voice the destination is cleared too. Answers the subscription as it was. */
  unsubscribe(actor: UserActor, key: string, type: Feature): Promise<ILeaseSubscription> {
    return this.#store.transaction(async (tx) => {
      const lease = foundLease(await tx.lock(reach(actor), key));
      const before = await tx.subscription(lease.uuid, type);
      if (!before) throw notFound("Subscription");
      const stamp = this.#stamp(actor);
      await tx.unsubscribe(lease.uuid, type, stamp);
      if (type === "voice") await tx.setDestination(lease.uuid, undefined, stamp);
      return before;
    });
  }

  async #subscribeMessaging(
    tx: LeaseTx,
    lease: LeaseLocked,
    type: "sms" | "mms",
    { messaging_profile, sms_campaign }: ILeaseSubscriptionParams,
    stamp: Stamp,
  ): Promise<void> {
    await checkLink(tx, lease, "messaging_profile", messaging_profile);
    const campaign = sms_campaign == null ? null : await campaignOf(tx, lease, sms_campaign);
    await switchOn(tx, lease, type, stamp, "params.type");
    await tx.update(lease.uuid, { messaging_profile, ...stamp });
    const assignment_status = campaign === null ? null : "PENDING_ASSIGNMENT";
    const warning = tendlcWarning(lease, this.#isTendlcEnforced);
    await tx.linkMessaging(lease.uuid, type, { sms_campaign: campaign, assignment_status, warning }, stamp);
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function messagingOf({ messaging_profile, sms_campaign }: ILeaseAnySubscriptionParams): ILeaseSubscriptionParams {
  if (messaging_profile === undefined) throw invalidField("body.messaging_profile", "is required");
  return { messaging_profile, sms_campaign: sms_campaign ?? null };
}

/** uuid of the campaign, with room for one more number. */
async function campaignOf(tx: LeaseTx, lease: LeaseLocked, key: string): Promise<string> {
  const campaign = await tx.lockCampaign(lease.account, key);
  if (!campaign) throw notFound("Campaign");
  const isFull = (await tx.campaignNumbers(campaign.uuid, lease.uuid)) >= campaignNumbersMax(campaign);
  if (isFull) throw new DomainError(409, "conflict", "Campaign number limit reached");
  return campaign.uuid;
}
