import type { Hash } from '../base/index.ts';
import { type Datasets } from '../data/index.ts';
import type { Endpoints } from '../serving/index.ts';
import type { Policies } from './policies.ts';
import type { Project } from './project.ts';
/** One thing of a project and what making it so would do. */
export interface Change {
    readonly kind: 'dataset' | 'endpoint';
    readonly name: string;
    readonly change: 'create' | 'change' | 'keep';
    readonly because: string;
}
interface PlanNeeds {
    readonly datasets: Datasets;
    readonly endpoints: Endpoints;
    readonly policies: Policies;
    readonly hash: Hash;
}
/** Says what `applyProject` would change, and changes nothing. */
export declare function planProject(needs: PlanNeeds, project: Project): Promise<readonly Change[]>;
export {};
