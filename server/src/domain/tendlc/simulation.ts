import {
  EBrandIdentityStatus,
  EBrandStatus,
  ECampaignState,
  EVettingStatus,
  type ISimulatedRegistry,
  type ISimulateRegistryParams,
  wordsOf,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import { MNOS } from "./mno.js";
import type { CampaignLocked, Registry, RegistryKind, RegistryQueue, TollfreeStatus } from "./port.js";
import { isCampaignActive } from "./rules.js";

const TOLLFREE: readonly TollfreeStatus[] = [
  "Verified",
  "Rejected",
  "Waiting For Vendor",
  "Waiting For Customer",
  "Waiting For Provider",
  "In Progress",
];

/**
 * Moves things in the simulated registry on command (messaging.md 12.7), and toll-free verifications at any: what their vendor
 * says of them is entered by hand. The caller is an Admin.
 */
export class RegistrySimulation {
  readonly #queue: RegistryQueue;
  readonly #registry: Registry;
  readonly #clock: Clock;

  constructor(options: { queue: RegistryQueue; registry: Registry; clock: Clock }) {
    this.#queue = options.queue;
    this.#registry = options.registry;
    this.#clock = options.clock;
  }

  /** 404 for what is not known, 400 for a state it cannot have, 409 for what a real registry moves. */
  async move(body: ISimulateRegistryParams): Promise<ISimulatedRegistry> {
    const named = await this.#queue.named(body.entity);
    if (named?.kind !== "tollfree" && this.#registry.kind !== "simulator")
      throw new DomainError(409, "conflict", "The registry is not simulated");
    if (!named) throw notFound("Entity");
    const previous_state = await this.#moved(named.kind, named.uuid, body);
    return { ...named, state: body.state, previous_state };
  }

  /** @returns the state before */
  #moved(kind: RegistryKind, uuid: string, body: ISimulateRegistryParams): Promise<string> {
    switch (kind) {
      case "brand":
        return this.#brand(uuid, body);
      case "campaign":
        return this.#campaign(uuid, body);
      case "vetting":
        return this.#vetting(uuid, body);
      case "tollfree":
        return this.#tollfree(uuid, body);
      default:
        return kind satisfies never;
    }
  }

  async #brand(uuid: string, { state, reason }: ISimulateRegistryParams): Promise<string> {
    const brand = there(await this.#queue.brand(uuid));
    const failureReasons = reason === undefined ? [] : [reason];
    const identity = wordsOf(EBrandIdentityStatus).find((word) => word === state);
    const status = wordsOf(EBrandStatus).find((word) => word === state);
    if (identity === undefined && status === undefined) throw wrongState(state);
    const change = identity === undefined ? { status: status ?? brand.status } : { identityStatus: identity };
    await this.#queue.applyBrand(brand, { change: { ...change, failureReasons }, ...this.#done() });
    return identity === undefined ? brand.status : brand.identityStatus;
  }

  async #campaign(uuid: string, { state, reason }: ISimulateRegistryParams): Promise<string> {
    const campaign = there(await this.#queue.campaign(uuid));
    const campaign_state = wordsOf(ECampaignState).find((word) => word === state);
    if (campaign_state === undefined) throw wrongState(state);
    const operationStatus = operationAt(campaign, campaign_state);
    const status = campaign_state === "TCR_EXPIRED" ? "EXPIRED" : campaign.status;
    const isSuspended = campaign_state === "TCR_SUSPENDED";
    const change = {
      campaign_state,
      status,
      operationStatus,
      is_active: isCampaignActive({ status, campaign_state, operationStatus }),
      failureReasons: reason === undefined ? [] : [reason],
      suspended_from: isSuspended ? campaign.campaign_state : null,
      ...(status === "EXPIRED" ? { expired_on: this.#done().now } : {}),
    } as const;
    await this.#queue.applyCampaign(campaign, { change, ...this.#done() });
    return campaign.campaign_state;
  }

  async #vetting(uuid: string, { state, reason }: ISimulateRegistryParams): Promise<string> {
    const vetting = there(await this.#queue.vetting(uuid));
    const vettingStatus = wordsOf(EVettingStatus).find((word) => word === state);
    if (vettingStatus === undefined) throw wrongState(state);
    const change = { vettingStatus, reasons: reason === undefined ? [] : [reason] };
    await this.#queue.applyVetting(vetting, { change, ...this.#done() });
    return vetting.vettingStatus;
  }

  async #tollfree(uuid: string, { state, reason }: ISimulateRegistryParams): Promise<string> {
    const request = there(await this.#queue.tollfree(uuid));
    const verificationStatus = TOLLFREE.find((word) => word === state);
    if (verificationStatus === undefined) throw wrongState(state);
    await this.#queue.applyTollfree(request, {
      change: { verificationStatus, reason: reason ?? null },
      ...this.#done(),
    });
    return request.verificationStatus;
  }

  /** On command a thing stays where it was put. */
  #done() {
    return { againOn: null, now: isoTime(this.#clock.now()) };
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Entity");
  return value;
}

function wrongState(state: string): DomainError {
  return invalidField("body.state", "not a state of this entity", state);
}

function operationAt({ mnoIds, operationStatus }: CampaignLocked, state: ECampaignState) {
  const words: Partial<Readonly<Record<ECampaignState, (typeof operationStatus)[string]>>> = {
    MNO_PENDING: "REVIEW",
    MNO_REJECTED: "REJECTED",
    MNO_PROVISIONED: "APPROVED",
    TCR_SUSPENDED: "SUSPENDED",
    TCR_EXPIRED: "EXPIRED",
  };
  const word = words[state];
  if (word === undefined) return operationStatus;
  const ids = mnoIds.length === 0 ? MNOS.map(({ id }) => id) : mnoIds;
  return Object.fromEntries(ids.map((id) => [String(id), word]));
}
