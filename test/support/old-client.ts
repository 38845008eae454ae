import { once } from "node:events";
import WebSocket from "ws";
import type { Json } from "./api-client.js";
import { until } from "./until.js";

/** What a client of the older platform reads of a call. */
export interface OldCall {
  readonly uuid: string;
  readonly from: string;
  readonly to: string;
  readonly created_on: string;
  readonly finished_on: string | null;
  readonly duration: number;
}

/**
 * A program written for the older platform: signs in with the plain password, waits on the socket for a call that is
 * `online`, and answers it with a document as the file of a form. Nothing of the newer words is known to it.
 */
export class OldClient {
  /** Calls that are over, as `offline` told them. */
  readonly finished: OldCall[] = [];
  /** What the posts of documents were answered with. */
  readonly answers: Json[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param document gives the XML for a call that came in */
  static async start(
    at: { readonly http: string; readonly ws: string },
    who: { readonly email: string; readonly password: string },
    document: (call: OldCall) => string,
  ): Promise<OldClient> {
    const basic = Buffer.from(`${who.email}:${who.password}`).toString("base64");
    const signedIn = await fetch(`${at.http}/rest/auth`, { headers: { Authorization: `Basic ${basic}` } });
    const { token } = ((await signedIn.json()) as Json).payload;
    const socket = new WebSocket(`${new URL(at.ws).origin}/`);
    const client = new OldClient(socket);
    let isIn = false;
    socket.on("message", (text) => {
      const data = JSON.parse(String(text));
      if (data.type === "auth") isIn = data.success;
      if (data.type !== "call_state" || data.payload.direction !== "in") return;
      if (data.payload.state === "offline") client.finished.push(data.payload);
      if (data.payload.state !== "online") return;
      const form = new FormData();
      form.append("file", new Blob([document(data.payload)]), "callflow.xml");
      const headers = { Authorization: `Bearer ${token}` };
      void fetch(`${at.http}/rest/call/sca/${data.payload.uuid}`, { method: "POST", headers, body: form })
        .then((answer) => answer.json())
        .then((body) => client.answers.push(body));
    });
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "auth", payload: token }));
    await until("the older client is signed in", () => isIn || undefined);
    return client;
  }

  close(): void {
    this.#socket.close();
  }
}
