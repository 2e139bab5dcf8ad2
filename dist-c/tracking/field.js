const ENTITIES = {
    metrics: 'metrics',
    metric: 'metrics',
    params: 'params',
    param: 'params',
    parameters: 'params',
    parameter: 'params',
    tags: 'tags',
    tag: 'tags',
    attributes: 'attributes',
    attribute: 'attributes',
    attr: 'attributes',
    run: 'attributes',
};
/** Our words for the attributes of a run, and MLflow's. */
const ATTRIBUTES = {
    id: 'id',
    run_id: 'id',
    name: 'name',
    run_name: 'name',
    status: 'status',
    by: 'actor',
    user_id: 'actor',
    startedat: 'started_at',
    started_at: 'started_at',
    start_time: 'started_at',
    created: 'started_at',
    endedat: 'ended_at',
    ended_at: 'ended_at',
    end_time: 'ended_at',
};
/**
 * The field of a name such as `metrics.auc`, `params."learning rate"`, `status` or `attributes.started_at`; `undefined`
 * where there is none.
 */
export function fieldOf(name) {
    const dot = name.indexOf('.');
    const entity = dot < 0 ? 'attributes' : lookUp(ENTITIES, name.slice(0, dot));
    const key = name.slice(dot + 1).replace(/^(["`])(.*)\1$/s, '$2');
    if (!entity || key === '')
        return undefined;
    if (entity !== 'attributes')
        return { of: entity, key, kind: entity === 'metrics' ? 'number' : 'text' };
    const column = lookUp(ATTRIBUTES, key);
    return column && { of: entity, key: column, kind: column.endsWith('_at') ? 'number' : 'text' };
}
function lookUp(table, name) {
    const key = name.toLowerCase();
    return Object.hasOwn(table, key) ? table[key] : undefined;
}
//# sourceMappingURL=field.js.map