import {
  createStirCertificate,
  createStirRoot,
  getStirCertificate,
  getStirRoot,
  getStirStatus,
  getStirTraceback,
  listStirCertificates,
  listStirRoots,
  modifyStirCertificate,
  removeStirCertificate,
  removeStirRoot,
} from "@opentact/contract";
import type { StirCertificates } from "../../../domain/identity/certificates.js";
import type { StirRoots } from "../../../domain/identity/roots.js";
import type { StirTracebacks } from "../../../domain/identity/traceback.js";
import { partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface StirServices {
  readonly stirCertificates: StirCertificates;
  readonly stirRoots: StirRoots;
  readonly stirTracebacks: StirTracebacks;
}

type S = StirServices;

export const stirRoutes: readonly BoundRoute<S>[] = [
  handle(listStirCertificates, async (s: S, { query }) => partOf(await s.stirCertificates.list(), query)),
  handle(createStirCertificate, (s: S, { actor, body }) => s.stirCertificates.create(actor, body)),
  handle(getStirCertificate, (s: S, { params }) => s.stirCertificates.get(params.uuid)),
  handle(modifyStirCertificate, (s: S, { actor, params, body }) => s.stirCertificates.update(actor, params.uuid, body)),
  handle(removeStirCertificate, (s: S, { params }) => s.stirCertificates.remove(params.uuid)),
  handle(getStirStatus, (s: S) => s.stirCertificates.status()),
  handle(listStirRoots, async (s: S, { query }) => partOf(await s.stirRoots.list(), query)),
  handle(createStirRoot, (s: S, { actor, body }) => s.stirRoots.create(actor, body)),
  handle(getStirRoot, (s: S, { params }) => s.stirRoots.get(params.uuid)),
  handle(removeStirRoot, (s: S, { params }) => s.stirRoots.remove(params.uuid)),
  handle(getStirTraceback, (s: S, { query }) => s.stirTracebacks.find(query)),
];
