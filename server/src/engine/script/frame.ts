/**
 * A block that is being run, within the blocks around it: what tells a jump (call-xml.md 3.5) and a voicemail Record
 * (4.5) from their everyday forms.
 */
export interface Frame {
  readonly parent: Frame | undefined;
  /** The block of a whole document. */
  readonly isDocument: boolean;
  /** A Record with children: its block is left only when what runs in it has ended. */
  readonly holdsRecord: boolean;
  /** Nested documents around it, 0 in the main one. */
  readonly depth: number;
  /** Something of this block runs after the command that runs now. */
  isMoreToCome: boolean;
}

/** Nothing is left to run after the current command in its document, and no Record is open in it: a document may replace it. */
export function isLastOfDocument(frame: Frame): boolean {
  for (let at: Frame | undefined = frame; at; at = at.parent) {
    if (at.isMoreToCome || at.holdsRecord) return false;
    if (at.isDocument) return true;
  }
  return true;
}

/** Nothing is left to run after the current command in any document of the chain. */
export function isLastOfChain(frame: Frame): boolean {
  for (let at: Frame | undefined = frame; at; at = at.parent) if (at.isMoreToCome) return false;
  return true;
}

/** The block of an element that runs in `parent`. */
export function innerFrame(
  parent: Frame,
  o: { readonly holdsRecord?: boolean; readonly isMoreToCome?: boolean } = {},
): Frame {
  const { holdsRecord = false, isMoreToCome = false } = o;
  return { parent, isDocument: false, holdsRecord, depth: parent.depth, isMoreToCome };
}
