import type { Static, TObject } from 'typebox';
export declare const failSettings: import("./errors.ts").ErrorMaker<{
    readonly unknown_key: {
        readonly status: 400;
        readonly says: "There is no setting {key}; the nearest is {nearest}.";
        readonly help: "See all of them: millrace settings";
    };
    readonly bad_value: {
        readonly status: 400;
        readonly says: "Setting {key} does not take {value}: {reason}.";
        readonly help: "See what it takes: millrace settings";
    };
}>;
/** Where a value came from. */
export type Origin = 'default' | 'file' | 'environment' | 'flag';
/** Settings with the origin of each. */
export interface Resolved<S extends TObject> {
    readonly values: Static<S>;
    readonly origins: Readonly<Record<string, Origin>>;
}
/** The variable of a setting: `dataDir` → `MILLRACE_DATA_DIR`. */
export declare function environmentName(key: string): string;
/**
 * Lays defaults, file, environment and flags over each other, later ones winning, and refuses what the schema does not know.
 *
 * Errors: `settings.unknown_key` (with the nearest known name), `settings.bad_value`.
 *
 * @example
 * resolveSettings(schema, { file: {}, environment: process.env, flags: { port: 4200 } }).origins.port // 'flag'
 */
export declare function resolveSettings<S extends TObject>(schema: S, from: {
    readonly file?: Readonly<Record<string, unknown>>;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly flags?: Readonly<Record<string, unknown>>;
}): Resolved<S>;
/** The known name with the fewest edits to `name`: what "did you mean" offers. */
export declare function nearestName(name: string, known: readonly string[]): string;
