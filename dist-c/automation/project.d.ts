import { type Dataset } from '../data/index.ts';
import type { FeatureView } from '../features/index.ts';
import type { ModelSpec } from '../training/index.ts';
import type { EndpointPolicy } from './policy.ts';
/** Everything a user declares. Plain, frozen, comparable: `plan` compares its digest with what is in force. */
export interface Project {
    readonly name: string;
    /** In an order in which each dataset comes after those it refers to. */
    readonly datasets: readonly Dataset[];
    readonly views: readonly FeatureView[];
    readonly models: readonly ModelSpec[];
    readonly endpoints: readonly EndpointPolicy[];
}
/**
 * Gathers a project from its endpoints: their models, the models' datasets and views, the datasets those refer to. `datasets`
 * names those that nothing leads to.
 *
 * Errors: `automation.bad_project` when two different things carry one name.
 *
 * @example
 * export default defineProject({ name: 'flights', endpoints: [endpoint('late', { … })] })
 */
export declare function defineProject(declared: {
    readonly name: string;
    readonly endpoints: readonly EndpointPolicy[];
    readonly datasets?: readonly Dataset[];
}): Project;
