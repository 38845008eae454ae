import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { systemClock } from "../../server/src/base/clock.js";
import { type LinkFaults, LossyLink } from "../../server/src/lab/lossy-link.js";
import type { Address } from "./platform.js";

export interface LossyRelayOptions {
  readonly platform: Address;
  /** The other end: all it says to the platform goes to `near`, and the platform finds it at `far`. */
  readonly peer: Address;
  readonly faults: LinkFaults;
  /** Draws what is lost; of a seed. */
  readonly random: () => number;
}

/**
 * A bad network between the platform and one peer, for SIP over UDP. Each end sees the relay in place of the other: the
 * addresses within the messages are changed on the way, so that nothing of a dialog goes past it.
 */
export class LossyRelay {
  /** Where the peer sends to. */
  readonly near: Address;
  /** Where the platform sends to. */
  readonly far: Address;
  readonly links: readonly LossyLink[];
  readonly #sockets: readonly Socket[];

  private constructor(near: Address, far: Address, links: readonly LossyLink[], sockets: readonly Socket[]) {
    this.near = near;
    this.far = far;
    this.links = links;
    this.#sockets = sockets;
  }

  static async open({ platform, peer, faults, random }: LossyRelayOptions): Promise<LossyRelay> {
    const [toPeer, toPlatform] = await Promise.all([bound(), bound()]);
    const [near, far] = [addressOf(toPeer), addressOf(toPlatform)];
    const link = () => new LossyLink({ clock: systemClock, random, faults });
    const [up, down] = [link(), link()];
    const isOpen = () => sockets.length > 0;
    const sockets = [toPeer, toPlatform];
    toPeer.on("message", (bytes) => {
      const text = renamed(bytes, [peer, far], [near, platform]);
      up.pass(() => isOpen() && toPlatform.send(text, platform.port, platform.host));
    });
    toPlatform.on("message", (bytes) => {
      const text = renamed(bytes, [platform, near], [far, peer]);
      down.pass(() => isOpen() && toPeer.send(text, peer.port, peer.host));
    });
    return new LossyRelay(near, far, [up, down], sockets);
  }

  async close(): Promise<void> {
    const sockets = (this.#sockets as Socket[]).splice(0);
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

function addressOf(socket: Socket): Address {
  return { host: "127.0.0.1", port: socket.address().port };
}

/** Each address of a pair becomes its second; both are looked for at once, so that none is changed twice. */
function renamed(bytes: Buffer, ...pairs: readonly (readonly [Address, Address])[]): Buffer {
  const names = new Map(pairs.map(([from, to]) => [text(from), text(to)]));
  return Buffer.from(
    bytes.toString("latin1").replace(/127\.0\.0\.1:\d+/g, (name) => names.get(name) ?? name),
    "latin1",
  );
}

const text = ({ host, port }: Address) => `${host}:${port}`;
