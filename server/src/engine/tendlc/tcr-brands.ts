import { EBrandIdentityStatus, type ISMSBrandFeedback, wordsOf } from "@opentact/contract";
import type { Log } from "../../base/log.js";
import type { BrandChange, BrandFields, BrandLocked, RegistryStep } from "../../domain/tendlc/port.js";
import { differences, SentChanges } from "./differences.js";
import { patienceMs } from "./patience.js";
import { registeredAs } from "./registered.js";
import { answerOf, attributesOf, BrandAnswer, dateOf, FeedbackAnswer, readAnswer, wordIn } from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls, RegistryReply } from "./registry-calls.js";

type Step = RegistryStep<BrandChange>;

/** What the registry gives back of a brand and takes changes of. */
const CHANGEABLE = [
  "entityType",
  "displayName",
  "companyName",
  "ein",
  "einIssuingCountry",
  "altBusinessId",
  "altBusinessIdType",
  "firstName",
  "lastName",
  "phone",
  "street",
  "city",
  "state",
  "postalCode",
  "country",
  "email",
  "stockSymbol",
  "stockExchange",
  "website",
  "brandRelationship",
  "vertical",
] as const satisfies readonly (keyof BrandFields)[];
/** Given with every change, changed or not. */
const ALWAYS: ReadonlySet<string> = new Set(["entityType", "displayName", "country", "email", "brandRelationship"]);
/** Another identity counts after a revet only. */
const IDENTITY: ReadonlySet<string> = new Set(["entityType", "ein", "einIssuingCountry"]);
/** What a registration says besides. */
const REGISTERED = [...CHANGEABLE, "mobilePhone", "businessContactEmail", "ipAddress"] as const;
const IDENTITY_WORDS = wordsOf(EBrandIdentityStatus);

const SOON_MS = 60_000;
const REMOVAL_AGAIN_MS = 3_600_000;
const DONE: Step = { change: {}, againMs: null };
const LOOKED: Step = { change: { status: "OK", failureReasons: [] }, againMs: SOON_MS };

/** A brand after the registry was told what differs here. */
interface Synchronised {
  /** As it was there before. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What the registry said against the change. */
  readonly complaints?: readonly string[];
  /** Its identity is another one now. */
  readonly isOther: boolean;
}

/** What the registry says to brands (messaging.md 12.2, 12.8). */
export class TcrBrands {
  readonly #log: Log;
  readonly #sent = new SentChanges();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Registers a brand, tells what changed here, has it verified again, takes it out, or looks at it: whatever is next. */
  async step(calls: RegistryCalls, brand: BrandLocked, now: string): Promise<Step> {
    if (brand.deleted_on !== null) return this.#removed(calls, brand);
    const isAwaited = brand.status === "REGISTRATION_PENDING";
    if (brand.brandId === null) return isAwaited ? this.#registered(calls, brand, now) : DONE;
    const path = `/brand/${encodeURIComponent(brand.brandId)}`;
    const { body, complaints, isOther } = await this.#synchronised(calls, path, brand);
    // A sole proprietor is verified by the code that he gave back, and by nothing else.
    if (isAwaited && brand.entityType !== "SOLE_PROPRIETOR" && complaints === undefined)
      return { change: LOOKED.change, againMs: SOON_MS, onceKept: () => this.#revetted(calls, path, brand) };
    const step = await this.#seen(calls, brand, body, now);
    const { identityStatus, ...rest } = step.change;
    const identity = isOther || identityStatus === undefined ? {} : { identityStatus };
    const failureReasons = complaints ?? step.change.failureReasons ?? [];
    return { ...step, change: { ...rest, ...identity, failureReasons } };
  }

  /** Why the identity of a brand was not verified. */
  async feedback(calls: RegistryCalls, brandId: string): Promise<ISMSBrandFeedback["category"]> {
    const { category } = answerOf(FeedbackAnswer, await calls.get(`/brand/feedback/${encodeURIComponent(brandId)}`));
    return category.map(({ id, displayName, description, fields }) => ({
      id,
      displayName: displayName ?? id,
      description: description ?? "",
      fields: fields ?? [],
    }));
  }

  /** Whether a sole proprietor is verified there, which only the code does that he got. */
  async isVerified(calls: RegistryCalls, { brandId, entityType }: BrandLocked): Promise<boolean> {
    if (brandId === null || entityType !== "SOLE_PROPRIETOR") return false;
    const { identityStatus } = answerOf(BrandAnswer, await calls.get(`/brand/${encodeURIComponent(brandId)}`));
    return identityStatus === "VERIFIED" || identityStatus === "VETTED_VERIFIED";
  }

  /** Never twice: what stands there under our uuid is taken over, before a registration and after one that was refused. */
  async #registered(calls: RegistryCalls, brand: BrandLocked, now: string): Promise<Step> {
    const known = await registeredAs(calls, "/brand", brand.uuid);
    if (known) return this.#seen(calls, brand, known, now);
    const reply = await calls.write("POST", "/brand/nonBlocking", registration(brand));
    if (reply.kind === "done") return this.#seen(calls, brand, reply.body, now);
    if (reply.isMissing) throw new RegistryAway(`HTTP ${reply.status}: is REGISTRY_URL right?`, REMOVAL_AGAIN_MS);
    const late = await registeredAs(calls, "/brand", brand.uuid);
    if (late) return this.#seen(calls, brand, late, now);
    return { change: { status: "REGISTRATION_FAILED", failureReasons: reply.reasons }, againMs: null };
  }

  /** Tells the registry what differs here. */
  async #synchronised(calls: RegistryCalls, path: string, brand: BrandLocked): Promise<Synchronised> {
    const body = bodyOf(await calls.get(path));
    const changed = differences(CHANGEABLE, sent(brand), body);
    const names = CHANGEABLE.filter((name) => changed.includes(name) || ALWAYS.has(name));
    const change = picked(names, sent(brand));
    if (changed.length === 0 || !this.#sent.isNew(brand.uuid, change)) return { body, isOther: false };
    try {
      const reply = await calls.write("PUT", path, change);
      const isOther = changed.some((name) => IDENTITY.has(name));
      if (reply.kind === "done") return { body, isOther };
      this.#log.warn({ brand: brand.uuid, reasons: reply.reasons }, "the registry did not take a change of a brand");
      return { body, complaints: reply.reasons, isOther };
    } catch (error) {
      this.#sent.forget(brand.uuid);
      throw error;
    }
  }

  /**
   * A revet costs money, and nothing there tells of it: it is sent when it is noted that it was, and one without an answer is
   * not sent again. It is looked for what came of it.
   */
  async #revetted(calls: RegistryCalls, path: string, { uuid }: BrandLocked): Promise<Step> {
    try {
      const reply = await calls.write("PUT", `${path}/revet`);
      if (reply.kind === "done") return LOOKED;
      return { change: { status: "OK", failureReasons: reply.reasons }, againMs: null };
    } catch (error) {
      if (!(error instanceof RegistryAway)) throw error;
      const { message: reason, againMs, isUnknown } = error;
      this.#log.warn({ brand: uuid, reason, is_unknown: isUnknown }, "no answer whether a brand is verified again");
      return isUnknown ? LOOKED : { change: { status: "REGISTRATION_PENDING" }, againMs };
    }
  }

  async #seen(calls: RegistryCalls, brand: BrandLocked, body: unknown, now: string): Promise<Step> {
    const answer = readAnswer(BrandAnswer, body);
    const unknown = (word: string) =>
      this.#log.warn(
        { brand: brand.uuid, word },
        "the registry has a word for the identity of brands that we do not know",
      );
    const identityStatus = wordIn(IDENTITY_WORDS, answer.identityStatus, unknown);
    const createDate = brand.createDate ?? dateOf(answer.createDate) ?? now;
    const optionalAttributes = attributesOf(answer.optionalAttributes);
    const change: BrandChange = {
      brandId: answer.brandId,
      status: "OK",
      failureReasons: identityStatus === "UNVERIFIED" ? await this.#causes(calls, answer.brandId) : [],
      createDate,
      ...(identityStatus === undefined ? {} : { identityStatus }),
      ...(answer.cspId ? { cspId: answer.cspId } : {}),
      ...(answer.universalEin ? { universalEin: answer.universalEin } : {}),
      ...(optionalAttributes === undefined ? {} : { optionalAttributes }),
    };
    return { change, againMs: identityStatus === "SELF_DECLARED" ? patienceMs(createDate, now) : null };
  }

  /** They are told when the registry tells them; that a brand is not verified counts without. */
  async #causes(calls: RegistryCalls, brandId: string): Promise<string[]> {
    try {
      return (await this.feedback(calls, brandId)).map(({ id }) => id);
    } catch (error) {
      if (error instanceof RegistryAway) return [];
      throw error;
    }
  }

  /** Also one of whose registration we never heard. */
  async #removed(calls: RegistryCalls, brand: BrandLocked): Promise<Step> {
    const brandId = brand.brandId ?? (await unheardOf(calls, brand.uuid));
    if (brandId === undefined) return DONE;
    const reply = await calls.write("DELETE", `/brand/${encodeURIComponent(brandId)}`);
    if (reply.kind === "done" || reply.isMissing) return DONE;
    this.#log.warn({ brand: brand.uuid, reasons: reply.reasons }, "the registry did not remove a brand");
    return { change: {}, againMs: REMOVAL_AGAIN_MS };
  }
}

async function unheardOf(calls: RegistryCalls, uuid: string): Promise<string | undefined> {
  const record = await registeredAs(calls, "/brand", uuid);
  return record && readAnswer(BrandAnswer, record).brandId;
}

function bodyOf(reply: RegistryReply): Readonly<Record<string, unknown>> {
  answerOf(BrandAnswer, reply);
  return reply.kind === "done" ? (reply.body as Readonly<Record<string, unknown>>) : {};
}

/** Numbers go out with their plus. */
function sent(brand: BrandLocked): BrandLocked {
  const { phone, mobilePhone } = brand;
  return { ...brand, phone: plus(phone), mobilePhone: mobilePhone && plus(mobilePhone) };
}

function plus(phone: string): string {
  return phone.startsWith("+") ? phone : `+${phone}`;
}

function picked<N extends keyof BrandFields>(names: readonly N[], brand: BrandLocked): Partial<Record<N, unknown>> {
  const given = names.filter((name) => brand[name] !== null);
  return Object.fromEntries(given.map((name) => [name, brand[name]])) as Partial<Record<N, unknown>>;
}

function registration(brand: BrandLocked): object {
  const { uuid, mock, tag } = brand;
  return {
    ...picked(REGISTERED, sent(brand)),
    ...(tag.length === 0 ? {} : { tag }),
    ...(mock ? { mock } : {}),
    referenceId: uuid,
  };
}
