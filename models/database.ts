import { ModelError } from "../errors.ts";
import type { ModelSource } from "../registry/model_source.ts";
import { readWhole } from "./reading.ts";

/** How {@linkcode fromDatabase} reads. */
export interface DatabaseSourceOptions {
  /** The schemas that are read beside the connection's own; on MySQL the databases of the server. @default none */
  readonly schemas?: readonly string[];
  /** Tables of the connection's own schema that are none of the models. @default `["retort_version"]` */
  readonly without?: readonly string[];
}

/**
 * Models that are what another database holds: one that is known to be right, as that of staging.
 *
 * @param url of the same family of databases; a relative `sqlite:` URL starts from the config's folder
 * @example export default { target: fromDatabase("postgres://localhost/staging") };
 */
export function fromDatabase(
  url: string,
  { schemas = [], without = ["retort_version"] }: DatabaseSourceOptions = {},
): ModelSource {
  if (typeof url !== "string" || url === "") {
    throw new ModelError("Cannot read models from a database: fromDatabase() takes its URL", {
      hint: 'write fromDatabase("postgres://localhost/staging")',
    });
  }
  return {
    source: "another database",
    async load({ server: { dialect }, registry, open, hidden }) {
      await using connection = await open(url);
      const { server } = connection;
      if (server.dialect !== dialect) {
        throw new ModelError(
          `Cannot read models from a database of ${server.flavour}: they are compared with one of ${dialect}`,
          { hint: "name a database of the same family in fromDatabase()" },
        );
      }
      if (schemas.length > 0) {
        const there = await connection.inspector.schemas();
        const missing = schemas.find((schema) => !there.includes(schema));
        if (missing !== undefined) {
          throw new ModelError(`Cannot read models from a database: it has no schema "${missing}"`, {
            hint: `there are ${there.join(", ")}`,
          });
        }
      }
      const unseen: string[] = [];
      const read = await readWhole(connection, registry, {
        others: schemas.filter((schema) => schema !== server.defaultSchema),
        warn: (line) => void unseen.push(line),
      });
      hidden(unseen);
      return {
        ...read,
        tables: read.tables.filter(({ name, schema }) => schema !== undefined || !without.includes(name)),
      };
    },
  };
}
