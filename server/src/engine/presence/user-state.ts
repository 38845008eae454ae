import type { NotifyBody } from "../../net/sip-subscription.js";
import { DIALOG_INFO_TYPE, type DialogState, printDialogInfo } from "../../wire/sip/event/dialog-info.js";
import { MESSAGE_SUMMARY_TYPE, printMessageSummary } from "../../wire/sip/event/message-summary.js";
import { PIDF_TYPE, printPidf } from "../../wire/sip/event/pidf.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { printUri } from "../../wire/sip/uri.js";
import type { LineLeg } from "../call/lines.js";
import type { Mailboxes } from "./mailboxes.js";

/** A SIP user that is watched. */
export interface WatchedUser {
  readonly uuid: string;
  readonly login: string;
  readonly domain: string;
}

/** What is known of users now. */
export interface UserStateParts {
  readonly registrar: { contactsOf(userUuid: string): readonly unknown[] };
  readonly lines: { ofUser(userUuid: string): readonly LineLeg[] };
  readonly mailboxes: Mailboxes;
}

/** Tells one subscriber of one user; it is asked anew for each NOTIFY. */
export type StateTeller = () => NotifyBody;

/** The event packages one may subscribe to, each with the type of its bodies. */
export const PACKAGES = {
  "message-summary": MESSAGE_SUMMARY_TYPE,
  presence: PIDF_TYPE,
  dialog: DIALOG_INFO_TYPE,
} as const;

export type PackageName = keyof typeof PACKAGES;

export function isPackage(name: string): name is PackageName {
  return Object.hasOwn(PACKAGES, name);
}

/** What a subscription to that package says of a user. */
export function tellerOf(name: PackageName, user: WatchedUser, parts: UserStateParts): StateTeller {
  const { uuid } = user;
  const entity = userUri(user.login, user.domain);
  switch (name) {
    case "message-summary":
      return () => ({ type: PACKAGES[name], text: printMessageSummary(entity, parts.mailboxes.countsOf(uuid)) });
    case "presence":
      return () => {
        const isOpen = parts.registrar.contactsOf(uuid).length > 0;
        const isOnThePhone = parts.lines.ofUser(uuid).some(isTalking);
        return { type: PACKAGES[name], text: printPidf({ entity, isOpen, isOnThePhone }) };
      };
    case "dialog":
      return dialogTeller(entity, user, parts);
    default:
      return name satisfies never;
  }
}

/** Dialogs that were told of and are over are told once more as such: phones do not all take a missing one as ended. */
function dialogTeller(entity: string, user: WatchedUser, parts: UserStateParts): StateTeller {
  let version = -1;
  let told: readonly DialogState[] = [];
  return () => {
    version++;
    const dialogs = parts.lines.ofUser(user.uuid).map((leg) => dialogOf(leg, user.domain));
    const ended = told.filter(({ id }) => !dialogs.some((dialog) => dialog.id === id));
    told = dialogs;
    const over = ended.map(({ id, direction }): DialogState => ({ id, direction, state: "terminated" }));
    return { type: DIALOG_INFO_TYPE, text: printDialogInfo({ entity, version, dialogs: [...dialogs, ...over] }) };
  };
}

/** It talks, or calls somebody; a phone that only rings is free to call. */
function isTalking({ record }: LineLeg): boolean {
  return record.state === "live" || record.row.direction === "in";
}

function dialogOf(leg: LineLeg, domain: string): DialogState {
  const { record, dialogs } = leg;
  const { direction, from, to, caller_name } = record.row;
  const isCaller = direction === "in";
  const name = dialogs[0];
  return {
    id: record.uuid,
    direction: isCaller ? "initiator" : "recipient",
    state: stateOf(leg),
    remote: partyUri(isCaller ? to : from, domain),
    remoteName: isCaller ? undefined : (caller_name ?? undefined),
    // The user's side of the dialog: its local tag is the one that is remote to us.
    ...(name && { callId: name.callId, localTag: name.remoteTag, remoteTag: name.localTag }),
  };
}

function stateOf({ record, dialogs }: LineLeg): DialogState["state"] {
  if (record.state === "live") return "confirmed";
  if (record.state !== "ringing") return "trying";
  return dialogs.length > 0 ? "early" : "proceeding";
}

/** Whoever a leg names: a number, a login, or an address. */
function partyUri(party: string, domain: string): string {
  if (party.includes("@")) return `sip:${party}`;
  return userUri(/^\d{7,15}$/.test(party) ? `+${party}` : party, domain);
}

function userUri(user: string, host: string): string {
  return printUri({ scheme: "sip", user, host, params: NO_PARAMS });
}
