// Of what type a sequence is MariaDB is told since 11.5. https://mariadb.com/docs/server/reference/sql-structure/sequences/create-sequence
import { type CreateSequence, createSequenceSql } from "../../ops/sequence/create_sequence.ts";
import { refuseWithoutSequences } from "../../ops/sequence/sequence.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { typeFor } from "./sequence.ts";

export const createSequence: Compiler<CreateSequence & Operation> = {
  compile(operation, { grammar, server }) {
    const { type: given, ...sequence } = operation.sequence;
    const what = `create the sequence "${sequence.name}"`;
    refuseWithoutSequences(what, server);
    const type = typeFor(given, what, server);
    const told = type === undefined ? sequence : { ...sequence, type };
    return [{ sql: createSequenceSql({ ...operation, sequence: told }, grammar) }];
  },
};
