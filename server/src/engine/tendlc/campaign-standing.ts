import type { ECampaignState, IOperationStatus, ISMSCampaignSharing } from "@opentact/contract";

/** How a campaign stands at the registry, with the partner it is shared with, and at the mobile carriers. */
export interface CampaignStanding {
  readonly submissionStatus: "CREATED" | "FAILED" | "PENDING";
  readonly sharing: ISMSCampaignSharing;
  readonly operationStatus: IOperationStatus;
}

/**
 * The state of a campaign that has not ended (messaging.md 12.5). What mobile carriers say goes before what partners say: one that
 * approves is enough to send; a suspension counts while nobody approves; it is rejected when all that report reject it.
 */
export function stateOf({ submissionStatus, sharing, operationStatus }: CampaignStanding): ECampaignState {
  if (submissionStatus === "FAILED") return "TCR_FAILED";
  if (submissionStatus === "PENDING") return "TCR_PENDING";
  const words = new Set(Object.values(operationStatus));
  if (words.has("APPROVED")) return "MNO_PROVISIONED";
  if (words.has("SUSPENDED")) return "TCR_SUSPENDED";
  if (words.has("REVIEW")) return "MNO_PENDING";
  if (words.size === 1 && words.has("REJECTED")) return "MNO_REJECTED";
  switch (sharing.sharedByMe?.sharingStatus) {
    case "ACCEPTED":
      return "CNP_ACCEPTED";
    case "DECLINED":
      return "CNP_FAILED";
    default:
      return "TCR_ACCEPTED";
  }
}
