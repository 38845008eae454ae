import type { Ready } from "./process.js";
import type { LoadUser } from "./raw-sip.js";

/** Calls the API as the demo account. @throws Error with the answer unless it succeeds */
export function api<T>(ready: Ready, method: string, path: string, body?: object): Promise<T> {
  return send(ready, method, path, body && { type: "application/json", text: JSON.stringify(body) });
}

/** Posts a document of another kind than JSON. @throws Error with the answer unless it succeeds */
export function post<T>(ready: Ready, path: string, text: string, type: string): Promise<T> {
  return send(ready, "POST", path, { type, text });
}

async function send<T>(
  ready: Ready,
  method: string,
  path: string,
  body: { type: string; text: string } | undefined,
): Promise<T> {
  const basic = Buffer.from(`${ready.account.email}:${ready.account.password}`).toString("base64");
  const answer = await fetch(`${ready.http_url}/rest${path}`, {
    method,
    headers: { authorization: `Basic ${basic}`, ...(body ? { "content-type": body.type } : {}) },
    ...(body ? { body: body.text } : {}),
  });
  const envelope = (await answer.json()) as { success: boolean; payload: T };
  if (!envelope.success) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(envelope)}`);
  return envelope.payload;
}

/** Makes SIP users of the demo domain, all with one password. */
export async function makeUsers(ready: Ready, count: number, password: string): Promise<LoadUser[]> {
  const users = Array.from({ length: count }, (_, n) => ({ login: `load${n}`, password }));
  for (const user of users) await api(ready, "POST", `/sip/domain/${ready.sip_domain}/user`, user);
  return users;
}

/** The gauges and counters of /metrics by name; values of one name with several labels are summed. */
export async function metrics(ready: Ready): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${ready.http_url}/metrics`)).text();
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^([a-z_]+)(?:\{[^}]*\})? (\S+)$/.exec(line) ?? [];
    if (name !== undefined) values.set(name, (values.get(name) ?? 0) + Number(value));
  }
  return values;
}
