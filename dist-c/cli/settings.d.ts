import { type Static, Type } from 'typebox';
import { type Resolved } from '../base/index.ts';
/** Every setting: its sentence, its type and its default. Variables and flags are derived from the names. */
export declare const settingsSchema: Type.TObject<{
    dataDir: Type.TString;
    config: Type.TString;
    host: Type.TString;
    port: Type.TInteger;
    allowedHosts: Type.TString;
    databaseUrl: Type.TOptional<Type.TString>;
    memoryLimit: Type.TString;
    threads: Type.TInteger;
    logLevel: Type.TUnion<Type.TLiteral<string>[]>;
    url: Type.TOptional<Type.TString>;
    token: Type.TOptional<Type.TString>;
}>;
/** The values of all settings. */
export type Settings = Static<typeof settingsSchema>;
/** Settings whose values are never printed. */
export declare const SECRET_SETTINGS: readonly string[];
/**
 * Settings of a folder: defaults, `millrace.settings.json`, the environment, flags; later ones win.
 *
 * Errors: `cli.settings_file_invalid`, `settings.unknown_key`, `settings.bad_value`.
 */
export declare function readSettings(from: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly flags: Readonly<Record<string, unknown>>;
}): Resolved<typeof settingsSchema>;
