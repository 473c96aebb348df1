// PRAGMA foreign_keys does nothing inside a transaction, without a word. Outside of one it takes hold, and a table that is
// dropped or rebuilt later would empty or change its children. https://www.sqlite.org/pragma.html#pragma_foreign_keys
import { UnsupportedOperationError } from "../../errors.ts";
import { execute as standard } from "../../ops/data/execute.ts";
import type { Execute } from "../../ops/data/execute.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { isMark, isWord, splitStatements, tokenize } from "./tokenizer.ts";

export const execute: Compiler<Execute & Operation> = {
  compile(operation, context) {
    if (turnsForeignKeysOn(context.grammar.inline(operation.sql))) {
      throw new UnsupportedOperationError(
        "Cannot execute PRAGMA foreign_keys: inside a transaction it does nothing, and outside of one a table that is " +
          "dropped later could take the rows of its children along",
        { hint: "take it out: foreign keys are off while revisions run, and are checked before each commit" },
      );
    }
    return standard.compile(operation, context);
  },
};

/** Values of the pragma that leave foreign keys off. */
const OFF = ["0", "off", "no", "false"];

/** Whether one of the statements sets `foreign_keys` to anything but off. */
function turnsForeignKeysOn(sql: string): boolean {
  if (!/\bforeign_keys\b/i.test(sql)) return false;
  return splitStatements(sql).some((statement) => {
    const tokens = tokenize(statement);
    if (!isWord(tokens[0], "PRAGMA")) return false;
    const at = isMark(tokens[2], ".") ? 3 : 1;
    if (tokens[at]?.text.toLowerCase() !== "foreign_keys") return false;
    if (!isMark(tokens[at + 1], "=") && !isMark(tokens[at + 1], "(")) return false;
    return !OFF.includes(tokens[at + 2]?.text.toLowerCase() ?? "");
  });
}
