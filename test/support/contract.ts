import { ErrorResponse, type Route, routes, successAnswer } from "@opentact/contract";
import { Compile } from "typebox/compile";
import { noteStatus } from "./status-log.js";
import { undeclared } from "./undeclared.js";

/** Statuses that every operation may answer (rest.md 1.4), with or without being named by its route. */
const COMMON: ReadonlySet<number> = new Set([400, 401, 403, 409, 413, 414, 415, 422, 429, 500, 503]);

const errorCheck = Compile(ErrorResponse);
const replyChecks = new Map<Route, { Check(value: unknown): boolean; Errors(value: unknown): unknown[] }>();

/** The operation a request reaches; literal segments win over parameters. Undefined: there is none. */
export function routeOf(method: string, url: string): Route | undefined {
  const full = url.replace(/\?.*$/, "").replace(/\/$/, "");
  const path = full.replace(/^\/rest/, "");
  const pathsOf = (route: Route) =>
    path === full ? (route.rootAliases ?? []) : [route.path, ...(route.aliases ?? [])];
  const found = routes.filter((route) => route.method === method && pathsOf(route).some((p) => fits(p, path)));
  return found.find((route) => [route.path, ...(route.aliases ?? [])].includes(path)) ?? found[0];
}

function fits(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
}

/**
 * Checks one answer against the contract: envelope, documented status, payload by its schema, nothing that is not
 * declared. Throws with what is wrong.
 */
export function checkAnswer(method: string, url: string, status: number, body: unknown): void {
  const where = `${method} ${url.slice(0, 200)} -> ${status}`;
  const route = routeOf(method, url);
  if (route) noteStatus(route.id, status);
  if (status >= 400) return checkError(where, status, body, route);
  if (!route) throw new Error(`${where}: success of an operation that is not in the contract`);
  if (!route.statuses.includes(status)) throw new Error(`${where}: not a documented status`);
  const schema = successAnswer(route);
  const check = replyChecks.get(route) ?? Compile(schema);
  replyChecks.set(route, check);
  if (!check.Check(body)) throw new Error(`${where}: ${JSON.stringify(check.Errors(body).slice(0, 5))}`);
  const strangers = undeclared(schema, body, "");
  if (strangers.length > 0) throw new Error(`${where}: undeclared ${strangers.join(", ")}`);
}

/** Checks an answer that is a file and not JSON: a documented status of a success. */
export function checkFile(method: string, url: string, status: number): void {
  const route = routeOf(method, url);
  if (!route) return;
  noteStatus(route.id, status);
  if (status < 400 && status !== 304 && !route.statuses.includes(status))
    throw new Error(`${method} ${url.slice(0, 200)} -> ${status}: not a documented status`);
}

function checkError(where: string, status: number, body: unknown, route: Route | undefined): void {
  if (!errorCheck.Check(body)) throw new Error(`${where}: not an error envelope: ${JSON.stringify(body)}`);
  const error = body as { status: number; fields?: object };
  if (error.status !== status) throw new Error(`${where}: the envelope says ${error.status}`);
  if (error.fields && status !== 400) throw new Error(`${where}: fields with a status that is not 400`);
  const isDocumented = !route || route.statuses.includes(status) || COMMON.has(status);
  if (!isDocumented) throw new Error(`${where}: not a documented status`);
}
