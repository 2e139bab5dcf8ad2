import { type Clock } from '../base/index.ts';
import type { Datasets } from '../data/index.ts';
import type { OnlineFeatures } from '../features/index.ts';
import type { Project } from './project.ts';
/** Keeps the views of a project as fresh as the clock. */
export interface Freshener {
    /** Adds to the online store what has arrived by now. Cheap when nothing has. */
    refresh(project: Project): Promise<void>;
}
/** A feed is opened once and advanced; a new version of the data, or the end of what was read, opens another. */
export declare function createFreshener(needs: {
    readonly online: OnlineFeatures;
    readonly datasets: Datasets;
    readonly clock: Clock;
}): Freshener;
