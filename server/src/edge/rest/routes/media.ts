import { downloadMedia, getMedia, listMedia, removeMedia, uploadMedia } from "@opentact/contract";
import type { MediaFiles } from "../../../domain/media/service.js";
import { Answer, list } from "../answer.js";
import { fileAnswer } from "../file-answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface MediaServices {
  readonly media: MediaFiles;
}

type S = MediaServices;

const NOTHING = { name: "", bytes: Buffer.alloc(0) };

export const mediaRoutes: readonly BoundRoute<S>[] = [
  handle(uploadMedia, async (s: S, { actor, file, body }) => {
    const { media, isNew } = await s.media.upload(actor, file ?? NOTHING, body);
    return new Answer(media, { status: isNew ? 201 : 200 });
  }),
  handle(listMedia, async (s: S, { actor, query }) => list(await s.media.list(actor, query))),
  handle(getMedia, (s: S, { actor, params }) => s.media.get(actor, params.uuid)),
  handle(removeMedia, (s: S, { actor, params }) => s.media.remove(actor, params.uuid)),
  handle(downloadMedia, async (s: S, { actor, params, headers, isHead }) =>
    fileAnswer(await s.media.file(actor, params.uuid), { headers, isHead }),
  ),
];
