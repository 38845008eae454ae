/** Where a platform is, and who asks. */
export interface ApiPlace {
  /** Without `/rest`. */
  readonly url: string;
  /** Header of the requests. */
  readonly authorization: string;
}

/** A row of the log as the API answers it. */
export interface LoggedRow {
  readonly created_on: string;
  readonly sequence: number;
  readonly success: boolean;
  readonly reason: string;
  readonly name: string;
  readonly tag: string | null;
  readonly path: string;
  readonly document: number;
  readonly element: unknown;
  readonly command: { readonly attributes?: Readonly<Record<string, string>> };
  readonly response: Readonly<Record<string, unknown>>;
}

/** Times and end of a leg as the API answers them. */
export interface LoggedLeg {
  readonly uuid: string;
  readonly init_on: string | null;
  readonly ring_on: string | null;
  readonly answer_on: string | null;
  readonly hangup_on: string | null;
  readonly q850_cause: number | null;
}

/** What is read of a call. */
export interface LoggedCall extends LoggedLeg {
  readonly from: string;
  readonly to: string;
  readonly direction: "in" | "out";
  readonly state_end: string | null;
  readonly sip_control_app: {
    readonly uuid: string;
    readonly auto_answer: boolean;
    readonly max_call_length_min: number | null;
  } | null;
  readonly account: { readonly time_zone?: { readonly name: string } | null };
  readonly children: readonly LoggedLeg[];
  readonly lerg: Readonly<Record<string, string | null>> | null;
  readonly meta: { readonly vars: Readonly<Record<string, string>> };
  readonly logs: readonly LoggedRow[];
}

/** A finished call with its log and the document that its app hosts now. */
export interface RecordedCall {
  readonly call: LoggedCall;
  /** In the order in which they were written. */
  readonly rows: readonly LoggedRow[];
  readonly document: string | undefined;
}

/** A call that cannot be recorded: the platform refuses, or it is not over. */
export class RecordError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RecordError";
  }
}

const PAGE = 100;
const TIMEOUT_MS = 30_000;

/**
 * Reads a call by the published API.
 * @throws RecordError
 */
export async function fetchCall(place: ApiPlace, uuid: string): Promise<RecordedCall> {
  const call = (await ask(place, "GET", `/call/${encodeURIComponent(uuid)}`)) as LoggedCall | undefined;
  if (!call) throw new RecordError(`there is no call ${uuid}`);
  if (call.hangup_on === null) throw new RecordError(`call ${uuid} is not over`);
  const app = call.sip_control_app?.uuid;
  const rows = app === undefined ? call.logs : await fetchRows(place, app, uuid);
  const document = app === undefined ? undefined : await ask(place, "GET", `/sip/app/call/flow/${app}`);
  return { call, rows, document: typeof document === "string" ? document : undefined };
}

async function fetchRows(place: ApiPlace, app: string, call: string): Promise<readonly LoggedRow[]> {
  const rows: LoggedRow[] = [];
  for (;;) {
    const filter = { call, take: PAGE, skip: rows.length };
    const page = (await ask(place, "POST", `/sip/app/${app}/logs`, filter)) as
      | { readonly total: number; readonly data: readonly LoggedRow[] }
      | undefined;
    if (!page || page.data.length === 0) return rows;
    rows.push(...page.data);
    if (rows.length >= page.total) return rows;
  }
}

/** The payload of an operation; undefined for 404. */
async function ask({ url, authorization }: ApiPlace, method: string, path: string, body?: object): Promise<unknown> {
  const response = await send(`${url.replace(/\/$/, "")}/rest${path}`, {
    method,
    headers: { authorization, accept: "application/json", "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new RecordError(`${method} ${path} was answered by ${response.status}`);
  const envelope = (await response.json()) as { readonly payload?: unknown };
  return envelope.payload;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const words = cause instanceof Error ? cause.message : String(error);
    throw new RecordError(`${URL.canParse(url) ? new URL(url).origin : url} cannot be reached: ${words}`);
  }
}
