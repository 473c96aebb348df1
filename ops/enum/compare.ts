import type { Operation } from "../../registry/operation.ts";
import type { CompareContext } from "../../registry/plugin.ts";
import { nameOf, objectsOf } from "../../schema/edit.ts";
import { enumTypesBetween } from "../../schema/enum_types.ts";
import type { EnumObject, Schema } from "../../schema/model.ts";
import { nameKey, pairs } from "../../schema/pairs.ts";
import type { AddEnumValue } from "./add_enum_value.ts";
import type { DropEnumType } from "./drop_enum_type.ts";

/**
 * The enum types that come and go by themselves, and the values that others gain. One that a single table or column has comes
 * and goes with that; values that are gone, or stand otherwise, no operation takes away.
 */
export function* compare(before: Schema, after: Schema, { warn, server }: CompareContext): Iterable<Operation> {
  if (!server.features.enumTypes) return;
  const { isBrought } = enumTypesBetween(before, after, server.dialect);
  const [old, own] = [objectsOf<EnumObject>(before, "enum"), objectsOf<EnumObject>(after, "enum")];
  for (const { was, is } of pairs(old, own, nameKey)) {
    if (was !== undefined && is !== undefined) yield* values(was, is, warn);
    else if (isBrought((was ?? is)!)) continue;
    else if (was === undefined) yield { kind: "create_enum_type", enum: is } as Operation;
    else {
      const dropped: DropEnumType = { kind: "drop_enum_type", enum: nameOf(was), was: was.values };
      yield dropped;
    }
  }
}

function* values(was: EnumObject, is: EnumObject, warn: CompareContext["warn"]): Iterable<Operation> {
  const kept = is.values.filter((value) => was.values.includes(value));
  if (kept.length !== was.values.length || kept.some((value, i) => value !== was.values[i])) {
    warn(
      `the enum type "${is.name}" has lost values, or has them in another order, which no operation does: give the type ` +
        `another name in the models, and its columns are altered to that by their texts; a row with a lost value fails it`,
    );
    return;
  }
  for (const [i, value] of is.values.entries()) {
    if (was.values.includes(value)) continue;
    const place = i === 0 ? { before: was.values[0]! } : { after: is.values[i - 1]! };
    const added: AddEnumValue = { kind: "add_enum_value", enum: nameOf(is), value, ...place };
    yield added;
  }
}
