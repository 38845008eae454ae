import { DomainError } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { SmppOwnAnswer } from "../../wire/smpp/session.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import { TLV } from "../../wire/smpp/tlv.js";

/** Statuses by message error code; any other refusal is told in words (messaging.md 9.4). */
const STATUSES: Readonly<Record<string, number>> = {
  "1001": SMPP_STATUS.ESME_RINVSRCADR,
  "1002": SMPP_STATUS.ESME_RINVSRCADR,
  "1201": SMPP_STATUS.ESME_RMSGQFUL,
  "1202": SMPP_STATUS.ESME_RTHROTTLED,
};

/** Statuses by the field of the request that is wrong. */
const FIELDS: Readonly<Record<string, number>> = {
  "body.from": SMPP_STATUS.ESME_RINVSRCADR,
  "body.to": SMPP_STATUS.ESME_RINVDSTADR,
  "body.message": SMPP_STATUS.ESME_RINVMSGLEN,
};

/** Statuses of HTTP from here on tell of a fault of ours. */
const FAULT = 500;

/** Answer to a submit that was not taken. A fault of ours is temporary: also that the database is away, or too much to do. */
export function answerTo(error: unknown): SmppOwnAnswer {
  if (!(error instanceof DomainError) || error.status >= FAULT) return { status: SMPP_STATUS.ESME_RSYSERR };
  const [field] = Object.keys(error.fields ?? {});
  const status = STATUSES[error.code] ?? FIELDS[field ?? ""];
  if (status !== undefined) return { status };
  if (error instanceof TooManyRequests) return { status: SMPP_STATUS.ESME_RTHROTTLED };
  const text = Buffer.from(`${error.code} ${error.message}\0`, "latin1");
  return { status: SMPP_STATUS.ESME_RSUBMITFAIL, tlvs: new Map([[TLV.additional_status_info_text, text]]) };
}
