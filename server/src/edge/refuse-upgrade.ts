import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { DomainError } from "../base/errors.js";
import { errorBody } from "./rest/errors.js";

/** Answers an upgrade request in the envelope of REST, and ends its connection. */
export function refuseUpgrade(socket: Duplex, error: DomainError, retryAfterSeconds?: number): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(errorBody(error));
  const headers = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "connection: close",
    ...(error.status === 401 ? ["www-authenticate: Bearer"] : []),
    ...(retryAfterSeconds === undefined ? [] : [`retry-after: ${retryAfterSeconds}`]),
  ];
  socket.end(`${headers.join("\r\n")}\r\n\r\n${body}`);
}
