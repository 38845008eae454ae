import type { ISMSCampaignSharing } from "@opentact/contract";
import type { Static } from "typebox";
import type { Log } from "../../base/log.js";
import type { CampaignLocked } from "../../domain/tendlc/port.js";
import { answerOf, dateOf, SHARING_WORDS, SharingAnswer, wordIn } from "./registry-answers.js";
import type { RegistryCalls } from "./registry-calls.js";

/** A campaign as it is shared, with what the registry said against a share that was asked for here. */
export interface SharedCampaign {
  readonly sharing: ISMSCampaignSharing;
  readonly complaints?: readonly string[];
}

type Answer = Static<typeof SharingAnswer>;

/** With which connectivity partner campaigns are shared (messaging.md 12.4). */
export class CampaignShares {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Shares it as was asked for here, unless the registry knows of it, and tells how it is shared there. A share that is refused
   * counts as declined, so that another partner may be chosen.
   * @param path of the campaign
   */
  async step(calls: RegistryCalls, path: string, campaign: CampaignLocked, now: string): Promise<SharedCampaign> {
    const asked = campaign.sharing.sharedByMe;
    const there = this.#merged(campaign, answerOf(SharingAnswer, await calls.get(`${path}/sharing`)));
    const isAsked = asked?.sharingStatus === "PENDING" && there.sharedByMe?.upstreamCnpId !== asked.upstreamCnpId;
    if (!asked || !isAsked) return { sharing: { ...campaign.sharing, ...there } };
    const reply = await calls.write("PUT", `${path}/sharing/${encodeURIComponent(asked.upstreamCnpId)}`);
    if (reply.kind === "done") return { sharing: { ...campaign.sharing, ...there, sharedByMe: asked } };
    const { reasons } = reply;
    this.#log.warn({ campaign: campaign.uuid, reasons }, "the registry did not share a campaign");
    const declined = { ...asked, sharingStatus: "DECLINED", statusDate: now } as const;
    return { sharing: { ...campaign.sharing, ...there, sharedByMe: declined }, complaints: reasons };
  }

  /** What the registry says of both shares, as far as we know its words. */
  #merged(campaign: CampaignLocked, answer: Answer): ISMSCampaignSharing {
    const unknown = (word: string) =>
      this.#log.warn({ campaign: campaign.uuid, word }, "the registry has a state of shares that we do not know");
    const sharedByMe = shareOf(answer.sharedByMe, unknown);
    const sharedWithMe = shareOf(answer.sharedWithMe, unknown);
    return { ...(sharedByMe ? { sharedByMe } : {}), ...(sharedWithMe ? { sharedWithMe } : {}) };
  }
}

function shareOf(share: Answer["sharedByMe"], unknown: (word: string) => void) {
  const sharingStatus = wordIn(SHARING_WORDS, share?.sharingStatus, unknown);
  if (!share || sharingStatus === undefined) return undefined;
  return {
    downstreamCnpId: share.downstreamCnpId ?? "",
    upstreamCnpId: share.upstreamCnpId ?? "",
    sharingStatus,
    sharedDate: dateOf(share.sharedDate) ?? null,
    statusDate: dateOf(share.statusDate) ?? null,
  };
}
