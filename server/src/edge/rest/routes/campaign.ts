import {
  appealSMSCampaign,
  createSMSCampaign,
  getSMSCampaign,
  getSMSCampaignMnoMetadata,
  getSMSCampaignOperationStatus,
  getSMSCampaignSharing,
  getSMSEnum,
  lintSMSCampaign,
  listSMSCampaigns,
  listSMSCampaignTNLeases,
  modifySMSCampaign,
  registryWebhook,
  removeSMSCampaign,
  shareSMSCampaign,
  simulateRegistry,
} from "@opentact/contract";
import type { SmsCampaigns } from "../../../domain/tendlc/campaigns.js";
import { registryEnum } from "../../../domain/tendlc/enums.js";
import type { RegistrySimulation } from "../../../domain/tendlc/simulation.js";
import type { RegistryWebhook } from "../../../domain/tendlc/webhook.js";
import { Answer, list, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface CampaignServices {
  readonly smsCampaigns: SmsCampaigns;
  readonly registrySimulation: RegistrySimulation;
  readonly registryWebhook: RegistryWebhook;
}

type S = CampaignServices;

const SIGNATURE = "x-registry-signature";

export const campaignRoutes: readonly BoundRoute<S>[] = [
  handle(listSMSCampaigns, async (s: S, { actor, query }) =>
    list(await s.smsCampaigns.list(actor, query.brandId, query)),
  ),
  handle(createSMSCampaign, async (s: S, { actor, body, query }) => {
    const { entity, isNew } = await s.smsCampaigns.create(actor, body, query.force ?? false);
    return new Answer(entity, { status: isNew ? 201 : 200 });
  }),
  handle(lintSMSCampaign, (s: S, { actor, body }) => s.smsCampaigns.lint(actor, body)),
  handle(getSMSCampaign, (s: S, { actor, params }) => s.smsCampaigns.get(actor, params.id)),
  handle(modifySMSCampaign, (s: S, { actor, params, body }) => s.smsCampaigns.update(actor, params.id, body)),
  handle(removeSMSCampaign, (s: S, { actor, params }) => s.smsCampaigns.remove(actor, params.id)),
  handle(getSMSCampaignMnoMetadata, (s: S, { actor, params }) => s.smsCampaigns.mnoMetadata(actor, params.id)),
  handle(getSMSCampaignOperationStatus, (s: S, { actor, params }) => s.smsCampaigns.operationStatus(actor, params.id)),
  handle(getSMSCampaignSharing, (s: S, { actor, params }) => s.smsCampaigns.sharing(actor, params.id)),
  handle(shareSMSCampaign, (s: S, { actor, params }) => s.smsCampaigns.share(actor, params.id, params.upstreamCnpId)),
  handle(appealSMSCampaign, (s: S, { actor, params, body }) =>
    s.smsCampaigns.appeal(actor, params.id, body.appeal_reason),
  ),
  handle(listSMSCampaignTNLeases, async (s: S, { actor, params, query }) =>
    list(await s.smsCampaigns.leases(actor, params.id, query)),
  ),
  handle(getSMSEnum, (_s: S, { params, query }) => partOf(registryEnum(params.name), query)),
  handle(registryWebhook, async (s: S, { raw, headers }) => {
    await s.registryWebhook.take(raw, headers[SIGNATURE]);
    return {};
  }),
  handle(simulateRegistry, (s: S, { body }) => s.registrySimulation.move(body)),
];
