import type { Clock } from '../base/index.ts';
import { type Datasets, type DatasetVersion, type IngestNeeds } from '../data/index.ts';
import type { Models } from '../registry/index.ts';
import type { Endpoints } from '../serving/index.ts';
import type { TrainingResult } from '../training/index.ts';
import type { TrainingOrder } from './needs.ts';
import type { Policies } from './policies.ts';
import type { EndpointPolicy } from './policy.ts';
import type { Project } from './project.ts';
/** What making a project so is built from. */
export interface ApplyNeeds extends IngestNeeds {
    readonly clock: Clock;
    readonly datasets: Datasets;
    readonly endpoints: Endpoints;
    readonly models: Models;
    readonly policies: Policies;
    readonly train: (policy: EndpointPolicy, order: TrainingOrder) => Promise<TrainingResult>;
}
/** What was there or was made for each declared thing. */
export interface Applied {
    readonly datasets: readonly DatasetVersion[];
    /** Trainings of endpoints that had no champion yet. */
    readonly trained: readonly TrainingResult[];
}
/**
 * Makes a project so: every dataset has its newest version, every endpoint is open and has a champion. Can be done again at any
 * time; what is so already is left alone.
 *
 * Errors: those of data and training; `automation.first_model_refused` when a first model does not pass its gates.
 */
export declare function applyProject(needs: ApplyNeeds, project: Project, progress: (done: number, doing: string) => void): Promise<Applied>;
