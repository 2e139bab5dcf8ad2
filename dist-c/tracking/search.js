import { sql } from 'kysely';
import { fail } from './errors.js';
import { fieldOf } from './field.js';
import { parseFilter } from './filter.js';
import { pageToken, readPageToken } from './page.js';
import { runOf, selectRuns } from './rows.js';
const LISTED = 100;
/**
 * Finds runs. Pages go on after the last run shown, so runs that start meanwhile neither repeat nor hide one.
 *
 * Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`.
 */
export async function searchRuns(database, query) {
    const { experiment, filter = '', order = 'started_at desc', limit = LISTED, page } = query;
    const search = JSON.stringify([experiment, filter, order]);
    const by = orderOf(order);
    const conditions = parseFilter(filter).map(conditionOf);
    if (experiment !== undefined)
        conditions.push(sql `experiment.name = ${experiment}`);
    if (page !== undefined)
        conditions.push(after(by, readPageToken(search, page)));
    const found = await selectRuns(database)
        .select([sql `${by.rank}`.as('rank'), sql `(${by.value})::text`.as('value')])
        .$if(conditions.length > 0, (select) => select.where(sql `${sql.join(conditions, sql ` and `)}`))
        .orderBy(sql `${by.rank} asc, ${by.value} ${by.direction}, run.started_at desc, run.id asc`)
        .limit(limit + 1)
        .execute();
    const runs = found.slice(0, limit);
    const last = runs.at(-1);
    return {
        runs: runs.map(runOf),
        ...(found.length > limit && last && { next: pageToken(search, [last.rank, last.value, last.startedAt, last.id]) }),
    };
}
function orderOf(order) {
    const hit = /^\s*(.+?)(?:\s+(asc|desc))?\s*$/is.exec(order);
    const field = hit && fieldOf(hit[1]);
    if (!field)
        throw fail('bad_order', { order: JSON.stringify(order.slice(0, 100)) });
    const down = hit[2]?.toLowerCase() === 'desc';
    const raw = expressionOf(field);
    const numeric = field.kind === 'number';
    const rank = numeric
        ? sql `(case when ${raw} is null then 2 when ${raw} = 'NaN'::float8 then 1 else 0 end)`
        : sql `(case when ${raw} is null then 2 else 0 end)`;
    return {
        rank,
        value: numeric ? sql `(case when ${rank} = 0 then ${raw} else 0 end)` : sql `coalesce(${raw}, '')`,
        cast: numeric ? sql `::float8` : sql `::text`,
        kind: field.kind,
        direction: down ? sql `desc` : sql `asc`,
        beyond: down ? sql `<` : sql `>`,
    };
}
function after(by, [rank, value, startedAt, id]) {
    if (by.kind === 'number' && !/^-?(?:Infinity|\d[\d.e+-]*)$/.test(value))
        throw fail('bad_page', {});
    const at = sql `${value}${by.cast}`;
    const later = sql `(run.started_at < ${startedAt} or (run.started_at = ${startedAt} and run.id > ${id}))`;
    const beyond = sql `(${by.value} ${by.beyond} ${at} or (${by.value} = ${at} and ${later}))`;
    return sql `(${by.rank} > ${rank} or (${by.rank} = ${rank} and ${beyond}))`;
}
function conditionOf({ field, comparator, value }) {
    const raw = expressionOf(field);
    if (comparator === 'is null' || comparator === 'is not null')
        return sql `${raw} ${sql.raw(comparator)}`;
    if (comparator === 'like' || comparator === 'ilike')
        return sql `${raw} ${sql.raw(comparator)} ${value} escape ''`;
    const sign = sql.raw(comparator === '!=' ? '<>' : comparator);
    return field.kind === 'number'
        ? sql `nullif(${raw}, 'NaN'::float8) ${sign} ${value}::float8`
        : sql `${raw} ${sign} ${value}::text`;
}
function expressionOf({ of, key }) {
    if (of === 'metrics')
        return sql `(run.metrics -> ${key}::text ->> 'value')::float8`;
    if (of !== 'attributes')
        return sql `(${sql.ref(`run.${of}`)} ->> ${key}::text)`;
    return key.endsWith('_at') ? sql `${sql.ref(`run.${key}`)}::float8` : sql `${sql.ref(`run.${key}`)}`;
}
//# sourceMappingURL=search.js.map