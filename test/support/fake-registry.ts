import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Fields = Record<string, unknown>;
type Headers = Readonly<Record<string, string>>;
type Answer = readonly [status: number, body: unknown];

/** One request as the registry got it. */
export interface RegistryRequest {
  /** Method and path with its query. */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: Fields | undefined;
}

/** What goes wrong with the next request that begins so. */
export interface RegistryFault {
  readonly line: string;
  /** The request is done nevertheless. Default: it is not. */
  readonly isDone?: boolean;
  /** Absent: there is no answer. */
  readonly answer?: { readonly status: number; readonly body?: string | undefined; readonly headers?: Headers };
  /** The answer waits for it, and is as usual then. */
  readonly until?: Promise<unknown>;
}

/** A small campaign registry over HTTP on the loopback, in memory, with faults on command. */
export interface FakeRegistry {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly seen: RegistryRequest[];
  readonly brands: Map<string, Fields>;
  readonly campaigns: Map<string, Fields>;
  /** Vettings by brand. */
  readonly vettings: Map<string, Fields[]>;
  /** State at the mobile carriers by campaign. */
  readonly operations: Map<string, Fields>;
  readonly sharing: Map<string, Fields>;
  fail(fault: RegistryFault): void;
  /** Resolves when the next request that begins so is there. */
  arrival(line: string): Promise<void>;
  close(): Promise<void>;
}

const TERMS = { 10017: { mno: "AT&T", qualify: true, minMsgSamples: 2, tpm: 240, msgClass: "E", extra: null } };

class Registry implements FakeRegistry {
  url = "";
  readonly key = "KEY0123456789";
  readonly secret = "s3cret-of-the-registry";
  readonly seen: RegistryRequest[] = [];
  readonly brands = new Map<string, Fields>();
  readonly campaigns = new Map<string, Fields>();
  readonly vettings = new Map<string, Fields[]>();
  readonly operations = new Map<string, Fields>();
  readonly sharing = new Map<string, Fields>();
  readonly #faults: RegistryFault[] = [];
  readonly #waiting: { line: string; tell: () => void }[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #made = 0;

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2`;
  }

  fail(fault: RegistryFault): void {
    this.#faults.push(fault);
  }

  arrival(line: string): Promise<void> {
    return new Promise((tell) => this.#waiting.push({ line, tell }));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const piece of request) text += piece;
    const line = `${request.method} ${request.url?.replace(/^\/v2/, "")}`;
    const body = text === "" ? undefined : (JSON.parse(text) as Fields);
    const { authorization } = request.headers;
    this.seen.push({ line, authorization, body });
    const at = this.#faults.findIndex((fault) => line.startsWith(fault.line));
    const fault = at < 0 ? undefined : this.#faults.splice(at, 1)[0];
    if (fault?.until) {
      this.#tell(line);
      await fault.until;
    }
    const isKnown = authorization === `Basic ${btoa(`${this.key}:${this.secret}`)}`;
    const isDone = !fault || fault.isDone || fault.until;
    const usual: Answer = !isDone ? [500, ""] : isKnown ? this.#answer(line, body) : [401, {}];
    this.#tell(line);
    if (fault && !fault.until && !fault.answer) return;
    const [status, payload] = fault?.answer ? [fault.answer.status, fault.answer.body ?? ""] : usual;
    response.writeHead(status, { "content-type": "application/json", ...fault?.answer?.headers });
    response.end(typeof payload === "string" ? payload : JSON.stringify(payload));
  }

  #tell(line: string): void {
    const at = this.#waiting.findIndex((one) => line.startsWith(one.line));
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.tell();
  }

  #answer(line: string, body: Fields = {}): Answer {
    const [method = "", target = ""] = line.split(" ");
    const url = new URL(target, "http://registry");
    const [, noun, id = "", part, value] = url.pathname.split("/");
    const reference = url.searchParams.get("referenceId");
    if (noun === "campaignBuilder")
      return part === undefined && method === "POST"
        ? this.#register(this.campaigns, "C", body)
        : [200, { mnoMetadata: TERMS }];
    if (noun === "brand" && id === "feedback")
      return [200, { category: [{ id: "TAX_ID", displayName: "Tax", description: "?", fields: ["ein"] }] }];
    const things = noun === "brand" ? this.brands : this.campaigns;
    if (id === "nonBlocking") return this.#register(this.brands, "B", body);
    if (id === "") return [200, listed(things, reference)];
    const thing = things.get(id);
    if (!thing) return [404, [{ code: 502, description: "not found" }]];
    if (part === undefined) return this.#one(method, things, id, thing, body);
    return this.#part(method, id, part, value, body);
  }

  #register(things: Map<string, Fields>, letter: string, body: Fields): Answer {
    if (listed(things, body["referenceId"] as string).totalRecords > 0)
      return [400, [{ code: 527, field: "referenceId", description: "Duplicate reference ID" }]];
    const id = `${letter}${String(++this.#made).padStart(6, "0")}`;
    const thing =
      letter === "B"
        ? { ...body, brandId: id, cspId: "SFAKE01", identityStatus: "SELF_DECLARED" }
        : { ...body, campaignId: id, status: "ACTIVE", createDate: "2024-01-01T00:00:00Z" };
    things.set(id, thing);
    return [200, thing];
  }

  #one(method: string, things: Map<string, Fields>, id: string, thing: Fields, body: Fields): Answer {
    if (method === "DELETE") return things.delete(id) ? [200, ""] : [404, ""];
    if (method === "PUT") Object.assign(thing, body);
    return [200, thing];
  }

  #part(method: string, id: string, part: string, value: string | undefined, body: Fields): Answer {
    if (part === "revet") return [200, this.brands.get(id)];
    if (part === "smsOtp")
      return method === "PUT" && body["otpPin"] !== "123456" ? [400, [{ description: "wrong" }]] : [200, {}];
    if (part === "mnoMetadata") return [200, TERMS];
    if (part === "operationStatus") return [200, this.operations.get(id) ?? {}];
    if (part === "sharing") {
      if (value !== undefined) this.sharing.set(id, { sharedByMe: { upstreamCnpId: value, sharingStatus: "PENDING" } });
      return [200, this.sharing.get(id) ?? {}];
    }
    const vettings = this.vettings.get(id) ?? [];
    if (method === "GET") return [200, vettings];
    const vetting = { vettingId: `V${vettings.length + 1}`, vettingStatus: "PENDING", ...body };
    this.vettings.set(id, [...vettings, vetting]);
    return [200, vetting];
  }
}

function listed(things: Map<string, Fields>, reference: string | null | undefined) {
  const wanted = reference?.toLowerCase();
  const records = [...things.values()].filter(({ referenceId }) => String(referenceId).toLowerCase() === wanted);
  return { page: 1, totalRecords: records.length, records };
}

/** A registry on a free port. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const registry = new Registry();
  await registry.open();
  return registry;
}
