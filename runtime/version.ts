import manifest from "../package.json" with { type: "json" };

/** The version of retort that runs. */
export const VERSION: string = manifest.version;
