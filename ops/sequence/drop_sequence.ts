import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, removeObject, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import type { CreateSequence } from "./create_sequence.ts";
import {
  refuseWithoutSequences,
  type SequenceSettings,
  type SequenceState,
  settingsBefore,
  writtenSettings,
} from "./sequence.ts";

/** `drop_sequence` as data. */
export interface DropSequence extends Operation<"drop_sequence"> {
  readonly sequence: TableName;
  /** How the sequence counted, where the script said. */
  readonly was?: SequenceState;
  readonly ifExists?: true;
}

/** Options of {@linkcode DropSequenceMethods.dropSequence}. */
export interface DropSequenceOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** How it counted, `{}` for one without options: without it the drop cannot be reversed. */
  readonly was?: SequenceSettings;
}

/** What `drop_sequence` adds to `op`. */
export interface DropSequenceMethods {
  /**
   * Drops a sequence that no column owns. How far it had counted is lost: one that is made anew begins at its start.
   *
   * @example op.dropSequence("invoice_number", { was: { start: 1000, cache: 20 } });
   */
  dropSequence(name: string, options?: DropSequenceOptions): Promise<void>;
}

/** `op.dropSequence()`. */
export const dropSequence: Definition<DropSequence, DropSequenceMethods, "dropSequence"> = {
  kind: "drop_sequence",
  build(name, options = {}) {
    checkName(name, "a sequence");
    checkOptions(`dropping the sequence "${name}"`, options, ["schema", "ifExists", "was"]);
    const { was, schema, ifExists } = options;
    return defined({
      kind: "drop_sequence" as const,
      sequence: tableName(name, schema),
      was: was && settingsBefore(was, `\`was\` of the sequence "${name}"`),
      ifExists: ifExists || undefined,
    });
  },
  args: ({ sequence: { name, schema }, was, ifExists }) => [
    name,
    defined({ schema, ifExists, was: was && writtenSettings(was) }),
  ],
  touches: ({ sequence }) => [{ object: { kind: "sequence", ...nameOf(sequence) }, how: "drop" }],
  reverse({ sequence, was, ifExists }): CreateSequence {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the sequence "${sequence.name}": nobody said how it counted`,
        { hint: `pass { was: { start: … } } to op.dropSequence("${sequence.name}"), { was: {} } if it had no options` },
      );
    }
    return defined({ kind: "create_sequence" as const, sequence: { ...sequence, ...was }, ifNotExists: ifExists });
  },
  apply: ({ sequence }, schema) => removeObject(schema, "sequence", sequence),
  compile({ sequence, ifExists }, { grammar: g, server }) {
    refuseWithoutSequences(`drop the sequence "${sequence.name}"`, server);
    return [{ sql: `DROP SEQUENCE ${ifExists ? "IF EXISTS " : ""}${g.table(sequence)}` }];
  },
};
