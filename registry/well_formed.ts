import { UnsupportedOperationError } from "../errors.ts";

/** `value` if UTF-8 can say it. @throws {UnsupportedOperationError} for half a surrogate pair */
export function checkWellFormed(value: string): string {
  if (value.isWellFormed()) return value;
  throw new UnsupportedOperationError(
    `Cannot write the text ${
      JSON.stringify(value.slice(0, 80))
    }: it holds half a surrogate pair, which UTF-8 cannot say`,
    { hint: "text.toWellFormed() puts a mark in its place; the bytes as they are go into a t.binary() column" },
  );
}
