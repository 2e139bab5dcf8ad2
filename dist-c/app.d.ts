import { type Applied, type Project } from './automation/index.ts';
import { type Clock, type Events } from './base/index.ts';
import type { CliHooks, OpenApp, Progress, Running, Settings } from './cli/index.ts';
import { type Log } from './http/index.ts';
import { type Rooms } from './rooms.ts';
/** What Millrace is opened with. */
export interface MillraceOptions {
    readonly settings: Settings;
    readonly log: Log;
    readonly project?: Project;
    /** The machine's when not given; a replay of the past gives its own and moves it. */
    readonly clock?: Clock;
    /** Where relative paths begin; the folder of the process when not given. */
    readonly root?: string;
}
/** Millrace over one data folder, in this process. */
export interface Millrace extends OpenApp {
    readonly events: Events;
    readonly rooms: Rooms;
    /** Makes the project so: data read, endpoints open, each with a champion. */
    apply(progress: Progress): Promise<Applied>;
    /** Listens, without changing anything. */
    serve(): Promise<Running>;
    /** Brings the features up to the clock. */
    refresh(): Promise<void>;
    /** Lets the loop look once at every endpoint. */
    look(): Promise<void>;
}
/**
 * Opens Millrace: stores, rooms, doors, each on those before it. The first file to read; `rooms.ts` shows what is built from what,
 * `catalog.ts` what there is.
 *
 * Errors: `storage.folder_in_use`, `storage.database_unreachable`, and those of the project.
 *
 * @example
 * const app = await createMillrace({ settings, log, project })
 * await app.up(() => undefined)
 */
export declare function createMillrace(options: MillraceOptions): Promise<Millrace>;
/** What the commands are told of the application. */
export declare const cliHooks: CliHooks;
