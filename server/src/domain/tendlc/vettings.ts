import type {
  IExternalVetting,
  IExternalVettingImportParams,
  IExternalVettingNewParams,
  ISMSBrand,
  ISMSBrandOtpParams,
} from "@opentact/contract";
import { DomainError, invalidField, isAway, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { BrandOptions } from "./brands.js";
import type { BrandLocked, TendlcTx } from "./port.js";
import { VETTING_FEE, VETTING_FEES } from "./rules.js";

const OTP_MS = 24 * 3_600_000;
const OTP_TRIES = 5;

/** Who stands for the identity of a brand: vetting providers, or its owner by a one-time code (messaging.md 12.2). */
export class SmsVettings {
  readonly #o: BrandOptions;

  constructor(options: BrandOptions) {
    this.#o = options;
  }

  async list(actor: UserActor, brand: string): Promise<readonly IExternalVetting[]> {
    return found(await this.#o.store.vettings(reach(actor), brand));
  }

  /** 402 for the fee, 409 for a sole proprietor or a brand that is not registered. */
  order(actor: UserActor, id: string, { evpId, vettingClass }: IExternalVettingNewParams): Promise<IExternalVetting> {
    return this.#add(
      actor,
      id,
      { evpId, vettingClass, vettingId: null, vettingToken: null },
      async (tx, brand, now) => {
        const amount = VETTING_FEES[vettingClass] ?? VETTING_FEE;
        const description = `Vetting of ${brand.displayName}`;
        const entry = { amount, refType: "campaign_nrc", refUuid: brand.uuid, description } as const;
        if (!brand.mock && !(await tx.charge(brand.account, entry, now)))
          throw new DomainError(402, "insufficient_balance", "Not enough account balance");
      },
    );
  }

  /** Takes over a vetting that was made elsewhere, without a fee. */
  import(actor: UserActor, id: string, body: IExternalVettingImportParams): Promise<IExternalVetting> {
    const { evpId, vettingId, vettingToken = null } = body;
    return this.#add(actor, id, { evpId, vettingClass: null, vettingId, vettingToken });
  }

  /** Sends the code; a new one voids the former. 409 unless the brand is a sole proprietor whose code is not given back. */
  async sendOtp(actor: UserActor, id: string, texts: ISMSBrandOtpParams): Promise<ISMSBrand> {
    const stamp = this.#stamp(actor);
    const otp_expires_on = isoTime(epochMs(stamp.now) + OTP_MS);
    // Noted before: a code that comes after a crash, or though no answer came, holds.
    const before = await this.#o.store.transaction(async (tx) => {
      const brand = sole(await tx.lockBrand(reach(actor), id));
      if (brand.otp_done_on !== null) throw new DomainError(409, "conflict", "The code was given back");
      await tx.updateBrand(brand.uuid, { otp_expires_on, otp_tries: 0 }, stamp);
      return brand;
    });
    try {
      await this.#o.registry.sendOtp(before, texts);
    } catch (error) {
      if (!isAway(error)) await this.#reset(before, { otp_expires_on, tries: before.otp_tries }, stamp);
      throw error;
    }
    return found(await this.#o.store.brand(reach(actor), before.uuid));
  }

  /** 400 for a wrong code, 409 when there is none that holds: not sent, too old, or tried too often. */
  async verifyOtp(actor: UserActor, id: string, pin: string): Promise<ISMSBrand> {
    const { registry, store } = this.#o;
    const stamp = this.#stamp(actor);
    // Counted before: who tries at the same time, or again after a crash, has one try less.
    const before = await store.transaction(async (tx) => {
      const brand = sole(await tx.lockBrand(reach(actor), id));
      const { otp_expires_on, otp_tries } = brand;
      if (otp_expires_on === null || otp_expires_on <= stamp.now || otp_tries >= OTP_TRIES)
        throw new DomainError(409, "conflict", "There is no code that holds: send a new one");
      await tx.updateBrand(brand.uuid, { otp_tries: otp_tries + 1 }, stamp);
      return brand;
    });
    const isRight = await registry.isOtp(before, pin).catch(async (error: unknown) => {
      await this.#reset(before, { otp_expires_on: before.otp_expires_on, tries: -1 }, stamp);
      throw error;
    });
    if (!isRight) throw invalidField("body.otpPin", "wrong code");
    const done = await store.transaction(async (tx) => {
      const { uuid, otp_done_on } = found(await tx.lockBrand(reach(actor), before.uuid));
      if (otp_done_on !== null) return tx.brand(uuid);
      const change = { otp_done_on: stamp.now, otp_expires_on: null, status: "REGISTRATION_PENDING" } as const;
      await tx.updateBrand(uuid, change, stamp);
      await tx.ask("brand", uuid, stamp.now);
      return tx.brand(uuid);
    });
    this.#o.wake();
    return done;
  }

  /** What was noted about a code that the registry did not send, or a try that it did not judge, unless there is a newer code. */
  async #reset(
    before: BrandLocked,
    noted: { readonly otp_expires_on: string | null; readonly tries: number },
    stamp: Stamp,
  ): Promise<void> {
    await this.#o.store.transaction(async (tx) => {
      const brand = await tx.lockBrand(null, before.uuid);
      if (!brand || brand.otp_expires_on !== noted.otp_expires_on) return;
      const otp_tries = Math.max(0, brand.otp_tries + noted.tries);
      await tx.updateBrand(brand.uuid, { otp_expires_on: before.otp_expires_on, otp_tries }, stamp);
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#o.clock.now()) };
  }

  async #add(
    actor: UserActor,
    id: string,
    fields: {
      readonly evpId: string;
      readonly vettingClass: string | null;
      readonly vettingId: string | null;
      readonly vettingToken: string | null;
    },
    before: (tx: TendlcTx, brand: BrandLocked, now: string) => Promise<void> = async () => undefined,
  ): Promise<IExternalVetting> {
    const entity = await this.#o.store.transaction(async (tx) => {
      const brand = found(await tx.lockBrand(reach(actor), id));
      if (brand.entityType === "SOLE_PROPRIETOR")
        throw new DomainError(409, "conflict", "A sole proprietor has no external vetting");
      if (brand.status !== "OK") throw new DomainError(409, "conflict", "The brand is not registered");
      const now = isoTime(this.#o.clock.now());
      await before(tx, brand, now);
      const uuid = newUuid();
      await tx.insertVetting({ ...fields, uuid, account: brand.account, brand: brand.uuid, now });
      await tx.ask("vetting", uuid, now);
      return tx.vetting(uuid);
    });
    this.#o.wake();
    return entity;
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Brand");
  return value;
}

function sole(brand: BrandLocked | undefined): BrandLocked {
  const known = found(brand);
  if (known.entityType !== "SOLE_PROPRIETOR")
    throw new DomainError(409, "conflict", "Only a sole proprietor has a one-time code");
  return known;
}
