import { partyOf } from "./party.js";
import type { CarrierReceiver } from "./receiver.js";

/** What the simulated network brings. */
type NearDelivery =
  | { readonly kind: "receipt"; readonly id: string; readonly state: string; readonly to: string }
  | { readonly kind: "text"; readonly from: string; readonly to: string; readonly text: string };

export interface SimulatorDoorOptions {
  readonly receiver: CarrierReceiver;
  /** uuid of the carrier that stands for the simulated network; undefined: there is none yet. */
  readonly carrier: () => Promise<string | undefined>;
}

/** Provider label of the simulated world. */
const PROVIDER = "dev";

/**
 * Lets what the simulated network brings into the platform.
 * @returns false: not taken, the network shall bring it again
 */
export function simulatorDoor({ receiver, carrier }: SimulatorDoorOptions) {
  return async (delivery: NearDelivery): Promise<boolean> => {
    try {
      const uuid = await carrier();
      if (uuid === undefined) return false;
      const object_id = delivery.kind === "receipt" ? delivery.id : null;
      const event = { carrier: uuid, provider: PROVIDER, event_id: null, object_id, payload: delivery };
      if (delivery.kind === "text") {
        const { from, to, text } = delivery;
        await receiver.take({ kind: "text", event, from: partyOf(from), to: partyOf(to), text });
      } else {
        const { id, state, to } = delivery;
        await receiver.take({ kind: "receipt", event, id, idForm: "auto", recipient: to, state, error: null });
      }
      return true;
    } catch {
      return false;
    }
  };
}
