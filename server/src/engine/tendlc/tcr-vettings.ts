import { epochMs } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { BrandLocked, RegistryStep, VettingChange, VettingLocked } from "../../domain/tendlc/port.js";
import { patienceMs } from "./patience.js";
import { answerOf, dateOf, readAnswer, VETTING_WORDS, VettingAnswer, VettingList, wordIn } from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls } from "./registry-calls.js";

type Step = RegistryStep<VettingChange>;

const WAIT_MS = 60_000;
const LOST_AGAIN_MS = 3_600_000;
/** Clocks of the registry and ours may differ by so much. */
const SKEW_MS = 300_000;
/** States in which the registry takes no second order of the kind. */
const OPEN: ReadonlySet<string> = new Set(["PENDING", "UNSCORE"]);

/** What vetting providers say, by way of the registry (messaging.md 12.2, 12.8). */
export class TcrVettings {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Orders or imports a vetting, or looks what came of it. An order costs money and bears no reference of ours: the list of the
   * brand is asked before, and one of the provider and class that was made since ours was asked for is ours.
   */
  async step(calls: RegistryCalls, vetting: VettingLocked, brand: BrandLocked, now: string): Promise<Step> {
    if (brand.brandId === null) return { change: {}, againMs: WAIT_MS };
    const path = `/brand/${encodeURIComponent(brand.brandId)}/externalVetting`;
    const list = answerOf(VettingList, await calls.get(path));
    const known = list.find((one) => isOurs(vetting, one));
    if (known) return this.#seen(vetting, known, now);
    const { evpId, vettingClass, vettingId, vettingToken } = vetting;
    // Only an order has a class; the id of one came from the registry.
    if (vettingClass !== null && vettingId !== null)
      throw new RegistryAway("an ordered vetting is not on the list of its brand", LOST_AGAIN_MS);
    const reply =
      vettingId === null
        ? await calls.write("POST", path, { evpId, vettingClass })
        : await calls.write("PUT", path, { evpId, vettingId, ...(vettingToken === null ? {} : { vettingToken }) });
    if (reply.kind === "done") return this.#seen(vetting, readAnswer(VettingAnswer, reply.body), now);
    return { change: { vettingStatus: "FAILED", reasons: reply.reasons }, againMs: null };
  }

  #seen(vetting: VettingLocked, answer: VettingAnswer, now: string): Step {
    const unknown = (word: string) =>
      this.#log.warn({ vetting: vetting.uuid, word }, "the registry has a state of vettings that we do not know");
    const vettingStatus = wordIn(VETTING_WORDS, answer.vettingStatus, unknown);
    const vettedDate = dateOf(answer.vettedDate);
    const createDate = vetting.createDate ?? dateOf(answer.createDate) ?? now;
    const change: VettingChange = {
      createDate,
      ...(answer.vettingId ? { vettingId: answer.vettingId } : {}),
      ...(vettingStatus === undefined ? {} : { vettingStatus }),
      ...(typeof answer.vettingScore === "number" ? { vettingScore: answer.vettingScore } : {}),
      ...(answer.reasons ? { reasons: answer.reasons } : {}),
      ...(vettedDate === undefined ? {} : { vettedDate }),
    };
    const isOpen = OPEN.has(vettingStatus ?? vetting.vettingStatus);
    return { change, againMs: isOpen ? patienceMs(vetting.created_on, now) : null };
  }
}

function isOurs(vetting: VettingLocked, one: VettingAnswer): boolean {
  if (vetting.vettingId !== null) return one.vettingId === vetting.vettingId;
  if (one.evpId !== vetting.evpId || (one.vettingClass ?? vetting.vettingClass) !== vetting.vettingClass) return false;
  const made = dateOf(one.createDate);
  if (made === undefined) return OPEN.has(one.vettingStatus ?? "");
  return epochMs(made) >= epochMs(vetting.created_on) - SKEW_MS;
}
