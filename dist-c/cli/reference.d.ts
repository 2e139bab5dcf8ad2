import type { CliHooks } from './hooks.ts';
/** What the code says of itself, by file: the pages of the reference and the routes of the typed client. */
export declare function referenceFiles(hooks: CliHooks): ReadonlyMap<string, string>;
