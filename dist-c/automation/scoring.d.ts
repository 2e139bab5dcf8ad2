import type { Datasets } from '../data/index.ts';
import { type OnlineFeatures } from '../features/index.ts';
import type { ModelScoring } from '../serving/index.ts';
import type { Project } from './project.ts';
/** How requests become features, for every model of the project whose data is there. */
export interface Scorings {
    of(model: string): ModelScoring | undefined;
    /** Reads again which columns the data has: after a project was opened, and after its data was. */
    learn(project: Project): Promise<void>;
}
/** Keeps in memory what the hot path asks. */
export declare function createScorings(needs: {
    readonly datasets: Datasets;
    readonly online: OnlineFeatures;
}): Scorings;
