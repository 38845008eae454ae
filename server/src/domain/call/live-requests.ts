import type { ICallDTMFParams, ICallPlayParams, ICallTransferParams } from "@opentact/contract";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { xmlText } from "../../base/xml-text.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { EmergencyAlarm } from "../emergency/port.js";
import { checkOpen } from "./check-open.js";
import type { CallRow } from "./port/call-row.js";
import type { CallStore } from "./port/call-store.js";
import type { CallFlowValidator } from "./port/flow-validator.js";
import type { LiveCalls, LiveOutcome } from "./port/live-calls.js";
import type { PlacingStore } from "./port/placing.js";
import { partyOf } from "./requested-party.js";

/** Ringing time of who a call is transferred to, ms. */
const RING_MS = 60_000;

/** What is wrong when a live leg cannot do what is asked. */
const PROBLEMS: Readonly<Record<LiveOutcome, string | undefined>> = {
  accepted: undefined,
  ended: "Call has ended",
  not_answered: "Call is not answered",
  alone: "Call talks with nobody",
  transferring: "Call is being transferred",
  too_many: "Too many documents",
};

/** What somebody asks of a live leg: who it talks with, what it hears. Each is answered when it begins. */
export class LiveRequests {
  readonly #store: CallStore;
  readonly #placing: Pick<PlacingStore, "transaction">;
  readonly #live: Pick<LiveCalls, "transfer" | "play" | "press">;
  readonly #validator: CallFlowValidator;
  readonly #emergencies: EmergencyAlarm;

  constructor(options: {
    store: CallStore;
    placing: Pick<PlacingStore, "transaction">;
    live: Pick<LiveCalls, "transfer" | "play" | "press">;
    validator: CallFlowValidator;
    emergencies: EmergencyAlarm;
  }) {
    this.#emergencies = options.emergencies;
    this.#store = options.store;
    this.#placing = options.placing;
    this.#live = options.live;
    this.#validator = options.validator;
  }

  /**
   * 404 call, 409 it has ended, is not answered, talks with nobody or is being transferred; 403 an emergency number, or one
   * where calls of the account may not go.
   */
  async transfer(actor: UserActor, uuid: string, body: ICallTransferParams): Promise<void> {
    const to = partyOf("body.to", body.to, () => this.#emergencies.blocked(actor.account, body.to));
    const { account } = await this.#leg(actor, uuid);
    await this.#placing.transaction((tx) => checkOpen(tx, account, to));
    refuse(await this.#live.transfer(account, uuid, to, body.timeout ?? RING_MS));
  }

  /** 404 call, 409 it has ended or is not answered, or too much waits to be heard. */
  async play(actor: UserActor, uuid: string, body: ICallPlayParams): Promise<void> {
    const xml = documentOf(body);
    const { account } = await this.#leg(actor, uuid);
    refuse(await this.#live.play(account, uuid, this.#checked(xml, body)));
  }

  /** 404 call, 409 it has ended or is not answered. */
  async press(actor: UserActor, uuid: string, { digits, duration: onMs }: ICallDTMFParams): Promise<void> {
    const { account } = await this.#leg(actor, uuid);
    refuse(await this.#live.press(account, uuid, { keys: digits.replace(/[a-d]/g, upper), onMs }));
  }

  async #leg(actor: UserActor, uuid: string): Promise<CallRow> {
    const found = await this.#store.find(reach(actor), uuid);
    if (!found) throw notFound("Call");
    return found.call;
  }

  #checked(xml: string, body: ICallPlayParams): string {
    const verdict = this.#validator.validate(xml, true);
    const [fault] = verdict.ok ? verdict.warnings : verdict.errors;
    if (!fault) return xml;
    const [name, value] = sourceOf(body)[0]!;
    throw invalidField(`body.${name}`, fault.message, value);
  }
}

function upper(key: string): string {
  return key.toUpperCase();
}

function refuse(outcome: LiveOutcome): void {
  const problem = PROBLEMS[outcome];
  if (problem !== undefined) throw new DomainError(409, "conflict", problem);
}

/** The one source that is given. */
function sourceOf({ text, file, url }: ICallPlayParams): readonly (readonly [string, string])[] {
  return Object.entries({ text, file, url }).filter((one): one is [string, string] => one[1] !== undefined);
}

/** The document that is heard: one command. */
function documentOf(body: ICallPlayParams): string {
  const { leg = "aleg", loop = 1, lang } = body;
  const [source, ...others] = sourceOf(body);
  if (!source || others.length > 0) throw invalidField("body.text", "text, file or url: one of the three");
  const [name, value] = source;
  if (name !== "text") return `<Response><Play ${name}="${xmlText(value)}" loop="${loop}" leg="${leg}"/></Response>`;
  if (leg !== "aleg") throw invalidField("body.leg", "speech is for aleg alone", leg);
  const language = lang === undefined ? "" : ` lang="${lang}"`;
  return `<Response><Say loop="${loop}"${language}>${xmlText(value)}</Say></Response>`;
}
