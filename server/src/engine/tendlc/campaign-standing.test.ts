import { expect, test } from "vitest";
import { type CampaignStanding, stateOf } from "./campaign-standing.js";

const shared = (sharingStatus: "PENDING" | "ACCEPTED" | "DECLINED") => ({
  sharedByMe: { downstreamCnpId: "S1", upstreamCnpId: "S2", sharingStatus, sharedDate: null, statusDate: null },
});
const at = (given: Partial<CampaignStanding>) =>
  stateOf({ submissionStatus: "CREATED", sharing: {}, operationStatus: {}, ...given });

test("partners count until a mobile carrier says something", () => {
  expect([
    at({ submissionStatus: "PENDING" }),
    at({ submissionStatus: "FAILED" }),
    at({}),
    at({ sharing: shared("PENDING") }),
    at({ sharing: shared("ACCEPTED") }),
    at({ sharing: shared("DECLINED") }),
    at({ sharing: shared("ACCEPTED"), operationStatus: { 10017: "REGISTERED" } }),
  ]).toEqual([
    "TCR_PENDING",
    "TCR_FAILED",
    "TCR_ACCEPTED",
    "TCR_ACCEPTED",
    "CNP_ACCEPTED",
    "CNP_FAILED",
    "CNP_ACCEPTED",
  ]);
});

test("one carrier that approves is enough, and only a rejection by all that report is one", () => {
  expect([
    at({ operationStatus: { 10017: "REVIEW", 10035: "REGISTERED" } }),
    at({ operationStatus: { 10017: "REJECTED", 10035: "APPROVED" } }),
    at({ operationStatus: { 10017: "SUSPENDED", 10035: "APPROVED" } }),
    at({ operationStatus: { 10017: "SUSPENDED", 10035: "REVIEW" } }),
    at({ operationStatus: { 10017: "REJECTED", 10035: "REVIEW" } }),
    at({ operationStatus: { 10017: "REJECTED", 10035: "REGISTERED" } }),
    at({ operationStatus: { 10017: "REJECTED", 10035: "REJECTED" } }),
  ]).toEqual([
    "MNO_PENDING",
    "MNO_PROVISIONED",
    "MNO_PROVISIONED",
    "TCR_SUSPENDED",
    "MNO_PENDING",
    "TCR_ACCEPTED",
    "MNO_REJECTED",
  ]);
});
