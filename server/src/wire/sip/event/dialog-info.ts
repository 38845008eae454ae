import { xmlText } from "./xml-text.js";

/** Content-Type of the package `dialog` (RFC 4235 §3.5). */
export const DIALOG_INFO_TYPE = "application/dialog-info+xml";

/** One dialog of a user, seen from the user's side. */
export interface DialogState {
  /** The same for the whole life of the dialog. */
  readonly id: string;
  readonly state: "trying" | "proceeding" | "early" | "confirmed" | "terminated";
  /** Who sent the INVITE: the user, or the other one. */
  readonly direction: "initiator" | "recipient";
  readonly callId?: string | undefined;
  readonly localTag?: string | undefined;
  readonly remoteTag?: string | undefined;
  /** URI of who is talked with; absent once it is over. */
  readonly remote?: string | undefined;
  readonly remoteName?: string | undefined;
}

/** Everything a user is in. */
export interface DialogInfo {
  /** URI of the user. */
  readonly entity: string;
  /** Rises by one with each document of a subscription. */
  readonly version: number;
  readonly dialogs: readonly DialogState[];
}

/** A document with the full state: RFC 4235 §4. Its call-id and tags are what Replaces names (RFC 3891). */
export function printDialogInfo({ entity, version, dialogs }: DialogInfo): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full"` +
      ` entity="${xmlText(entity)}">`,
    ...dialogs.map((dialog) => printDialog(entity, dialog)),
    "</dialog-info>",
    "",
  ].join("\n");
}

function printDialog(entity: string, dialog: DialogState): string {
  const { id, callId, localTag, remoteTag, direction, state, remote } = dialog;
  const named = { id, "call-id": callId, "local-tag": localTag, "remote-tag": remoteTag, direction };
  const parts = [`<dialog${attributes(named)}><state>${state}</state>`];
  if (remote !== undefined) {
    parts.push(`<local><identity>${xmlText(entity)}</identity><target uri="${xmlText(entity)}"/></local>`);
    const identity = `<identity${attributes({ display: dialog.remoteName })}>${xmlText(remote)}</identity>`;
    parts.push(`<remote>${identity}<target uri="${xmlText(remote)}"/></remote>`);
  }
  return `${parts.join("")}</dialog>`;
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  let text = "";
  for (const [name, value] of Object.entries(values)) if (value) text += ` ${name}="${xmlText(value)}"`;
  return text;
}
