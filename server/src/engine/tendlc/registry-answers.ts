import {
  EOperationStatus,
  ESharingStatus,
  EVettingStatus,
  type IMnoMetadata,
  type ISMSBrandBase,
  wordsOf,
} from "@opentact/contract";
import { type Static, type TSchema, Type } from "typebox";
import { Check } from "typebox/value";
import { epochMs, isoTime } from "../../base/iso-time.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryReply } from "./registry-calls.js";

/** Answers of the registry as far as they are taken over: everything else in them is ignored, and what is too long is no answer. */

const MALFORMED_AGAIN_MS = 300_000;
const REFUSED_AGAIN_MS = 3_600_000;
const REASONS_MAX = 20;
const REASON_CHARS = 200;
/** Mobile carriers that an answer may name. */
const MNOS_MAX = 64;
/** What was answered is in a log line up to here. */
const SHOWN_CHARS = 64;

/** An id of the registry: it goes into paths and into a column that is unique. */
const Id = Type.String({ pattern: "^[A-Za-z0-9]{1,32}$" });
const text = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const flag = Type.Optional(Type.Union([Type.Boolean(), Type.Null()]));
const count = Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 2_147_483_647 }), Type.Null()]));
const date = Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Number(), Type.Null()]));

export const BrandAnswer = Type.Object({
  brandId: Id,
  cspId: text(32),
  universalEin: text(64),
  identityStatus: text(64),
  optionalAttributes: Type.Optional(Type.Unknown()),
  createDate: date,
});
export type BrandAnswer = Static<typeof BrandAnswer>;

export const CampaignAnswer = Type.Object({
  campaignId: Id,
  status: text(64),
  submissionStatus: text(64),
  createDate: date,
});
export type CampaignAnswer = Static<typeof CampaignAnswer>;

export const VettingAnswer = Type.Object({
  evpId: text(64),
  vettingId: text(128),
  vettingClass: text(64),
  vettingStatus: text(64),
  vettingScore: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()])),
  reasons: Type.Optional(Type.Union([Type.Array(Type.String({ maxLength: 1024 }), { maxItems: 50 }), Type.Null()])),
  vettedDate: date,
  createDate: date,
});
export type VettingAnswer = Static<typeof VettingAnswer>;
export const VettingList = Type.Array(VettingAnswer, { maxItems: 500 });

/** A page of a list: records are read again as what they are. */
export const RecordList = Type.Object({
  records: Type.Optional(
    Type.Union([Type.Array(Type.Object({ referenceId: text(64) }), { maxItems: 100 }), Type.Null()]),
  ),
  totalRecords: count,
});

/** State by id of the mobile carrier. */
export const OperationAnswer = Type.Record(Type.String(), Type.String({ maxLength: 64 }), { maxProperties: MNOS_MAX });

const Share = Type.Object({
  downstreamCnpId: text(64),
  upstreamCnpId: text(64),
  sharingStatus: text(64),
  sharedDate: date,
  statusDate: date,
});
export const SharingAnswer = Type.Object({
  sharedByMe: Type.Optional(Type.Union([Share, Type.Null()])),
  sharedWithMe: Type.Optional(Type.Union([Share, Type.Null()])),
});

const Terms = Type.Object({
  mno: text(128),
  qualify: flag,
  minMsgSamples: count,
  reqSubscriberOptin: flag,
  reqSubscriberOptout: flag,
  reqSubscriberHelp: flag,
  mnoReview: flag,
  mnoSupport: flag,
  noEmbeddedLink: flag,
  noEmbeddedPhone: flag,
  tpm: count,
  brandTier: text(64),
  brandDailyCap: count,
});
/** Terms by id of the mobile carrier. */
export const TermsAnswer = Type.Record(Type.String(), Terms, { maxProperties: MNOS_MAX });
export const UsecaseAnswer = Type.Object({ mnoMetadata: TermsAnswer });

export const FeedbackAnswer = Type.Object({
  category: Type.Array(
    Type.Object({
      id: Type.String({ maxLength: 64 }),
      displayName: text(255),
      description: text(2048),
      fields: Type.Optional(Type.Union([Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 }), Type.Null()])),
    }),
    { maxItems: 50 },
  ),
});

const Complaint = Type.Object({
  field: text(2048),
  description: text(2048),
  code: Type.Optional(Type.Unknown()),
});
const Complaints = Type.Array(Complaint, { minItems: 1, maxItems: 200 });

/** The body of what was done, as one of the answers above. @throws RegistryAway it was refused, or is not as documented */
export function answerOf<T extends TSchema>(schema: T, reply: RegistryReply): Static<T> {
  if (reply.kind === "refused") throw new RegistryAway(reply.reasons.join("; "), REFUSED_AGAIN_MS);
  return readAnswer(schema, reply.body);
}

/** @throws RegistryAway it is not as documented */
export function readAnswer<T extends TSchema>(schema: T, body: unknown): Static<T> {
  if (!Check(schema, body)) throw new RegistryAway("the answer is not as documented", MALFORMED_AGAIN_MS);
  return body as Static<T>;
}

/** What the body of a refusal complains of, shortened; undefined when it says nothing that can be read. */
export function reasonsOf(body: string): string[] | undefined {
  const value = parsed(body);
  const list = Array.isArray(value) ? value : [value];
  if (!Check(Complaints, list)) return undefined;
  const reasons = list.flatMap(({ field, description, code }) => {
    const said = description || (code === undefined ? "" : `code ${String(code)}`);
    return said === "" ? [] : [(field ? `${field}: ${said}` : said).slice(0, REASON_CHARS)];
  });
  return reasons.length === 0 ? undefined : reasons.slice(0, REASONS_MAX);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A word that we know; undefined for another one, which `unknown` is told of. */
export function wordIn<W extends string>(
  words: readonly W[],
  word: string | null | undefined,
  unknown: (word: string) => void,
): W | undefined {
  if (word === null || word === undefined) return undefined;
  const known = words.find((one) => one === word);
  if (known === undefined) unknown(word.slice(0, SHOWN_CHARS));
  return known;
}

export const OPERATION_WORDS = wordsOf(EOperationStatus);
export const SHARING_WORDS = wordsOf(ESharingStatus);
export const VETTING_WORDS = wordsOf(EVettingStatus);

const YEAR_2000_MS = 946_684_800_000;
const YEAR_2100_MS = 4_102_444_800_000;
/** A number below is of seconds, above of milliseconds. */
const SECONDS_BELOW = 100_000_000_000;

/** A date of the registry, text or Unix time, as ours; undefined when it is none. */
export function dateOf(value: string | number | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const ms = typeof value === "string" ? epochMs(value) : value < SECONDS_BELOW ? value * 1000 : value;
  return ms >= YEAR_2000_MS && ms < YEAR_2100_MS ? isoTime(Math.floor(ms)) : undefined;
}

const ATTRIBUTES = {
  russell3000: "boolean",
  taxExemptStatus: "string",
  politicalCommitteeLocale: "string",
  section527: "string",
  governmentEntity: "boolean",
} as const;

/** What the registry found out about a brand, as far as it is known and of its type. Undefined: nothing. */
export function attributesOf(answer: unknown): NonNullable<ISMSBrandBase["optionalAttributes"]> | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const known = Object.entries(answer).filter(
    ([name, value]) =>
      ATTRIBUTES[name as keyof typeof ATTRIBUTES] === typeof value && String(value).length <= SHOWN_CHARS,
  );
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Entries of an answer that are by mobile carrier: ids of those are numbers. */
export function byMno<T>(answer: Readonly<Record<string, T>>): [id: string, value: T][] {
  return Object.entries(answer).filter(([id]) => /^\d{1,10}$/.test(id));
}

/** Terms with what the registry leaves out: it asks for nothing and promises nothing. */
export function termsOf(answer: Static<typeof TermsAnswer>): IMnoMetadata {
  return Object.fromEntries(
    byMno(answer).map(([id, { tpm, brandTier, brandDailyCap, ...terms }]) => [
      id,
      {
        mno: terms.mno ?? id,
        qualify: terms.qualify ?? false,
        minMsgSamples: terms.minMsgSamples ?? 0,
        reqSubscriberOptin: terms.reqSubscriberOptin ?? false,
        reqSubscriberOptout: terms.reqSubscriberOptout ?? false,
        reqSubscriberHelp: terms.reqSubscriberHelp ?? false,
        mnoReview: terms.mnoReview ?? false,
        mnoSupport: terms.mnoSupport ?? false,
        noEmbeddedLink: terms.noEmbeddedLink ?? false,
        noEmbeddedPhone: terms.noEmbeddedPhone ?? false,
        ...(typeof tpm === "number" ? { tpm } : {}),
        ...(typeof brandTier === "string" ? { brandTier } : {}),
        ...(typeof brandDailyCap === "number" ? { brandDailyCap } : {}),
      },
    ]),
  );
}
