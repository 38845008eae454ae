/**
 * The reference of the REST bench, a process of its own: a Fastify route with a reply schema that reads one row by its key
 * from the same database, and nothing else.
 */
import { fastify } from "fastify";
import pg from "pg";

interface Order {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly uuid: string;
}

process.on("message", async ({ host, port, user, uuid }: Order) => {
  const pool = new pg.Pool({ host, port, user, database: user, max: 20 });
  const app = fastify({ logger: false });
  const text = { type: ["string", "null"] };
  const properties = Object.fromEntries(
    ["uuid", "login", "email", "phone_number", "first_name", "last_name", "created_on", "modified_on"].map((name) => [
      name,
      text,
    ]),
  );
  const payload = { type: "object", properties };
  const reply = { type: "object", properties: { success: { type: "boolean" }, payload } };
  app.get("/user/:uuid", { schema: { response: { 200: reply } } }, async (request) => {
    const values = [(request.params as { uuid: string }).uuid];
    const found = await pool.query({ name: "one", text: "select * from sip_user where uuid = $1", values });
    return { success: true, payload: found.rows[0] };
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0, uuid });
});
