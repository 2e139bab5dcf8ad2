import { referencedDatasets } from '../data/index.js';
import { fail } from './errors.js';
/**
 * Gathers a project from its endpoints: their models, the models' datasets and views, the datasets those refer to. `datasets`
 * names those that nothing leads to.
 *
 * Errors: `automation.bad_project` when two different things carry one name.
 *
 * @example
 * export default defineProject({ name: 'flights', endpoints: [endpoint('late', { … })] })
 */
export function defineProject(declared) {
    const models = declared.endpoints.map((endpoint) => endpoint.model);
    const views = models.flatMap((model) => model.features.filter((feature) => typeof feature !== 'string'));
    const roots = [...(declared.datasets ?? []), ...models.map((model) => model.data), ...views.map((view) => view.from)];
    const datasets = [];
    for (const root of roots)
        gather(root, datasets);
    return Object.freeze({
        name: declared.name,
        datasets: distinct(declared.name, 'dataset', datasets),
        views: distinct(declared.name, 'feature view', views),
        models: distinct(declared.name, 'model', models),
        endpoints: distinct(declared.name, 'endpoint', declared.endpoints),
    });
}
function gather(dataset, into) {
    if (into.includes(dataset))
        return;
    for (const other of referencedDatasets(dataset))
        gather(other, into);
    into.push(dataset);
}
function distinct(project, what, things) {
    const byName = new Map();
    for (const thing of things) {
        const known = byName.get(thing.name);
        if (known !== undefined && known !== thing)
            throw fail('bad_project', { project, reason: `two of its ${what}s are called ${thing.name}` });
        byName.set(thing.name, thing);
    }
    return [...byName.values()];
}
//# sourceMappingURL=project.js.map