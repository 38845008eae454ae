import {
  createTollfreeVerification,
  getTollfreeVerification,
  listTollfreeVerifications,
  modifyTollfreeVerification,
  removeTollfreeVerification,
} from "@opentact/contract";
import type { TollfreeVerifications } from "../../../domain/tollfree/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface TollfreeServices {
  readonly tollfree: TollfreeVerifications;
}

type S = TollfreeServices;

export const tollfreeRoutes: readonly BoundRoute<S>[] = [
  handle(listTollfreeVerifications, async (s: S, { actor, query }) => list(await s.tollfree.list(actor, query))),
  handle(createTollfreeVerification, (s: S, { actor, body }) => s.tollfree.create(actor, body)),
  handle(getTollfreeVerification, (s: S, { actor, params }) => s.tollfree.get(actor, params.uuid)),
  handle(modifyTollfreeVerification, (s: S, { actor, params, body }) => s.tollfree.update(actor, params.uuid, body)),
  handle(removeTollfreeVerification, (s: S, { actor, params }) => s.tollfree.remove(actor, params.uuid)),
];
