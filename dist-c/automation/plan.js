import { contractDigest } from '../data/index.js';
/** Says what `applyProject` would change, and changes nothing. */
export async function planProject(needs, project) {
    const datasets = await Promise.all(project.datasets.map((dataset) => planDataset(needs, dataset)));
    const endpoints = await Promise.all(project.endpoints.map((policy) => planEndpoint(needs, policy)));
    return [...datasets, ...endpoints];
}
async function planDataset(needs, dataset) {
    const known = (await needs.datasets.list()).find(({ name }) => name === dataset.name);
    const change = (what, because) => ({
        kind: 'dataset',
        name: dataset.name,
        change: what,
        because,
    });
    if (!known)
        return change('create', 'it has not been read yet');
    if (known.current.contract !== contractDigest(dataset, needs.hash))
        return change('change', 'its contract is another than the one in force');
    return change('keep', `version ${known.current.number}; its source is looked at again`);
}
async function planEndpoint(needs, policy) {
    const standing = await needs.policies.standing(policy);
    const change = (what, because) => ({
        kind: 'endpoint',
        name: policy.name,
        change: what,
        because,
    });
    if (standing === 'new')
        return change('create', `${policy.model.name} is trained, passes its gates and is served`);
    const { champion } = await needs.endpoints.get(policy.name);
    if (champion === undefined)
        return change('create', 'it has no champion yet');
    return standing === 'changed'
        ? change('change', 'its policy is another than the one in force')
        : change('keep', `v${champion} answers`);
}
//# sourceMappingURL=plan.js.map