import pg from "pg";
import type { WatchedConnection } from "./database-watch.js";
import { clientConfig, type DatabaseAddress } from "./pool.js";

/** A connection that is only there to be asked; one that was lost is made anew with the next question. */
export function probeConnection(address: DatabaseAddress): WatchedConnection {
  let client: pg.Client | undefined;
  const lose = (lost: pg.Client): void => {
    if (client === lost) client = undefined;
    void lost.end().catch(() => undefined);
  };
  const opened = async (): Promise<pg.Client> => {
    const made = new pg.Client(clientConfig(address));
    made.on("error", () => lose(made));
    made.on("end", () => lose(made));
    client = made;
    await made.connect();
    return made;
  };
  return {
    ask: async () => {
      const asked = client ?? (await opened());
      try {
        await asked.query("select 1");
      } catch (error) {
        lose(asked);
        throw error;
      }
    },
    drop: () => client && lose(client),
  };
}
