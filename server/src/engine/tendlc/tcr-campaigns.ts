import type { IMnoMetadata, IOperationStatus } from "@opentact/contract";
import type { Log } from "../../base/log.js";
import type {
  BrandLocked,
  CampaignChange,
  CampaignFields,
  CampaignLocked,
  RegistryStep,
} from "../../domain/tendlc/port.js";
import { isCampaignActive } from "../../domain/tendlc/rules.js";
import { CampaignShares } from "./campaign-shares.js";
import { type CampaignStanding, stateOf } from "./campaign-standing.js";
import { differences, SentChanges } from "./differences.js";
import { patienceMs } from "./patience.js";
import { registeredAs } from "./registered.js";
import {
  answerOf,
  byMno,
  CampaignAnswer,
  dateOf,
  OPERATION_WORDS,
  OperationAnswer,
  readAnswer,
  TermsAnswer,
  termsOf,
  wordIn,
} from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls } from "./registry-calls.js";

type Step = RegistryStep<CampaignChange>;

/** What a registration says; `brandId` and `referenceId` come to it. */
const REGISTERED = [
  "usecase",
  "vertical",
  "description",
  "sample1",
  "sample2",
  "sample3",
  "sample4",
  "sample5",
  "messageFlow",
  "subscriberHelp",
  "subscriberOptin",
  "subscriberOptout",
  "helpMessage",
  "optinMessage",
  "optoutMessage",
  "helpKeywords",
  "optinKeywords",
  "optoutKeywords",
  "autoRenewal",
  "embeddedLink",
  "embeddedPhone",
  "numberPool",
  "ageGated",
  "directLending",
  "affiliateMarketing",
  "embeddedLinkSample",
  "privacyPolicyLink",
  "termsAndConditionsLink",
  "termsAndConditions",
  "resellerId",
] as const satisfies readonly (keyof CampaignFields)[];
/** Lists go out when there is something in them. */
const LISTS = ["subUsecases", "mnoIds", "tag"] as const;
/** What may change after registration (messaging.md 12.3). */
const CHANGEABLE = [
  "description",
  "sample1",
  "sample2",
  "sample3",
  "sample4",
  "sample5",
  "messageFlow",
  "helpMessage",
  "autoRenewal",
  "resellerId",
] as const satisfies readonly (keyof CampaignFields)[];
const SUBMISSIONS = ["CREATED", "FAILED", "PENDING"] as const;
const STATUSES = ["ACTIVE", "EXPIRED"] as const;

const WAIT_MS = 60_000;
/** Between a registration and the first look at it. */
const FIRST_LOOK_MS = 1_000;
/** A campaign that can send is looked at, in case the event of its suspension got lost. */
const SETTLED_MS = 24 * 3_600_000;
const AGAIN_MS = 3_600_000;
const DONE: Step = { change: {}, againMs: null };

/** What the registry, partners and mobile carriers say to campaigns (messaging.md 12.3 to 12.5, 12.8). */
export class TcrCampaigns {
  readonly #log: Log;
  readonly #shares: CampaignShares;
  readonly #sent = new SentChanges();

  constructor(log: Log) {
    this.#log = log;
    this.#shares = new CampaignShares(log);
  }

  /** Registers a campaign, tells what changed here, shares it, ends it, or looks at it: whatever is next. */
  async step(calls: RegistryCalls, campaign: CampaignLocked, brand: BrandLocked, now: string): Promise<Step> {
    if (campaign.deleted_on !== null || campaign.status === "EXPIRED") return this.#ended(calls, campaign);
    if (campaign.campaignId !== null) return this.#looked(calls, campaign, campaign.campaignId, now);
    if (campaign.campaign_state !== "TCR_PENDING") return DONE;
    if (brand.status === "REGISTRATION_FAILED") return failed(["the brand is not registered"]);
    const isScored = brand.status === "OK" && brand.identityStatus !== "SELF_DECLARED";
    return brand.brandId !== null && isScored
      ? this.#registered(calls, campaign, brand.brandId, now)
      : { change: {}, againMs: WAIT_MS };
  }

  /** Never twice: what stands there under our uuid is taken over, before a registration and after one that was refused. */
  async #registered(calls: RegistryCalls, campaign: CampaignLocked, brandId: string, now: string): Promise<Step> {
    const known = await registeredAs(calls, "/campaign", campaign.uuid);
    if (known) return taken(campaign, known, now);
    const reply = await calls.write("POST", "/campaignBuilder", registration(campaign, brandId));
    if (reply.kind === "done") return taken(campaign, reply.body, now);
    if (reply.isMissing) throw new RegistryAway(`HTTP ${reply.status}: is REGISTRY_URL right?`, AGAIN_MS);
    const late = await registeredAs(calls, "/campaign", campaign.uuid);
    return late ? taken(campaign, late, now) : failed(reply.reasons);
  }

  async #looked(calls: RegistryCalls, campaign: CampaignLocked, campaignId: string, now: string): Promise<Step> {
    const path = `/campaign/${encodeURIComponent(campaignId)}`;
    const reply = await calls.get(path);
    const answer = answerOf(CampaignAnswer, reply);
    const unknown = (word: string) =>
      this.#log.warn({ campaign: campaign.uuid, word }, "the registry has a state of campaigns that we do not know");
    const status = wordIn(STATUSES, answer.status ?? "ACTIVE", unknown);
    if (status === undefined) return { change: {}, againMs: patienceMs(campaign.created_on, now) };
    if (status === "EXPIRED") return expired(campaign, now);
    const complaints = reply.kind === "done" ? await this.#synchronised(calls, path, campaign, reply.body) : undefined;
    const operationStatus = await this.#operationStatus(calls, path, campaign);
    const mnoMetadata = await termsAt(calls, path, campaign);
    const shared = await this.#shares.step(calls, path, campaign, now);
    const before = SUBMISSIONS.find((word) => word === campaign.submissionStatus);
    const submissionStatus = wordIn(SUBMISSIONS, answer.submissionStatus, unknown) ?? before ?? "CREATED";
    const standing = { submissionStatus, sharing: shared.sharing, operationStatus };
    const change = standingChange(campaign, standing, mnoMetadata);
    const told = complaints ?? shared.complaints;
    return {
      change: told === undefined ? change : { ...change, failureReasons: told },
      againMs: change.campaign_state === "MNO_PROVISIONED" ? SETTLED_MS : patienceMs(campaign.created_on, now),
    };
  }

  /** Tells what differs here. @returns what the registry said against it */
  async #synchronised(
    calls: RegistryCalls,
    path: string,
    campaign: CampaignLocked,
    body: unknown,
  ): Promise<readonly string[] | undefined> {
    const changed = differences(CHANGEABLE, campaign, body as Readonly<Record<string, unknown>>);
    const change = Object.fromEntries(changed.map((name) => [name, campaign[name]]));
    if (changed.length === 0 || !this.#sent.isNew(campaign.uuid, change)) return undefined;
    try {
      const reply = await calls.write("PUT", path, change);
      if (reply.kind === "done") return undefined;
      const { reasons } = reply;
      this.#log.warn({ campaign: campaign.uuid, reasons }, "the registry did not take a change of a campaign");
      return reasons;
    } catch (error) {
      this.#sent.forget(campaign.uuid);
      throw error;
    }
  }

  /** A word that we do not know leaves the one we have. */
  async #operationStatus(calls: RegistryCalls, path: string, campaign: CampaignLocked): Promise<IOperationStatus> {
    const answer = answerOf(OperationAnswer, await calls.get(`${path}/operationStatus`));
    const unknown = (word: string) =>
      this.#log.warn(
        { campaign: campaign.uuid, word },
        "a mobile carrier has a state of campaigns that we do not know",
      );
    const known = byMno(answer).flatMap(([id, word]) => {
      const status = wordIn(OPERATION_WORDS, word, unknown) ?? campaign.operationStatus[id];
      return status === undefined ? [] : [[id, status] as const];
    });
    return Object.fromEntries(known);
  }

  /** A month of a campaign costs money there: also one of whose registration we never heard is ended. */
  async #ended(calls: RegistryCalls, campaign: CampaignLocked): Promise<Step> {
    const campaignId = campaign.campaignId ?? (await unheardOf(calls, campaign.uuid));
    if (campaignId === undefined) return DONE;
    const path = `/campaign/${encodeURIComponent(campaignId)}`;
    const there = await calls.get(path);
    if (there.kind === "refused" && there.isMissing) return DONE;
    if (answerOf(CampaignAnswer, there).status === "EXPIRED") return DONE;
    const reply = await calls.write("DELETE", path);
    if (reply.kind === "done" || reply.isMissing) return DONE;
    this.#log.warn({ campaign: campaign.uuid, reasons: reply.reasons }, "the registry did not end a campaign");
    return { change: {}, againMs: AGAIN_MS };
  }
}

async function unheardOf(calls: RegistryCalls, uuid: string): Promise<string | undefined> {
  const record = await registeredAs(calls, "/campaign", uuid);
  return record && readAnswer(CampaignAnswer, record).campaignId;
}

function registration(campaign: CampaignLocked, brandId: string): object {
  const given = REGISTERED.filter((name) => campaign[name] !== null).map((name) => [name, campaign[name]]);
  const lists = LISTS.filter((name) => campaign[name].length > 0).map((name) => [name, campaign[name]]);
  return { ...Object.fromEntries([...given, ...lists]), brandId, referenceId: campaign.uuid };
}

/** The month that is charged begins when we learn that it was registered. */
function taken(campaign: CampaignLocked, body: unknown, now: string): Step {
  const { campaignId, createDate } = readAnswer(CampaignAnswer, body);
  return {
    change: {
      campaignId,
      campaign_state: "TCR_ACCEPTED",
      submissionStatus: "CREATED",
      failureReasons: [],
      createDate: campaign.createDate ?? dateOf(createDate) ?? now,
      billedDate: campaign.billedDate ?? now,
    },
    againMs: FIRST_LOOK_MS,
  };
}

function failed(failureReasons: readonly string[]): Step {
  return { change: { campaign_state: "TCR_FAILED", submissionStatus: "FAILED", failureReasons }, againMs: null };
}

function expired(campaign: CampaignLocked, now: string): Step {
  const change: CampaignChange = {
    status: "EXPIRED",
    campaign_state: "TCR_EXPIRED",
    is_active: false,
    expired_on: campaign.expired_on ?? now,
  };
  return { change, againMs: null };
}

async function termsAt(calls: RegistryCalls, path: string, campaign: CampaignLocked): Promise<IMnoMetadata> {
  const terms = termsOf(answerOf(TermsAnswer, await calls.get(`${path}/mnoMetadata`)));
  return Object.keys(terms).length === 0 ? campaign.mnoMetadata : terms;
}

function standingChange(
  campaign: CampaignLocked,
  standing: CampaignStanding,
  mnoMetadata: IMnoMetadata,
): CampaignChange & Required<Pick<CampaignChange, "campaign_state">> {
  const { submissionStatus, sharing, operationStatus } = standing;
  const campaign_state = appealed(campaign, standing) ? campaign.campaign_state : stateOf(standing);
  const isSuspended = campaign_state === "TCR_SUSPENDED";
  const from = campaign.campaign_state === "TCR_SUSPENDED" ? campaign.suspended_from : campaign.campaign_state;
  return {
    campaign_state,
    submissionStatus,
    operationStatus,
    mnoMetadata,
    sharing,
    suspended_from: isSuspended ? from : null,
    is_active: isCampaignActive({ status: campaign.status, campaign_state, operationStatus }),
    failureReasons: reasonsAt(campaign_state, operationStatus, mnoMetadata),
  };
}

/** Who was rejected and appealed waits for another word: the old one does not reject him again. */
function appealed(campaign: CampaignLocked, standing: CampaignStanding): boolean {
  if (campaign.appeal_reason === null || campaign.campaign_state !== "TCR_ACCEPTED") return false;
  const isSame = Object.entries(standing.operationStatus).every(([id, word]) => campaign.operationStatus[id] === word);
  const state = stateOf(standing);
  return isSame && (state === "MNO_REJECTED" || state === "CNP_FAILED");
}

function reasonsAt(state: CampaignChange["campaign_state"], words: IOperationStatus, terms: IMnoMetadata): string[] {
  const word = state === "MNO_REJECTED" ? "REJECTED" : state === "TCR_SUSPENDED" ? "SUSPENDED" : undefined;
  const ids = Object.keys(words).filter((id) => words[id] === word);
  return ids.map((id) => `${terms[id]?.mno ?? id}: ${word}`);
}
