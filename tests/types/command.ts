// What a command of the command line gets is typed as its arguments and options are written.
import { declare } from "../../cli/_declaration.ts";

declare({
  takes: "<from> [to]",
  description: "",
  options: [
    ["-m, --message <text>", ""],
    ["--depends-on <revision...>", ""],
    ["--with-sql", ""],
    ["--no-check", ""],
  ],
  act({ args, flags }) {
    const [from, to] = args satisfies readonly [string, string | undefined];
    const { message, dependsOn, withSql, check, url, verbose } = flags;
    check satisfies boolean;
    verbose satisfies number;
    message satisfies string | undefined;
    dependsOn satisfies readonly string[] | undefined;
    withSql satisfies boolean | undefined;
    // @ts-expect-error: it may be left out
    to satisfies string;
    // @ts-expect-error: it may be left out
    message satisfies string;
    // @ts-expect-error: it takes no value
    withSql satisfies string | undefined;
    // @ts-expect-error: there is no such option
    flags.withsql;
    return Promise.resolve({ data: [from, url] });
  },
});

declare({
  takes: "<revisions...>",
  description: "",
  act({ args: [revisions, ...more], flags }) {
    revisions satisfies readonly string[];
    more satisfies readonly [];
    // @ts-expect-error: it has no options of its own
    flags.message;
    return Promise.resolve({ data: revisions });
  },
});

declare({
  description: "",
  act({ args }) {
    args satisfies readonly [];
    // @ts-expect-error: it takes none
    args[0];
    return Promise.resolve({ data: 0 });
  },
});
