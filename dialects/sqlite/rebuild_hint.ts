/** The way round what SQLite cannot alter. https://www.sqlite.org/lang_altertable.html#otheralter */
export const REBUILD = "rebuild the table with op.batchAlterTable()";
