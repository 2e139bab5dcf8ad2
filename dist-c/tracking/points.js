import { sql } from 'kysely';
/** What the run shows after these points: of each metric the greatest by step, then time, then value. */
export function latestAfter(before, points) {
    const latest = new Map(Object.entries(before));
    for (const { key, value, step, at } of points) {
        const held = latest.get(key);
        if (!held || later({ value, step, at }, held))
            latest.set(key, { value: storable(value), step, at });
    }
    return Object.fromEntries(latest);
}
function later(point, held) {
    if (point.step !== held.step)
        return point.step > held.step;
    if (point.at !== held.at)
        return point.at > held.at;
    return point.value > Number(held.value);
}
function storable(value) {
    return Number.isFinite(value) ? value : String(value);
}
/** The metrics of a run as they are shown: null where the newest value is not finite. */
export function measuresOf(latest) {
    return Object.fromEntries(Object.entries(latest).map(([key, { value }]) => [key, typeof value === 'number' ? value : null]));
}
/** Adds points to the history in one statement, however many; a point that is there already is left as it is. */
export async function addPoints(database, run, points) {
    if (points.length === 0)
        return;
    const column = (pick) => points.map(pick);
    await sql `
    insert into metric_point (run_id, key, step, at, value)
    select ${run}, key, step, at, value
    from unnest(
      ${column(({ key }) => key)}::text[], ${column(({ step }) => step)}::int8[],
      ${column(({ at }) => at)}::int8[], ${column(({ value }) => String(value))}::float8[]
    ) as point (key, step, at, value)
    on conflict do nothing`.execute(database.on());
}
/** The points of one metric by step, then time, after a given one. */
export async function readPoints(database, query) {
    const { run, metric, limit, after } = query;
    const points = await database
        .on()
        .selectFrom('metric_point')
        .select(['key', 'value', 'step', 'at'])
        .where('run_id', '=', run)
        .where('key', '=', metric)
        .$if(after !== undefined, (select) => select.where(afterPoint(after)))
        .orderBy('step')
        .orderBy('at')
        .orderBy('value')
        .limit(limit)
        .execute();
    return points.map((point) => ({ ...point, value: Number(point.value) }));
}
function afterPoint({ step, at, value }) {
    return sql `(step, at, value) > (${step}::int8, ${at}::int8, ${String(value)}::float8)`;
}
//# sourceMappingURL=points.js.map