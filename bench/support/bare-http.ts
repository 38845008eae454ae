/** The reference of the REST bench, a process of its own: node:http that answers every request with the same bytes. */
import { createServer } from "node:http";

process.on("message", ({ body }: { body: string }) => {
  const server = createServer((_request, answer) => answer.setHeader("content-type", "application/json").end(body));
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" ? address?.port : 0 });
  });
});
