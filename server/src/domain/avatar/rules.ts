import type { AvatarExtension } from "./port.js";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** Media type of each kind of picture. */
export const AVATAR_TYPES: Readonly<Record<AvatarExtension, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Kind of a picture by its first bytes; what the client says it is does not count. Undefined: none of the four. */
export function pictureKind(bytes: Buffer): AvatarExtension | undefined {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return "png";
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return "jpg";
  if (/^GIF8[79]a$/.test(bytes.subarray(0, 6).toString("latin1"))) return "gif";
  const isRiff = bytes.subarray(0, 4).toString("latin1") === "RIFF";
  return isRiff && bytes.subarray(8, 12).toString("latin1") === "WEBP" ? "webp" : undefined;
}

/** Name of a file of ours at the end of a URL or path; undefined when it has none. */
export function avatarName(path: string): { readonly uuid: string; readonly extension: AvatarExtension } | undefined {
  const [, uuid, extension] =
    /\/avatar\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(png|jpg|gif|webp)$/.exec(path) ?? [];
  return uuid === undefined ? undefined : { uuid, extension: extension as AvatarExtension };
}
