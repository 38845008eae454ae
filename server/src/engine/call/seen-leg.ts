import { changingText } from "../../domain/call/packed-state.js";
import type { CallRow } from "../../domain/call/port/call-row.js";
import type { LegTexts, RelatedLeg } from "../../domain/call/port/relations.js";
import type { SipUserShort } from "../../domain/call/port/shorts.js";

/** A leg as it is in one of its states. Its JSON is made once for all that show it: itself, its parent, its children. */
export class SeenLeg implements RelatedLeg {
  readonly call: CallRow;
  readonly sip_user: SipUserShort | null;
  readonly lasting: LegTexts;
  #changing: string | undefined;

  constructor(call: CallRow, user: SipUserShort | null, lasting: LegTexts) {
    this.call = call;
    this.sip_user = user;
    this.lasting = lasting;
    this.#changing = undefined;
  }

  get changing(): string {
    this.#changing ??= changingText(this.call);
    return this.#changing;
  }
}
