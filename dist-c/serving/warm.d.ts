import type { Traffic } from './endpoint.ts';
import { type LoadedVersion, type LoadNeeds } from './loaded.ts';
/** What answers the requests of an endpoint at this moment. Never changed: another one takes its place. */
export interface WarmTraffic {
    readonly endpoint: string;
    readonly model: string;
    readonly champion: LoadedVersion;
    readonly challenger: LoadedVersion | undefined;
    readonly previous: LoadedVersion | undefined;
    /** The share of keys the challenger answers, 0 to 100. */
    readonly percent: number;
}
/** The versions that are in memory, and what each endpoint answers with. */
export interface Warm {
    /** Loads what is not loaded yet; nothing answers with it before `use`. Errors: those of `loadVersion`. */
    prepare(endpoint: string, model: string, traffic: Traffic): Promise<WarmTraffic>;
    /** From the next request on. Versions that no endpoint uses are let go. */
    use(traffic: WarmTraffic): void;
    /** Errors: `serving.not_ready`. */
    of(endpoint: string): WarmTraffic;
    find(endpoint: string): WarmTraffic | undefined;
}
export declare function createWarm(needs: LoadNeeds): Warm;
/** The versions of a traffic that are loaded. */
export declare function versionsOf({ champion, challenger, previous }: WarmTraffic): readonly LoadedVersion[];
