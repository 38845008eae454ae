import { DomainError, notFound } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { CarrierEventSink, CarrierRequest, CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { mapEvent } from "./carrier-mapping.js";
import { isProved } from "./carrier-proof.js";
import { partyOf } from "./party.js";
import type { CarrierEvent, CarrierReceiver } from "./receiver.js";

export interface CarrierEventsOptions {
  readonly carriers: { setup(uuid: string): Promise<CarrierSetup | undefined> };
  readonly receiver: CarrierReceiver;
  readonly log: Log;
}

/** Takes what carriers of kind `http` tell (messaging.md 8.2). */
export class CarrierEvents implements CarrierEventSink {
  readonly #o: CarrierEventsOptions;

  constructor(options: CarrierEventsOptions) {
    this.#o = options;
  }

  async take(uuid: string, request: CarrierRequest): Promise<void> {
    const carrier = await this.#o.carriers.setup(uuid);
    if (carrier?.kind !== "http" || !carrier.is_active || carrier.direction === "send")
      throw notFound("Messaging carrier");
    if (!isProved(carrier, request)) throw new DomainError(401, "unauthorized", "Unauthorized");
    const bodies = bodiesOf(request.raw);
    try {
      for (const body of bodies) await this.#o.receiver.take(eventOf(carrier, body));
    } catch (error) {
      this.#o.log.error({ err: error, carrier: uuid }, "event of a carrier could not be taken");
      throw new DomainError(503, "unavailable", "Service unavailable");
    }
  }
}

/** One event, or a list of them. */
function bodiesOf(raw: Buffer | undefined): unknown[] {
  try {
    const body: unknown = JSON.parse(raw?.toString("utf8") ?? "");
    return Array.isArray(body) ? body : [body];
  } catch {
    throw new DomainError(400, "invalid_json", "Invalid JSON");
  }
}

function eventOf({ uuid, name, settings }: CarrierSetup, payload: unknown): CarrierEvent {
  const mapped = settings.events ? mapEvent(settings.events, payload) : ({ kind: "other", id: null } as const);
  const object_id = mapped.kind === "receipt" ? mapped.messageId : null;
  const event = { carrier: uuid, provider: settings.label ?? name, event_id: mapped.id, object_id, payload };
  switch (mapped.kind) {
    case "text":
      return { ...mapped, from: partyOf(mapped.from), to: partyOf(mapped.to), event };
    case "receipt": {
      const { messageId: id, to, state, error } = mapped;
      const recipient = to === null ? null : partyOf(to);
      return { kind: "receipt", event, id, idForm: settings.dlr_id ?? "auto", recipient, state, error };
    }
    case "other":
      return { kind: "other", event };
    default:
      return mapped satisfies never;
  }
}
