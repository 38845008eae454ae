import type { Dialog } from "../wire/sip/dialog/dialog.js";
import type { RoutedRequest } from "../wire/sip/dialog/route-set.js";
import type { SipMessage } from "../wire/sip/message.js";
import { parseUri } from "../wire/sip/uri.js";
import type { DialogInput, SipCore } from "./sip-core.js";
import type { Hop } from "./sip-hop.js";

/** How and where a request is sent. */
export interface DialogWay {
  readonly hop: Hop;
  readonly routed: RoutedRequest;
}

/** A dialog with its way to the peer and its place in the endpoint's table. */
export class SipDialog {
  readonly core: SipCore;
  readonly dialog: Dialog;
  /** User of our Contact. */
  readonly contactUser: string;
  /** Our session description as the peer has it; undefined until one was sent. */
  description: Buffer | string | undefined;
  readonly #seen: Hop;
  /** Addresses it was reached at besides the one it was seen at; none for most. */
  #others: string[] | undefined;
  readonly #release: () => void;
  #way: DialogWay | undefined;
  #isOpen = true;
  #takesUpdate = false;

  /** @param seen where the peer's first message came from, or our INVITE went to */
  constructor(core: SipCore, dialog: Dialog, seen: Hop, contactUser: string, input: DialogInput) {
    this.core = core;
    this.dialog = dialog;
    this.contactUser = contactUser;
    this.#seen = seen;
    this.#others = undefined;
    this.#release = seen.hold();
    this.#way = undefined;
    this.description = undefined;
    core.attach(dialog, input);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the peer is addressed as `sips:` (RFC 3261 §12.1). */
  get isSecure(): boolean {
    return this.dialog.remoteTarget.startsWith("sips:");
  }

  /** Whether the peer's last Allow names UPDATE. */
  get takesUpdate(): boolean {
    return this.#takesUpdate;
  }

  /** Reads what a message of the peer says of its abilities; one that says nothing changes nothing. */
  learn(message: SipMessage): void {
    if (message.has("allow")) this.#takesUpdate = message.names("allow", "UPDATE", false);
  }

  /** The peer said it takes no UPDATE after all. */
  refusesUpdate(): void {
    this.#takesUpdate = false;
  }

  get seen(): Hop {
    return this.#seen;
  }

  /** Whether a request from that address can be the peer's (security.md 10): seen there before, or named in its Contact. */
  knows(host: string): boolean {
    if (host === this.#seen.peer.host || this.#others?.includes(host)) return true;
    return parseUri(this.dialog.remoteTarget)?.host === host;
  }

  /** How and where to send a request now; undefined when that has to be looked up: `way` does. Hot. @throws UnreachableError */
  wayNow(): DialogWay | undefined {
    const routed = this.dialog.route();
    const known = this.#way;
    if (known?.hop.isOpen) {
      if (known.routed === routed) return known;
      if (known.routed.nextHop === routed.nextHop) return this.#take(known.hop, routed);
    }
    const hop = this.core.hopNow(routed.nextHop, this.#isRoute(routed), this.#seen);
    return hop && this.#take(hop, routed);
  }

  /** The same, when it may take time. @throws UnreachableError */
  async way(): Promise<DialogWay> {
    const now = this.wayNow();
    if (now) return now;
    const routed = this.dialog.route();
    return this.#take(await this.core.locateUri(routed.nextHop, this.#isRoute(routed), this.#seen), routed);
  }

  #isRoute(routed: RoutedRequest): boolean {
    return routed.nextHop !== this.dialog.remoteTarget;
  }

  #take(hop: Hop, routed: RoutedRequest): DialogWay {
    this.#way = { hop, routed };
    this.#learnHost(hop.peer.host);
    return this.#way;
  }

  #learnHost(host: string): void {
    if (host === this.#seen.peer.host || this.#others?.includes(host)) return;
    this.#others ??= [];
    this.#others.push(host);
  }

  /** Takes it out of the table. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#release();
    this.core.detach(this.dialog);
  }
}
