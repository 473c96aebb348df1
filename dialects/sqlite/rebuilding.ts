// SQLite with `sqliteRebuild: "auto"`: what it cannot alter makes the table anew outside of a batch, too, each operation by
// itself.
import { isRetortError } from "../../errors.ts";
import type { CompileContext, Compiler, Operation } from "../../registry/operation.ts";
import type { Dialect } from "../../registry/dialect.ts";
import type { TableName } from "../../schema/model.ts";
import { batchAlterTable, madeAnew } from "./batch_alter_table.ts";
import { REBUILD } from "./rebuild_hint.ts";

/** An operation on one table. */
type OnTable = Operation & { readonly table: TableName };

/** `dialect` with the compilers of these kinds making a table anew where they would refuse. */
export function rebuilding(dialect: Dialect, kinds: readonly string[]): Dialect {
  const native = dialect.compilers as Readonly<Record<string, Compiler>>;
  const wrapped = Object.fromEntries(kinds.map((kind) => [kind, alone(native[kind]!)]));
  return { ...dialect, compilers: { ...native, ...wrapped, batch_alter_table: together(native) } };
}

function alone(native: Compiler): Compiler {
  return {
    needs: (operation, server, inner) => batchAlterTable.needs!(batchOf(operation), server, inner),
    compile(operation, context) {
      try {
        return native.compile(operation, context);
      } catch (error) {
        if (!isRetortError(error) || error.hint !== REBUILD) throw error;
        return madeAnew(batchOf(operation), context, error.message.slice(error.message.indexOf(": ") + 2));
      }
    },
  };
}

/** A batch asks what SQLite does by itself, since it makes the table anew once for all that it does not. */
function together(native: Readonly<Record<string, Compiler>>): Compiler {
  const asking = (context: CompileContext): CompileContext => ({
    ...context,
    compile(operation, facts = context.facts) {
      const own = native[operation.kind];
      return own === undefined
        ? context.compile(operation, facts)
        : own.compile(operation, asking({ ...context, facts }));
    },
  });
  const own = batchAlterTable as Compiler;
  return { needs: own.needs!, compile: (operation, context) => own.compile(operation, asking(context)) };
}

function batchOf(operation: Operation) {
  return { kind: "batch_alter_table" as const, table: (operation as OnTable).table, operations: [operation] };
}
