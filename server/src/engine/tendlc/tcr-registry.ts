import type { IMnoMetadata, ISMSBrandFeedback } from "@opentact/contract";
import { DomainError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { mnoTerms } from "../../domain/tendlc/mno.js";
import type {
  BrandChange,
  BrandLocked,
  CampaignChange,
  CampaignLocked,
  Registry,
  RegistryStep,
  TollfreeChange,
  TollfreeLocked,
  VettingChange,
  VettingLocked,
} from "../../domain/tendlc/port.js";
import { answerOf, termsOf, UsecaseAnswer } from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls, RegistryReply } from "./registry-calls.js";
import type { RegistryHttp } from "./registry-http.js";
import { TcrBrands } from "./tcr-brands.js";
import { TcrCampaigns } from "./tcr-campaigns.js";
import { TcrVettings } from "./tcr-vettings.js";

const PIN_SMS = "Your PIN is @OTP_PIN@";
const SUCCESS_SMS = "Your brand is verified.";

export interface TcrRegistryOptions {
  readonly api: Pick<RegistryHttp, "calls">;
  readonly log: Log;
  /** Whether the host of a web page can be found. */
  readonly hasHost: (host: string) => Promise<boolean>;
}

/**
 * The Campaign Registry (messaging.md 12.8). A step asks it, changes nothing here by itself, and may be repeated at any time: what
 * costs money there is looked for before it is asked for (`registeredAs`), so that no deadline, crash or lost answer registers
 * anything twice. While the registry gives no answer that counts nothing changes here, and it is asked again later.
 */
export class TcrRegistry implements Registry {
  readonly kind = "tcr";
  readonly keepsCopies = true;
  readonly #o: TcrRegistryOptions;
  readonly #brands: TcrBrands;
  readonly #vettings: TcrVettings;
  readonly #campaigns: TcrCampaigns;

  constructor(options: TcrRegistryOptions) {
    this.#o = options;
    this.#brands = new TcrBrands(options.log);
    this.#vettings = new TcrVettings(options.log);
    this.#campaigns = new TcrCampaigns(options.log);
  }

  brand(brand: BrandLocked, now: string): Promise<RegistryStep<BrandChange>> {
    return this.#step({ brand: brand.uuid }, (calls) => this.#brands.step(calls, brand, now));
  }

  vetting(vetting: VettingLocked, brand: BrandLocked, now: string): Promise<RegistryStep<VettingChange>> {
    return this.#step({ vetting: vetting.uuid }, (calls) => this.#vettings.step(calls, vetting, brand, now));
  }

  campaign(campaign: CampaignLocked, brand: BrandLocked, now: string): Promise<RegistryStep<CampaignChange>> {
    return this.#step({ campaign: campaign.uuid }, (calls) => this.#campaigns.step(calls, campaign, brand, now));
  }

  /** The registry is for ten-digit numbers: toll-free ones are verified by their vendor, by hand. */
  async tollfree({ verificationStatus }: TollfreeLocked): Promise<RegistryStep<TollfreeChange>> {
    if (verificationStatus !== "In Progress") return { change: {}, againMs: null };
    const reason = "toll-free numbers are verified by their vendor";
    return { change: { verificationStatus: "Waiting For Vendor", reason }, againMs: null };
  }

  /** Our own table stands in for a brand that is not registered yet. */
  async terms(brand: BrandLocked, usecase: string): Promise<IMnoMetadata> {
    const { brandId } = brand;
    if (brandId === null) return mnoTerms(brand, usecase);
    const path = `/campaignBuilder/brand/${encodeURIComponent(brandId)}/usecase/${encodeURIComponent(usecase)}`;
    return this.#now(async (calls) => {
      const reply = await calls.get(path);
      if (reply.kind === "done") return termsOf(answerOf(UsecaseAnswer, reply).mnoMetadata);
      return unqualified(mnoTerms(brand, usecase));
    });
  }

  async feedback({ brandId }: BrandLocked): Promise<ISMSBrandFeedback["category"]> {
    return brandId === null ? [] : this.#now((calls) => this.#brands.feedback(calls, brandId));
  }

  /** 409 for a brand that is not registered yet, and what the registry refuses. */
  async sendOtp(brand: BrandLocked, texts: { readonly pinSms?: string; readonly successSms?: string }): Promise<void> {
    const body = { pinSms: texts.pinSms ?? PIN_SMS, successSms: texts.successSms ?? SUCCESS_SMS };
    const reply = await this.#otp("POST", brand, body);
    if (reply.kind === "refused") throw new DomainError(409, "conflict", reply.reasons.join("; "));
  }

  /** A code counts once there: when the answer to it was lost the brand tells, which nothing but the code verifies. */
  async isOtp(brand: BrandLocked, pin: string): Promise<boolean> {
    const reply = await this.#otp("PUT", brand, { otpPin: pin });
    return reply.kind === "done" || this.#now((calls) => this.#brands.isVerified(calls, brand));
  }

  hasHost(host: string): Promise<boolean> {
    return this.#o.hasHost(host);
  }

  async #otp(method: "POST" | "PUT", { brandId }: BrandLocked, body: object): Promise<RegistryReply> {
    if (brandId === null) throw new DomainError(409, "conflict", "The brand is not registered");
    return this.#now((calls) => calls.write(method, `/brand/${encodeURIComponent(brandId)}/smsOtp`, body));
  }

  /** @param about what the log calls it */
  async #step<C extends object>(
    about: Readonly<Record<string, string>>,
    ask: (calls: RegistryCalls) => Promise<RegistryStep<C>>,
  ): Promise<RegistryStep<Partial<C>>> {
    try {
      return await ask(this.#o.api.calls());
    } catch (error) {
      if (!(error instanceof RegistryAway)) throw error;
      const { message: reason, againMs, isUnknown } = error;
      this.#o.log.warn({ ...about, reason, again_ms: againMs, is_unknown: isUnknown }, "the registry gave no answer");
      return { change: {}, againMs };
    }
  }

  /** For somebody who waits: 503 while the registry gives no answer that counts. */
  async #now<T>(ask: (calls: RegistryCalls) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#o.api.calls());
    } catch (error) {
      if (!(error instanceof RegistryAway)) throw error;
      this.#o.log.warn({ reason: error.message }, "the registry gave no answer");
      throw new DomainError(503, "unavailable", "The campaign registry gives no answer");
    }
  }
}

/** A use case that the registry does not offer to the brand. */
function unqualified(terms: IMnoMetadata): IMnoMetadata {
  return Object.fromEntries(Object.entries(terms).map(([id, one]) => [id, { ...one, qualify: false }]));
}
