import { mkdirSync } from "node:fs";
import { DATABASE, type Engine, PASSWORD, type Server } from "./engine.ts";
import type { HranaOptions } from "./hrana.ts";

/** libSQL over the network, by a server of the tests' own: there is none to fetch. Its URL serves with `ws:` too. */
export const libsqlEngine: Engine = {
  name: "libsql",
  install: () => Promise.resolve({ start }),
};

async function start(folder: string): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const worker = new Worker(new URL("./hrana.ts", import.meta.url), { type: "module" });
  const port = await new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`the server does not start: ${event.message}`));
    };
    worker.postMessage({ folder, token: PASSWORD } satisfies HranaOptions);
  });
  return {
    url: `http://127.0.0.1:${port}/${DATABASE}/?authToken=${PASSWORD}`,
    [Symbol.asyncDispose]: () => Promise.resolve(worker.terminate()),
  };
}
