import type {
  IOutboundVoiceProfile,
  IOutboundVoiceProfileNewParams,
  IOutboundVoiceProfileUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { isMoney } from "../ledger/rules.js";
import type { VoiceProfileFields, VoiceProfileStore, VoiceProfileTx } from "./port.js";

const DEFAULTS: Omit<VoiceProfileFields, "name"> = {
  is_active: true,
  product: 1,
  tn_lease: null,
  shaken_sign_policy: 0,
  channel_limit: null,
  calls_per_second: null,
  max_rate: null,
  daily_spend_limit: null,
  record_calls: 0,
  file_format: "wav",
  audio_track_type: 0,
};

/** Outbound voice profiles of an account (rest.md 14). */
export class VoiceProfiles {
  readonly #store: VoiceProfileStore;
  readonly #clock: Clock;

  constructor(options: { store: VoiceProfileStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IOutboundVoiceProfile>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IOutboundVoiceProfile> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 404 product or lease. */
  create(actor: UserActor, body: IOutboundVoiceProfileNewParams): Promise<IOutboundVoiceProfile> {
    checkAmounts(body);
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      const links = await checkLinks(tx, actor.account, body);
      await tx.insert({ ...DEFAULTS, ...body, ...links, uuid, account: actor.account, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  update(actor: UserActor, uuid: string, body: IOutboundVoiceProfileUpdateParams): Promise<IOutboundVoiceProfile> {
    checkAmounts(body);
    return this.#store.transaction(async (tx) => {
      const { account } = found(await tx.lock(reach(actor), uuid));
      const links = await checkLinks(tx, account, body);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...links, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the profile as it was; domains that use it lose the link. 409 while a batch of calls runs through it. */
  remove(actor: UserActor, uuid: string): Promise<IOutboundVoiceProfile> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      if (await tx.hasOpenBatch(uuid)) throw new DomainError(409, "in_use", "A batch with this profile is running");
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Outbound voice profile");
  return value;
}

function checkAmounts(body: IOutboundVoiceProfileUpdateParams): void {
  for (const name of ["max_rate", "daily_spend_limit"] as const) {
    const amount = body[name];
    if (amount != null && !isMoney(amount)) throw invalidField(`body.${name}`, "at most 5 decimals", amount);
  }
}

/** The lease as uuid, when one is named. */
async function checkLinks(
  tx: VoiceProfileTx,
  account: string,
  body: IOutboundVoiceProfileUpdateParams,
): Promise<{ tn_lease?: string | null }> {
  if (body.product !== undefined && !(await tx.productExists(body.product))) throw notFound("SIP Product");
  if (body.tn_lease === undefined || body.tn_lease === null) return {};
  const lease = await tx.leaseOf(account, body.tn_lease);
  if (lease === undefined) throw notFound("TNLease");
  return { tn_lease: lease };
}
