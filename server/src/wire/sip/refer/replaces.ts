import { parseParams } from "../params.js";

/** Value of a Replaces header (RFC 3891 §6.1): a dialog as the one who gets the INVITE names it. */
export interface Replaces {
  readonly callId: string;
  /** Tag of the receiver of the INVITE. */
  readonly toTag: string;
  /** Tag of its peer in that dialog. */
  readonly fromTag: string;
  /** Only while it has not been answered. */
  readonly isEarlyOnly: boolean;
}

/** @returns undefined when the text names no dialog: both tags must be there, once */
export function parseReplaces(text: string): Replaces | undefined {
  const semicolon = text.indexOf(";");
  const callId = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const params = semicolon < 0 ? undefined : parseParams(text, semicolon);
  const toTag = params?.get("to-tag");
  const fromTag = params?.get("from-tag");
  if (callId === "" || /[\s,]/.test(callId) || !toTag || !fromTag) return undefined;
  return { callId, toTag, fromTag, isEarlyOnly: params?.has("early-only") ?? false };
}

/** Whether two ends of a dialog are the ones that are named, whoever of them named it. */
export function isNamed(
  { callId, toTag, fromTag }: Replaces,
  dialog: { readonly callId: string; readonly localTag: string; readonly remoteTag: string },
): boolean {
  if (dialog.callId !== callId) return false;
  const { localTag, remoteTag } = dialog;
  // A phone that picks a call up names the dialog as the other phone sees it (RFC 4235), where our tag is the remote one.
  return (localTag === toTag && remoteTag === fromTag) || (localTag === fromTag && remoteTag === toTag);
}
