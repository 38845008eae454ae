import {
  campaignFixed,
  type IMnoMetadata,
  type IOperationStatus,
  type ISMSCampaign,
  type ISMSCampaignLint,
  type ISMSCampaignLintParams,
  type ISMSCampaignNewParams,
  type ISMSCampaignSharing,
  type ISMSCampaignUpdateParams,
  type ITNLease,
} from "@opentact/contract";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { isQuietByDefault, minutesOf } from "../messaging/rules.js";
import type { BrandOptions } from "./brands.js";
import { lint } from "./lint.js";
import { type LintSubject, samplesOf } from "./lint-subject.js";
import type { BrandLocked, CampaignFields, CampaignLocked, TendlcTx } from "./port.js";
import { campaignFee } from "./rules.js";

const SAMPLES = ["sample1", "sample2", "sample3", "sample4", "sample5"] as const;
/** Our own id as connectivity partner. */
const OWN_CNP = "SOPENTA";

export interface CampaignOptions extends BrandOptions {
  /** Parts of a text, for the linter. */
  readonly partsOf: (text: string) => number;
}

type LintAnswers = Pick<LintSubject, "terms" | "hasHost">;

/** A campaign that was registered, or was there before. */
export interface RegisteredCampaign {
  readonly entity: ISMSCampaign;
  readonly isNew: boolean;
}

/** Campaigns of an account (rest.md 19). An id is a uuid or that of the registry. */
export class SmsCampaigns {
  readonly #o: CampaignOptions;

  constructor(options: CampaignOptions) {
    this.#o = options;
  }

  list(actor: UserActor, brand: string | undefined, page: PageQuery): Promise<Page<ISMSCampaign>> {
    return this.#o.store.campaigns(actor.account, brand, page);
  }

  async get(actor: UserActor, id: string): Promise<ISMSCampaign> {
    return found(await this.#o.store.campaign(reach(actor), id));
  }

  async leases(actor: UserActor, id: string, page: PageQuery): Promise<Page<ITNLease>> {
    return found(await this.#o.store.leases(reach(actor), id, page));
  }

  /** What a registration would be rejected for. A brand that is not the caller's is a finding, not an error. */
  async lint(actor: UserActor, body: ISMSCampaignLintParams): Promise<ISMSCampaignLint> {
    const brand = await this.#o.store.transaction((tx) => tx.lockBrand(reach(actor), body.brandId));
    if (brand) return this.#lint(brand, fieldsOf(body, brand), await this.#answers(brand, body.usecase));
    const field = { field: "brandId", message: "the account has no such brand" };
    const hint = "Name a brand by its uuid or brandId.";
    return { ok: false, findings: [{ id: "L01", level: "error", hint, ...field }] };
  }

  /**
   * 400 for errors of the linter unless `isForced`, 402 for the first month. A known `referenceId` gives the first
   * campaign.
   */
  async create(actor: UserActor, body: ISMSCampaignNewParams, isForced: boolean): Promise<RegisteredCampaign> {
    const { store, wake } = this.#o;
    const before = await store.transaction((tx) => begun(tx, actor, body));
    if (before.known) return { entity: before.known, isNew: false };
    const answers = isForced ? undefined : await this.#answers(before.brand, body.usecase);
    const made = await store.transaction(async (tx) => {
      const { brand, known } = await begun(tx, actor, body);
      if (known) return { entity: known, isNew: false };
      const { account } = brand;
      const fields = fieldsOf(body, brand);
      if (answers) refuse(this.#lint(brand, fields, answers));
      const uuid = newUuid();
      const stamp = this.#stamp(actor);
      if (!fields.mock) await pay(tx, account, uuid, fields.usecase, stamp.now);
      await tx.insertCampaign({
        ...fields,
        ...stamp,
        uuid,
        account,
        brand: brand.uuid,
        referenceId: body.referenceId ?? uuid,
      });
      await tx.ask("campaign", uuid, stamp.now);
      return { entity: await tx.campaign(uuid), isNew: true };
    });
    if (made.isNew) wake();
    return made;
  }

  /** 409 for a field that is fixed by the registration, and for a second reseller; 400 for samples that would be missed. */
  async update(actor: UserActor, id: string, body: ISMSCampaignUpdateParams): Promise<ISMSCampaign> {
    const entity = await this.#o.store.transaction(async (tx) => {
      const before = found(await tx.lockCampaign(reach(actor), id));
      const fixed = campaignFixed.find((name) => (body as Readonly<Record<string, unknown>>)[name] !== undefined);
      if (fixed !== undefined) throw new DomainError(409, "conflict", `${fixed} is immutable after registration`);
      if (body.resellerId !== undefined && before.resellerId !== null && body.resellerId !== before.resellerId)
        throw new DomainError(409, "conflict", "resellerId is immutable after registration");
      const { quiet_hours, ...change } = body as Partial<CampaignFields>;
      const quiet = quiet_hours === undefined ? {} : { quiet_hours: quietOf(body.quiet_hours, before.quiet_hours) };
      checkSamples(before, change);
      if (Object.keys(body).length > 0) {
        const stamp = this.#stamp(actor);
        await tx.updateCampaign(before.uuid, { ...change, ...quiet }, stamp);
        if (before.campaignId !== null) await this.#tell(tx, before.uuid, stamp.now);
      }
      return tx.campaign(before.uuid);
    });
    if (this.#o.registry.keepsCopies) this.#o.wake();
    return entity;
  }

  /** Ends it at the registry; its numbers send no more. */
  async remove(actor: UserActor, id: string): Promise<ISMSCampaign> {
    const ended = await this.#o.store.transaction(async (tx) => {
      const before = found(await tx.lockCampaign(reach(actor), id));
      const stamp = this.#stamp(actor);
      const { now } = stamp;
      await tx.updateCampaign(
        before.uuid,
        { status: "EXPIRED", campaign_state: "TCR_EXPIRED", is_active: false, expired_on: now, deleted_on: now },
        stamp,
      );
      await tx.ask("campaign", before.uuid, null);
      await this.#tell(tx, before.uuid, now);
      const entity = await tx.campaign(before.uuid);
      const { account, uuid, campaign_state: previous_state } = before;
      await tx.event({ account, kind: "campaign", uuid, entity, state: "TCR_EXPIRED", previous_state, now });
      return entity;
    });
    if (this.#o.registry.keepsCopies) this.#o.wake();
    return ended;
  }

  async mnoMetadata(actor: UserActor, id: string): Promise<IMnoMetadata> {
    return (await this.#locked(actor, id)).mnoMetadata;
  }

  async operationStatus(actor: UserActor, id: string): Promise<IOperationStatus> {
    return (await this.#locked(actor, id)).operationStatus;
  }

  async sharing(actor: UserActor, id: string): Promise<ISMSCampaignSharing> {
    return (await this.#locked(actor, id)).sharing;
  }

  /** 409 while a share is pending or was accepted: it cannot be withdrawn. */
  async share(actor: UserActor, id: string, upstreamCnpId: string): Promise<ISMSCampaignSharing> {
    const shared = await this.#o.store.transaction(async (tx) => {
      const campaign = found(await tx.lockCampaign(reach(actor), id));
      const known = campaign.sharing.sharedByMe;
      if (known && known.sharingStatus !== "DECLINED")
        throw new DomainError(409, "conflict", "The campaign is shared already");
      const stamp = this.#stamp(actor);
      const share = { downstreamCnpId: OWN_CNP, upstreamCnpId, sharedDate: stamp.now, statusDate: stamp.now };
      // The simulated world has no partner that would let one wait.
      const sharingStatus = this.#o.registry.kind === "simulator" ? "ACCEPTED" : "PENDING";
      const sharing = { ...campaign.sharing, sharedByMe: { ...share, sharingStatus } } as const;
      await tx.updateCampaign(campaign.uuid, { sharing }, stamp);
      if (campaign.campaignId !== null) await this.#tell(tx, campaign.uuid, stamp.now);
      return sharing;
    });
    if (this.#o.registry.keepsCopies) this.#o.wake();
    return shared;
  }

  /** Back to review after a rejection; 409 in any other state. */
  async appeal(actor: UserActor, id: string, appeal_reason: string): Promise<ISMSCampaign> {
    const entity = await this.#o.store.transaction(async (tx) => {
      const { uuid, account, campaign_state: previous_state } = found(await tx.lockCampaign(reach(actor), id));
      if (previous_state !== "MNO_REJECTED" && previous_state !== "CNP_FAILED")
        throw new DomainError(409, "conflict", "The campaign was not rejected");
      const stamp = this.#stamp(actor);
      const change = { campaign_state: "TCR_ACCEPTED", failureReasons: [], appeal_reason } as const;
      await tx.updateCampaign(uuid, change, stamp);
      await tx.ask("campaign", uuid, stamp.now);
      const campaign = await tx.campaign(uuid);
      const { now } = stamp;
      await tx.event({ account, kind: "campaign", uuid, entity: campaign, state: "TCR_ACCEPTED", previous_state, now });
      return campaign;
    });
    this.#o.wake();
    return entity;
  }

  /** What the linter has to ask for. */
  async #answers(brand: BrandLocked, usecase: string): Promise<LintAnswers> {
    const { registry } = this.#o;
    return {
      terms: await registry.terms(brand, usecase),
      hasHost: brand.website === null ? false : await registry.hasHost(hostOf(brand.website)),
    };
  }

  #lint(brand: BrandLocked, campaign: CampaignFields, answers: LintAnswers): ISMSCampaignLint {
    const isOtpDone = brand.otp_done_on !== null;
    const { partsOf } = this.#o;
    return lint({ campaign, brand, ...answers, isOtpDone, others: brand.campaigns, numbers: 0, partsOf });
  }

  /** A registry with copies of its own is told of a change by asking it about the campaign. */
  async #tell(tx: TendlcTx, uuid: string, now: string): Promise<void> {
    if (this.#o.registry.keepsCopies) await tx.ask("campaign", uuid, now);
  }

  async #locked(actor: UserActor, id: string): Promise<CampaignLocked> {
    return found(await this.#o.store.transaction((tx) => tx.lockCampaign(reach(actor), id)));
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#o.clock.now()) };
  }
}

/** The brand of a new campaign, kept from change, and the campaign that bears its reference already. */
async function begun(
  tx: TendlcTx,
  actor: UserActor,
  { brandId, referenceId }: ISMSCampaignNewParams,
): Promise<{ readonly brand: BrandLocked; readonly known: ISMSCampaign | undefined }> {
  const brand = await tx.lockBrand(reach(actor), brandId);
  if (!brand) throw notFound("Brand");
  const known = referenceId && (await tx.byReference("campaign", brand.account, referenceId));
  return { brand, known: known ? await tx.campaign(known) : undefined };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Campaign");
  return value;
}

function hostOf(website: string): string {
  const url = /^https?:\/\//i.test(website) ? website : `https://${website}`;
  return URL.canParse(url) ? new URL(url).hostname : website;
}

/** Samples may be changed, and taken back as far as the mobile carriers still see as many as they want. */
function checkSamples(before: CampaignLocked, change: Partial<CampaignFields>): void {
  const left = samplesOf({ ...before, ...change }).length;
  const wanted = Math.max(1, ...Object.values(before.mnoMetadata).map(({ minMsgSamples }) => minMsgSamples));
  if (left >= Math.min(wanted, samplesOf(before).length)) return;
  const [gone] = SAMPLES.filter((name) => change[name] === null && before[name] !== null);
  throw invalidField(`body.${gone ?? SAMPLES[0]}`, `${wanted} samples are needed`, null);
}

/** Errors of the linter as fields of the body. */
function refuse({ findings }: ISMSCampaignLint): void {
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length === 0) return;
  const fields: Record<string, { message: string }> = {};
  for (const { id, field, message } of errors) {
    const known = fields[`body.${field}`];
    fields[`body.${field}`] = { message: known ? `${known.message}; ${id}: ${message}` : `${id}: ${message}` };
  }
  throw new DomainError(400, "validation_failed", "Validation failed", fields);
}

async function pay(tx: TendlcTx, account: string, uuid: string, usecase: string, now: string): Promise<void> {
  const amount = campaignFee(usecase);
  const entry = { amount, refType: "campaign_mrc", refUuid: uuid, description: `Campaign ${usecase}` } as const;
  if (!(await tx.charge(account, entry, now)))
    throw new DomainError(402, "insufficient_balance", "Not enough account balance");
}

/** All fields of a campaign with their defaults (entities.md 7.8). */
function fieldsOf(body: ISMSCampaignLintParams, brand: BrandLocked): CampaignFields {
  const { brandId: _brand, referenceId: _reference, quiet_hours, ...given } = body;
  const subUsecases = given.subUsecases ?? [];
  const enabled = isQuietByDefault(given.usecase, subUsecases);
  return {
    sample1: null,
    sample2: null,
    sample3: null,
    sample4: null,
    sample5: null,
    messageFlow: null,
    subscriberHelp: true,
    subscriberOptin: true,
    subscriberOptout: true,
    helpMessage: null,
    optinMessage: null,
    optoutMessage: null,
    helpKeywords: null,
    optinKeywords: null,
    optoutKeywords: null,
    autoRenewal: true,
    embeddedLink: false,
    embeddedPhone: false,
    numberPool: false,
    ageGated: false,
    directLending: false,
    affiliateMarketing: false,
    embeddedLinkSample: null,
    privacyPolicyLink: null,
    termsAndConditionsLink: null,
    termsAndConditions: false,
    mnoIds: [],
    resellerId: null,
    tag: [],
    mock: brand.mock,
    vertical: brand.vertical,
    ...given,
    subUsecases,
    quiet_hours: quietOf(quiet_hours, { enabled, start: "08:00", end: "21:00" }),
  };
}

function quietOf(
  given: ISMSCampaignLintParams["quiet_hours"],
  before: CampaignFields["quiet_hours"],
): CampaignFields["quiet_hours"] {
  const after = { ...before, ...given };
  const [start, end] = [minutesOf(after.start), minutesOf(after.end)];
  if (start === undefined || end === undefined || start >= end)
    throw invalidField("body.quiet_hours.end", "must be after start", after.end);
  return after;
}
