import type { SipDialog } from "./sip-dialog.js";
import type { DialogClient, Final } from "./sip-dialog-client.js";
import type { SessionEvents } from "./sip-session.js";

/** Refreshes a session (RFC 4028 §7.4): by UPDATE when the peer takes it, else by a re-INVITE with the description as it is. */
export async function refreshSession(
  dialog: SipDialog,
  client: DialogClient,
  tell: (event: (events: SessionEvents) => void) => boolean,
): Promise<Final> {
  const { description } = dialog;
  if (dialog.takesUpdate || description === undefined) {
    const final = await client.update();
    if (description === undefined || (final.status !== 405 && final.status !== 501)) return final;
    dialog.refusesUpdate();
  }
  const final = await client.reinvite(dialog.description ?? "");
  if (final.kind === "response" && final.status < 300) tell((events) => events.refreshed?.(final));
  return final;
}
