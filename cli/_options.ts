/** Options that several commands have. */

/** Of what runs on a database. */
export const SQL = ["--sql", "print the SQL, run nothing, connect to nothing"] as const;

/** Of what runs revisions. */
export const TAG = ["--tag <tag>", "a text for op.context.tag"] as const;
