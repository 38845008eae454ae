/** What names a dialog from our side (RFC 3261 §12): the remote tag may be empty with RFC 2543 peers. */
export interface DialogName {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/** The same in one text. */
export function dialogId(callId: string, localTag: string, remoteTag: string): string {
  return `${callId}|${localTag}|${remoteTag}`;
}

/** Names the ACK to the 2xx of an INVITE of ours. @param number of its CSeq */
export function ackId(dialog: string, number: number): string {
  return `${dialog}|${number}`;
}
