import type { Clock, Events } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { AliasMove } from './alias.ts';
/** A change of some aliases of one model, done as one. */
export interface AliasChange {
    readonly model: string;
    /** The version each alias shall point at; null takes the alias away. Aliases not named stay. */
    readonly to: Readonly<Record<string, number | null>>;
    readonly by: string;
    readonly because: string;
}
/** Where aliases point, and where they pointed. */
export interface Aliases {
    move(change: AliasChange): Promise<void>;
    history(model: string, alias?: string): Promise<readonly AliasMove[]>;
    /** The version an alias pointed at then; `undefined` where it pointed at none. */
    at(model: string, alias: string, time: number): Promise<number | undefined>;
    now(model: string, alias: string): Promise<number | undefined>;
}
interface AliasNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
}
export declare function createAliases(needs: AliasNeeds): Aliases;
export {};
