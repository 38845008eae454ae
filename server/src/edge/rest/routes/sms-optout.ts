import { createSMSOptout, importSMSOptouts, listSMSOptouts, removeSMSOptout } from "@opentact/contract";
import type { Optouts } from "../../../domain/optout/service.js";
import { Answer, list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface OptoutServices {
  readonly optouts: Optouts;
}

type S = OptoutServices;

export const optoutRoutes: readonly BoundRoute<S>[] = [
  handle(listSMSOptouts, async (s: S, { actor, query }) => list(await s.optouts.list(actor, query))),
  handle(createSMSOptout, async (s: S, { actor, body }) => {
    const { entity, isNew } = await s.optouts.create(actor, body);
    return new Answer(entity, { status: isNew ? 201 : 200 });
  }),
  handle(importSMSOptouts, (s: S, { actor, file }) => s.optouts.import(actor, file?.bytes ?? Buffer.alloc(0))),
  handle(removeSMSOptout, (s: S, { actor, params }) => s.optouts.remove(actor, params.uuid)),
];
