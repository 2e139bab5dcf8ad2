/** Something of a run that can be filtered and ordered by. */
export interface Field {
    readonly of: 'metrics' | 'params' | 'tags' | 'attributes';
    /** The name of the metric, param or tag; the name of the column for an attribute. */
    readonly key: string;
    readonly kind: 'number' | 'text';
}
/**
 * The field of a name such as `metrics.auc`, `params."learning rate"`, `status` or `attributes.started_at`; `undefined`
 * where there is none.
 */
export declare function fieldOf(name: string): Field | undefined;
