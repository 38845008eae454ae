import {
  createAccountExport,
  downloadAccountExport,
  fetchAccountExport,
  getAccountExport,
  linkAccountExport,
  listAccountExports,
  removeAccountExport,
} from "@opentact/contract";
import type { AccountExports } from "../../../domain/export/service.js";
import { list } from "../answer.js";
import { fileAnswer } from "../file-answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AccountExportServices {
  readonly accountExports: AccountExports;
}

type S = AccountExportServices;

export const accountExportRoutes: readonly BoundRoute<S>[] = [
  handle(createAccountExport, (s: S, { actor, body }) => s.accountExports.create(actor, body)),
  handle(listAccountExports, async (s: S, { actor, query }) => list(await s.accountExports.list(actor, query))),
  handle(getAccountExport, (s: S, { actor, params }) => s.accountExports.get(actor, params.uuid)),
  handle(downloadAccountExport, async (s: S, { actor, params, headers, isHead }) =>
    fileAnswer(await s.accountExports.file(actor, params.uuid), { headers, isHead }, "attachment"),
  ),
  handle(linkAccountExport, (s: S, { actor, params, body }) => s.accountExports.link(actor, params.uuid, body?.ttl)),
  handle(fetchAccountExport, async (s: S, { params, query, headers, isHead }) => {
    const { expires, signature } = query;
    const file = await s.accountExports.linked({ uuid: params.uuid, expires }, signature);
    return fileAnswer(file, { headers, isHead }, "attachment");
  }),
  handle(removeAccountExport, (s: S, { actor, params }) => s.accountExports.remove(actor, params.uuid)),
];
