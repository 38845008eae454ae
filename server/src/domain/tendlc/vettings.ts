import type {
  IExternalVetting,
  IExternalVettingImportParams,
  IExternalVettingNewParams,
  ISMSBrand,
  ISMSBrandOtpParams,
} from "@opentact/contract";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
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
  sendOtp(actor: UserActor, id: string, texts: ISMSBrandOtpParams): Promise<ISMSBrand> {
    return this.#o.store.transaction(async (tx) => {
      const brand = sole(await tx.lockBrand(reach(actor), id));
      if (brand.otp_done_on !== null) throw new DomainError(409, "conflict", "The code was given back");
      const nowMs = this.#o.clock.now();
      await this.#o.registry.sendOtp(brand, texts);
      const stamp = { by: actor.user, now: isoTime(nowMs) };
      await tx.updateBrand(brand.uuid, { otp_expires_on: isoTime(nowMs + OTP_MS), otp_tries: 0 }, stamp);
      return tx.brand(brand.uuid);
    });
  }

  /** 400 for a wrong code, 409 when there is none that holds: not sent, too old, or tried too often. */
  async verifyOtp(actor: UserActor, id: string, pin: string): Promise<ISMSBrand> {
    const outcome = await this.#o.store.transaction(async (tx) => {
      const brand = sole(await tx.lockBrand(reach(actor), id));
      const nowMs = this.#o.clock.now();
      const isOld = brand.otp_expires_on === null || epochMs(brand.otp_expires_on) <= nowMs;
      if (isOld || brand.otp_tries >= OTP_TRIES)
        throw new DomainError(409, "conflict", "There is no code that holds: send a new one");
      const stamp = { by: actor.user, now: isoTime(nowMs) };
      if (!(await this.#o.registry.isOtp(brand, pin))) {
        // Counted even though the answer is a refusal: the transaction ends well.
        await tx.updateBrand(brand.uuid, { otp_tries: brand.otp_tries + 1 }, stamp);
        return undefined;
      }
      const done = { otp_done_on: stamp.now, otp_expires_on: null, status: "REGISTRATION_PENDING" } as const;
      await tx.updateBrand(brand.uuid, done, stamp);
      await tx.ask("brand", brand.uuid, stamp.now);
      return tx.brand(brand.uuid);
    });
    if (!outcome) throw invalidField("body.otpPin", "wrong code");
    this.#o.wake();
    return outcome;
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
