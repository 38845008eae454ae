import { EventEmitter } from "node:events";
import pg from "pg";
import { expect, test } from "vitest";
import { type BindingConnection, sendUncopied } from "./uncopied-bytes.js";

const LARGE = Buffer.alloc(20_000, 7);

/** A connection of pg and what it writes. */
function connection() {
  const written: Buffer[] = [];
  const stream = Object.assign(new EventEmitter(), {
    writable: true,
    write: (bytes: Buffer) => written.push(bytes) > 0,
  });
  const made = new (pg.Connection as unknown as new (o: object) => BindingConnection)({ stream });
  return { connection: made, written, stream };
}

test.each([[[LARGE]], [["a text", LARGE, "", null, Buffer.from("short"), undefined, "ü\u{1f600}", LARGE]]])(
  "what is sent is what pg would have sent, and large bytes are the same memory",
  (values) => {
    const binding = { portal: "", statement: "s 1", values, valueMapper: (value: unknown) => value as Buffer };
    const [pgs, ours] = [connection(), connection()];
    sendUncopied(ours.connection);
    pgs.connection.bind(binding);
    ours.connection.bind(binding);
    expect(Buffer.concat(ours.written).equals(Buffer.concat(pgs.written))).toBe(true);
    expect(ours.written.filter((one) => one === LARGE)).toHaveLength(values.filter((one) => one === LARGE).length);
  },
);

test("short values are sent by pg itself, and nothing is written where the connection is gone", () => {
  const { connection: ours, written, stream } = connection();
  sendUncopied(ours);
  ours.bind({ statement: "s", values: [Buffer.from("short"), "text"] });
  expect(written).toHaveLength(1);
  stream.writable = false;
  ours.bind({ statement: "s", values: [LARGE] });
  expect(written).toHaveLength(1);
});
