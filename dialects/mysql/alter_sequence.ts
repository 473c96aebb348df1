// MariaDB alters the type of a sequence by a statement of its own, says NOCYCLE in one word, and has its own bounds.
// https://mariadb.com/docs/server/reference/sql-structure/sequences/alter-sequence
import { altered, type AlterSequence, changedTexts } from "../../ops/sequence/alter_sequence.ts";
import { refuseWithoutSequences } from "../../ops/sequence/sequence.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { mariadbLimits, typeFor } from "./sequence.ts";

export const alterSequence: Compiler<AlterSequence & Operation> = {
  compile(operation, { grammar: g, server }) {
    const { sequence, changes, was = {}, ifExists } = operation;
    const what = `alter the sequence "${sequence.name}"`;
    refuseWithoutSequences(what, server);
    const named = `${ifExists ? "IF EXISTS " : ""}${g.table(sequence)}`;
    const alter = `ALTER SEQUENCE ${named}`;
    const limits = [mariadbLimits(was.type), mariadbLimits(altered(was, changes).type)] as const;
    const texts = changedTexts(operation, limits, "NOCYCLE");
    const type = changes.type === undefined ? undefined : typeFor(changes.type ?? "bigint", what, server);
    // MariaDB 11.8 takes the keys of the last CREATE TABLE in the session for the sequence's own and refuses them (error 4086),
    // unless an ALTER TABLE has made it forget them; one without any change does nothing else.
    const typed = type === undefined ? [] : [`ALTER TABLE ${named}`, `${alter} AS ${type}`];
    const counted = texts.length === 0 ? [] : [`${alter} ${texts.join(" ")}`];
    // A smaller type takes the numbers of the sequence only when they are within it.
    const shrinks = limits[1].highest < limits[0].highest;
    return (shrinks ? [...counted, ...typed] : [...typed, ...counted]).map((sql) => ({ sql }));
  },
};
