import type { Resolved } from '../base/index.ts';
import { type Log } from '../http/index.ts';
import type { ProjectPlace } from './config.ts';
import type { CliHooks } from './hooks.ts';
import { type ProgressLine } from './progress.ts';
import { type Settings, type settingsSchema } from './settings.ts';
import type { Terminal } from './terminal.ts';
/** What the commands stand on: the application, and the library that a project file imports. */
export interface CliParts {
    readonly hooks: CliHooks;
    readonly library: () => Promise<object>;
    readonly terminal: Terminal;
}
/** One use of the command line. */
export interface Session {
    readonly hooks: CliHooks;
    readonly terminal: Terminal;
    readonly settings: Settings;
    readonly resolved: Resolved<typeof settingsSchema>;
    readonly place: ProjectPlace;
    readonly log: Log;
    readonly progress: ProgressLine;
    /** Prints the one result: as JSON where it was asked for, else the text, or the result as people read it. */
    print(result: unknown, text?: string): void;
}
/** Errors: those of the settings. */
export declare function createSession(parts: CliParts, flags: Readonly<Record<string, unknown>>): Session;
