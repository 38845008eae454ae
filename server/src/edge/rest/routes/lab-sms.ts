import { disconnectLabSmsc, getLabHandset, getLabSmsc, modifyLabSmsc, sendLabText } from "@opentact/contract";
import type { LabSms } from "../../../domain/lab/lab-sms.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface LabSmsServices {
  readonly labSms: LabSms;
}

type S = LabSmsServices;

export const labSmsRoutes: readonly BoundRoute<S>[] = [
  handle(sendLabText, (s: S, { body }) => s.labSms.text(body)),
  handle(getLabHandset, (s: S, { params }) => s.labSms.handset(params.tn)),
  handle(getLabSmsc, (s: S) => s.labSms.state()),
  handle(modifyLabSmsc, (s: S, { body }) => s.labSms.change(body)),
  handle(disconnectLabSmsc, (s: S) => s.labSms.disconnect()),
];
