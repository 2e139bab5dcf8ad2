import { hasCode } from '../base/index.js';
import { scanVersion } from '../data/index.js';
import { parseExpression, quoteName, renderSql } from '../table/index.js';
import { fail } from './errors.js';
import { readFeatures } from './feature-list.js';
import { joinSql } from './join.js';
import { sampleSql } from './sample.js';
import { MICROS, planView } from './view-plan.js';
/**
 * The table a model learns from: for each row its features as they were known at its time, by event time and arrival time,
 * and its label. Rows are in the order of time, then of `__row`.
 *
 * Columns: the features in their order, `__time`, `__row` (the place in the source) and, with a label, `__label` (rows where it
 * is missing are left out) and `__label_known_at`.
 *
 * Errors: `features.bad_feature`, `features.bad_view`, `features.no_time`, `features.value_out_of_range`, `data.not_ingested`,
 * `table.*` of the expressions.
 */
export function offlineTable(needs, request) {
    return joinedTable(needs, request, async (rows, views, reach) => joinSql(rows, await withLags(needs.lake, views), reach));
}
/** A table of rows with the features that `join` finds for them. */
export async function joinedTable(needs, request, join) {
    const list = readFeatures(request.features);
    const rows = await rowsSql(needs, request, list);
    if (list.views.length === 0)
        return needs.lake.table(finalSql({ rows, request, list }));
    const views = await sourcedViews(needs, request, list.views);
    const keys = [...new Set(list.views.map(({ on }) => quoteName(on)))];
    const asking = `select __row, __at, ${keys.join(', ')} from (${rows})`;
    const joined = await join(asking, views, reachOf(request.where));
    return needs.lake.table(finalSql({ rows, request, list, joined })).catch((error) => {
        throw summed(error, list.views);
    });
}
/** The views of a request, each with its plan and the rows it reads. */
export async function sourcedViews({ lake, datasets }, { version, versions = {} }, views) {
    return Promise.all(views.map(async (view) => {
        const { name } = view.from;
        const read = name === version.dataset ? version : await datasets.version(name, versions[name]);
        return { plan: planView(view, read.schema), source: await scanVersion(lake, read) };
    }));
}
/** Finds the longest time from a row's own moment to its arrival, in microseconds; once for views that share it. */
export async function withLags(lake, views) {
    const lags = new Map();
    const lagOf = async (sql) => Number((await lake.rows(sql))[0]?.['lag'] ?? 0);
    const found = views.map((view) => {
        const { arrival, view: spec } = view.plan;
        const sql = `select max(${arrival} - epoch_us(${quoteName(spec.from.time)})) as lag from ${view.source}`;
        const lag = spec.knownAt === undefined ? Promise.resolve(0) : (lags.get(sql) ?? lagOf(sql));
        lags.set(sql, lag);
        return lag.then((lag) => ({ ...view, lag }));
    });
    return Promise.all(found);
}
/** The error to show for a query that failed: sums that do not fit, or as it is. */
export function summed(error, views) {
    if (!hasCode(error, 'storage.bad_query') || !/(Conversion|Out of Range) Error/.test(error.message))
        return error;
    return fail('value_out_of_range', { features: views.flatMap((view) => Object.keys(view.features)).join(', ') });
}
function reachOf(where) {
    const micros = (ms) => (ms === undefined ? undefined : Math.round(ms * MICROS));
    return { from: micros(where?.from), to: micros(where?.to) };
}
/** The rows of the request with `__at`, their label and all columns. */
async function rowsSql({ lake }, request, list) {
    const { version, label, labelKnownAt, where, sample, asOf } = request;
    if (version.time === undefined)
        throw fail('no_time', { dataset: version.dataset });
    const mustLookUp = list.views.find(({ on }) => version.schema.every(({ name, kind }) => name !== on || kind !== 'category'));
    if (mustLookUp)
        throw fail('bad_view', { view: mustLookUp.name, where: 'on', reason: `${version.dataset} has no texts in a column ${mustLookUp.on}` });
    const render = (text) => renderSql(parseExpression(text.text), version.schema);
    const time = quoteName(version.time);
    const known = labelKnownAt ? render(labelKnownAt) : time;
    const conditions = [
        `${time} is not null`,
        ...(where?.from === undefined ? [] : [`${time} >= make_timestamp(${Math.round(where.from * MICROS)})`]),
        ...(where?.to === undefined ? [] : [`${time} < make_timestamp(${Math.round(where.to * MICROS)})`]),
        ...(label && asOf !== undefined ? [`${known} <= make_timestamp(${Math.round(asOf * MICROS)})`] : []),
        ...(label ? [`${render(label)} is not null`] : []),
    ];
    const source = await scanVersion(lake, version);
    const sampled = sample && sample.share < 1 ? sampleSql(source, sample) : source;
    const labels = label ? `, cast(${render(label)} as double) as __label, ${known} as __label_known_at` : '';
    return `select *, epoch_us(${time}) as __at${labels} from ${sampled} where ${conditions.join(' and ')}`;
}
function finalSql({ rows, request, list, joined }) {
    const { version, label } = request;
    const expressions = new Map(list.expressions.map(({ name, expression }) => [name, expression]));
    const columns = list.names.map((name) => {
        const expression = expressions.get(name);
        return `${expression ? renderSql(expression, version.schema) : quoteName(`__${name}`)} as ${quoteName(name)}`;
    });
    const labels = label ? ', __label, __label_known_at' : '';
    const from = joined ? `(${rows}) as asked left join (${joined}) as joined using (__row)` : `(${rows}) as asked`;
    return `select ${columns.join(', ')}, ${quoteName(version.time)} as __time, __row${labels} from ${from} order by __at, __row`;
}
//# sourceMappingURL=offline.js.map