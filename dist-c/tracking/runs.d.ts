import type { Clock, Events, NewId } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type RunEntry } from './log.ts';
import { type HistoryQuery } from './points.ts';
import { type MetricPoint, type Run, type RunArtifact, type RunEnd, type RunInput, type Texts } from './run.ts';
import { type RunPage, type RunQuery } from './search.ts';
/** What a run begins with. */
export interface RunStart {
    /** Made where there is none of this name. */
    readonly experiment: string;
    /** The id where nothing is said. */
    readonly name?: string;
    /** For work that may be done over: a run that exists under this id is returned as it is. */
    readonly id?: string;
    readonly by?: string;
    readonly params?: Texts;
    readonly tags?: Texts;
    readonly inputs?: readonly RunInput[];
}
/**
 * Where runs are kept. Writers of one run take turns, and everything may be said twice: what is kept already stays once.
 *
 * Every call with a run throws `tracking.run_not_found` where there is none.
 */
export interface Runs {
    /** Throws `tracking.bad_key`, `tracking.bad_text`, `tracking.run_differs`. Publishes `tracking.run_started`. */
    start(start: RunStart): Promise<Run>;
    /** Throws `tracking.param_changed`, `tracking.bad_key`, `tracking.bad_text`. */
    log(run: string, entry: RunEntry): Promise<void>;
    /** Throws `tracking.run_ended` where it ended otherwise. Publishes `tracking.run_finished`. */
    finish(run: string, status: RunEnd): Promise<Run>;
    get(run: string): Promise<Run>;
    /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
    list(query?: RunQuery): Promise<RunPage>;
    /** The points of one metric by step, time and value. Values that are not finite are themselves here, not null. */
    history(query: HistoryQuery): Promise<readonly MetricPoint[]>;
    /** Names a blob as a file of the run; a path that is there gets the new blob. Throws `tracking.bad_path`. */
    addArtifact(run: string, artifact: RunArtifact): Promise<void>;
    artifacts(run: string): Promise<readonly RunArtifact[]>;
    inputs(run: string): Promise<readonly RunInput[]>;
}
/** Keeps runs in the database. */
export declare function createRuns(needs: RunNeeds): Runs;
interface RunNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
}
export {};
