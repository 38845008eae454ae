import type {
  IMnoMetadata,
  ISMSBrand,
  ISMSBrandElement,
  ISMSBrandFeedback,
  ISMSBrandNewParams,
  ISMSBrandUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { BrandFields, BrandLocked, Registry, TendlcStore, TendlcTx } from "./port.js";
import { BRAND_FEE, brandProblems } from "./rules.js";

const RELATIONSHIP_MS = 90 * 86_400_000;
/** Fields that make the identity of a brand: fixed once somebody else has vetted it. */
const IDENTITY = ["ein", "einIssuingCountry", "entityType"] as const;

export interface BrandOptions {
  readonly store: TendlcStore;
  readonly registry: Registry;
  readonly clock: Clock;
  /** Called after something was given to the registry. */
  readonly wake: () => void;
}

/** A brand that was registered, or was there before. */
export interface RegisteredBrand {
  readonly entity: ISMSBrand;
  readonly isNew: boolean;
}

/** Brands of an account (rest.md 19). An id is a uuid or that of the registry. */
export class SmsBrands {
  readonly #o: BrandOptions;

  constructor(options: BrandOptions) {
    this.#o = options;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISMSBrandElement>> {
    return this.#o.store.brands(actor.account, page);
  }

  async get(actor: UserActor, id: string): Promise<ISMSBrand> {
    return found(await this.#o.store.brand(reach(actor), id));
  }

  /** A known `referenceId` gives the first brand; 402 for the fee of the registry, 400 by the rules of the entity type. */
  async create(actor: UserActor, body: ISMSBrandNewParams): Promise<RegisteredBrand> {
    const { referenceId, mock = false, ...given } = body;
    const fields = fieldsOf(given);
    checked(fields);
    const made = await this.#o.store.transaction(async (tx) => {
      const { account } = actor;
      const known = referenceId && (await tx.byReference("brand", account, referenceId));
      if (known) return { entity: await tx.brand(known), isNew: false };
      const uuid = newUuid();
      const stamp = this.#stamp(actor);
      if (!mock) await pay(tx, { account, uuid, displayName: fields.displayName }, stamp.now);
      await tx.insertBrand({ ...fields, ...stamp, uuid, account, mock, referenceId: referenceId ?? uuid });
      await tx.ask("brand", uuid, stamp.now);
      return { entity: await tx.brand(uuid), isNew: true };
    });
    if (made.isNew) this.#o.wake();
    return made;
  }

  /** 409 for identity fields of a vetted brand, and for a second change of the relationship within three months. */
  async update(actor: UserActor, id: string, body: ISMSBrandUpdateParams): Promise<ISMSBrand> {
    const entity = await this.#o.store.transaction(async (tx) => {
      const before = found(await tx.lockBrand(reach(actor), id));
      if (Object.keys(body).length === 0) return tx.brand(before.uuid);
      const change = normalised(body);
      checked({ ...before, ...change });
      this.#checkIdentity(before, change);
      const relationship = this.#relationship(before, change);
      // Another identity has to be verified before it counts.
      const isOther = IDENTITY.some((field) => change[field] !== undefined && change[field] !== before[field]);
      const identity = isOther ? ({ identityStatus: "SELF_DECLARED" } as const) : {};
      const stamp = this.#stamp(actor);
      await tx.updateBrand(before.uuid, { ...change, ...relationship, ...identity }, stamp);
      if (this.#o.registry.keepsCopies && before.brandId !== null) await tx.ask("brand", before.uuid, stamp.now);
      return tx.brand(before.uuid);
    });
    if (this.#o.registry.keepsCopies) this.#o.wake();
    return entity;
  }

  /** 409 while a campaign has not ended. */
  async remove(actor: UserActor, id: string): Promise<ISMSBrand> {
    const { registry, wake } = this.#o;
    const entity = await this.#o.store.transaction(async (tx) => {
      const brand = found(await tx.lockBrand(reach(actor), id));
      if (brand.campaigns > 0) throw new DomainError(409, "in_use", "The brand has an active campaign");
      const stamp = this.#stamp(actor);
      await tx.updateBrand(brand.uuid, { deleted_on: stamp.now }, stamp);
      await tx.ask("brand", brand.uuid, registry.keepsCopies ? stamp.now : null);
      return tx.brand(brand.uuid);
    });
    if (registry.keepsCopies) wake();
    return entity;
  }

  /** The identity is verified again; 409 while the brand is being registered. */
  async revet(actor: UserActor, id: string): Promise<ISMSBrand> {
    const entity = await this.#o.store.transaction(async (tx) => {
      const { uuid, status } = found(await tx.lockBrand(reach(actor), id));
      if (status === "REGISTRATION_PENDING") throw new DomainError(409, "conflict", "The brand is being registered");
      const stamp = this.#stamp(actor);
      await tx.updateBrand(uuid, { status: "REGISTRATION_PENDING", failureReasons: [] }, stamp);
      await tx.ask("brand", uuid, stamp.now);
      return tx.brand(uuid);
    });
    this.#o.wake();
    return entity;
  }

  async feedback(actor: UserActor, id: string): Promise<ISMSBrandFeedback> {
    const brand = await this.#locked(actor, id);
    return { brandId: brand.brandId, category: await this.#o.registry.feedback(brand) };
  }

  /** Terms of the mobile carriers for a use case. */
  async qualify(actor: UserActor, id: string, usecase: string): Promise<IMnoMetadata> {
    return this.#o.registry.terms(await this.#locked(actor, id), usecase);
  }

  async #locked(actor: UserActor, id: string): Promise<BrandLocked> {
    return found(await this.#o.store.transaction((tx) => tx.lockBrand(reach(actor), id)));
  }

  #checkIdentity(before: BrandLocked, change: Partial<BrandFields>): void {
    const isVetted = before.vettings.some(({ vettingStatus }) => vettingStatus === "ACTIVE");
    const field = IDENTITY.find((one) => change[one] !== undefined && change[one] !== before[one]);
    if (isVetted && field !== undefined)
      throw new DomainError(409, "conflict", `${field} is fixed by an external vetting`);
  }

  #relationship(before: BrandLocked, { brandRelationship }: Partial<BrandFields>): { relationship_on?: string } {
    if (brandRelationship === undefined || brandRelationship === before.brandRelationship) return {};
    const nowMs = this.#o.clock.now();
    if (before.relationship_on !== null && nowMs - epochMs(before.relationship_on) < RELATIONSHIP_MS)
      throw new DomainError(409, "conflict", "brandRelationship changes once in three months");
    return { relationship_on: isoTime(nowMs) };
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#o.clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Brand");
  return value;
}

function checked(brand: BrandFields): void {
  const problems = brandProblems(brand as Parameters<typeof brandProblems>[0]);
  if (problems) throw new DomainError(400, "validation_failed", "Validation failed", problems);
}

async function pay(
  tx: TendlcTx,
  { account, uuid, displayName }: { account: string; uuid: string; displayName: string },
  now: string,
): Promise<void> {
  const entry = {
    amount: BRAND_FEE,
    refType: "campaign_nrc",
    refUuid: uuid,
    description: `Brand ${displayName}`,
  } as const;
  if (!(await tx.charge(account, entry, now)))
    throw new DomainError(402, "insufficient_balance", "Not enough account balance");
}

/** Numbers without marks, words in full. */
function normalised(body: ISMSBrandUpdateParams): Partial<BrandFields> {
  const { brandRelationship, ...rest } = body;
  const full = brandRelationship?.replace(/^(BASIC|SMALL|MEDIUM|LARGE|KEY)$/, "$1_ACCOUNT");
  return { ...rest, ...(full === undefined ? {} : { brandRelationship: full as BrandFields["brandRelationship"] }) };
}

/** All fields of a new brand, null where nothing was given. */
function fieldsOf(body: Omit<ISMSBrandNewParams, "referenceId" | "mock">): BrandFields {
  const isSole = body.entityType === "SOLE_PROPRIETOR";
  return {
    companyName: null,
    ein: null,
    einIssuingCountry: isSole ? null : body.country,
    altBusinessId: null,
    altBusinessIdType: null,
    firstName: null,
    lastName: null,
    mobilePhone: null,
    businessContactEmail: null,
    stockSymbol: null,
    stockExchange: null,
    ipAddress: null,
    website: null,
    vertical: null,
    tag: [],
    brandRelationship: isSole ? null : "BASIC_ACCOUNT",
    ...(normalised(body) as typeof body & Partial<BrandFields>),
  } as BrandFields;
}
