import type { ILabHandset, ILabSmsc, ILabSmscParams, ILabText, ILabTextParams } from "@opentact/contract";
import { DomainError } from "../../base/errors.js";

/** What the message centre of the simulated world offers to who plays with it. */
export interface SimulatedSmsc {
  /** @returns false: the platform did not take it now */
  text(from: string, to: string, text: string): Promise<boolean>;
  /** Oldest first. */
  handset(number: string): ILabHandset["messages"];
  readonly state: Omit<ILabSmsc, "links">;
  change(faults: ILabSmscParams): void;
}

/** Where it is bound to. */
export interface SimulatedLinks {
  readonly binds: number;
  /** Cuts all. */
  disconnect(): void;
}

/** Texts to and from handsets of the simulated world, and faults of its network on command. The caller is an Admin. */
export class LabSms {
  readonly #smsc: SimulatedSmsc | undefined;
  readonly #links: SimulatedLinks | undefined;

  /** Without a message centre (SIMULATOR=off) everything is 409. */
  constructor(options: { smsc: SimulatedSmsc | undefined; links: SimulatedLinks | undefined }) {
    this.#smsc = options.smsc;
    this.#links = options.links;
  }

  async text({ from, to, text }: ILabTextParams): Promise<ILabText> {
    return { taken: await this.#there().text(String(from), String(to), text) };
  }

  handset(tn: number): ILabHandset {
    return { tn, messages: this.#there().handset(String(tn)) };
  }

  state(): ILabSmsc {
    return { ...this.#there().state, links: this.#links?.binds ?? 0 };
  }

  change(faults: ILabSmscParams): ILabSmsc {
    this.#there().change(faults);
    return this.state();
  }

  disconnect(): ILabSmsc {
    const smsc = this.#there();
    this.#links?.disconnect();
    return { ...smsc.state, links: 0 };
  }

  #there(): SimulatedSmsc {
    if (this.#smsc) return this.#smsc;
    throw new DomainError(409, "conflict", "There is no simulated network");
  }
}
