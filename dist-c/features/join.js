import { quoteName } from '../table/index.js';
import { SCALE } from './view-plan.js';
/**
 * SQL that adds the features of views to `rows`, a relation with `__row` (unique), `__at` (microseconds) and the columns that
 * look up. The result has `__row` and one column a feature, named
 * `__` and its name.
 *
 * Every arrival and every moment that is asked about stand in one sorted run with running totals, arrivals first where both
 * are at the same moment; the total at t less the total at t − w is the window (t − w, t]. Totals are whole numbers, so this is exact.
 */
export function joinSql(rows, views, reach) {
    const arrivals = arrivalsOf(views);
    const runs = runsOf(views);
    const parts = runs.flatMap((run, i) => [
        `asked${i} as (${askedSql(run)})`,
        `totals${i} as (${totalsSql(run, i, arrivals)})`,
        `found${i} as (${pivotSql(run, i)})`,
    ]);
    const columns = views.flatMap((view) => view.plan.features.map((feature) => featureSql(view, feature, runs)));
    const joins = runs.map((_, i) => `left join found${i} using (__row)`);
    return `with asking as materialized (${rows}),
    ${[...arrivals.map((one, i) => `arrived${i} as materialized (${arrivedSql(one, reach)})`), ...parts].join(', ')}
    select asking.__row, ${columns.join(', ')} from asking ${joins.join(' ')}`;
}
const arrivalsKey = ({ plan, source }) => JSON.stringify([source, plan.arrival]);
const runKey = (view) => JSON.stringify([arrivalsKey(view), view.plan.view.entity]);
function arrivalsOf(views) {
    const all = new Map();
    for (const view of views) {
        const key = arrivalsKey(view);
        const known = all.get(key);
        all.set(key, {
            key,
            view,
            lookback: Math.max(known?.lookback ?? 0, view.plan.lookback),
            entities: [...new Set([...(known?.entities ?? []), view.plan.view.entity])],
            values: [...new Set([...(known?.values ?? []), ...view.plan.values])],
        });
    }
    return [...all.values()];
}
function runsOf(views) {
    const runs = new Map();
    for (const view of views) {
        const { plan } = view;
        const { entity, on } = plan.view;
        const key = runKey(view);
        const known = runs.get(key);
        const slots = [0, ...plan.features.map(({ length }) => length)].map((offset) => ({ on, offset }));
        runs.set(key, {
            key,
            entity,
            arrivals: arrivalsKey(view),
            values: [...new Set([...(known?.values ?? []), ...plan.values])],
            slots: distinct([...(known?.slots ?? []), ...slots]),
        });
    }
    return [...runs.values()];
}
function distinct(slots) {
    return [...new Map(slots.map((slot) => [`${slot.offset} ${slot.on}`, slot])).values()];
}
/** Rows that may arrive within reach, by entity `e0`, …, with the moment `a` and values `v0`, … */
function arrivedSql({ view, lookback, entities, values }, { from, to }) {
    const time = quoteName(view.plan.view.from.time);
    const limits = [
        ...(from === undefined ? [] : [`${time} > make_timestamp(${from - lookback - view.lag})`]),
        // A row arrives at its time or later: what happened after the end cannot have arrived before it.
        ...(to === undefined ? [] : [`${time} <= make_timestamp(${to})`]),
    ];
    const columns = [
        ...entities.map((entity, i) => `${quoteName(entity)} as e${i}`),
        ...values.map((value, i) => `${value} as v${i}`),
    ];
    const where = limits.length > 0 ? `where ${limits.join(' and ')}` : '';
    return `select ${view.plan.arrival} as a, ${columns.join(', ')} from ${view.source} ${where}`;
}
/**
 * What never arrives, or is of nobody, sorts last: it is in no window, and in the totals of those that follow on both sides.
 * (A condition would be pushed into the scan and there make the engine compute each arrival several times.)
 */
function eventsSql(run, arrivals) {
    const i = arrivals.findIndex(({ key }) => key === run.arrivals);
    const { entities, values } = arrivals[i];
    const entity = `e${entities.indexOf(run.entity)}`;
    const columns = run.values.map((value, j) => `v${values.indexOf(value)} as q${j}`);
    return `select ${entity} as e, a * 2 as place, null as __row, -1 as slot, ${columns.join(', ')} from arrived${i}`;
}
function askedSql(run) {
    const none = run.values.map((_, j) => `cast(null as bigint) as q${j}`).join(', ');
    return run.slots
        .map(({ on, offset }, slot) => {
        const key = quoteName(on);
        return `select ${key} as e, (__at - ${offset}) * 2 + 1 as place, __row, ${slot} as slot, ${none}
        from asking where ${key} is not null`;
    })
        .join(' union all ');
}
function totalsSql(run, i, arrivals) {
    const values = run.values.map((_, j) => `q${j}`).join(', ');
    const totals = run.values.map((_, j) => `count(q${j}) over sofar as n${j}, sum(q${j}) over sofar as s${j}`);
    return `select __row, slot, ${run.values.map((_, j) => `n${j}, s${j}`).join(', ')} from (
      select __row, slot, ${totals.join(', ')} from (
        select e, place, __row, slot, ${values} from asked${i}
        union all ${eventsSql(run, arrivals)})
      window sofar as (order by e, place rows unbounded preceding))
    where slot >= 0`;
}
function pivotSql(run, i) {
    const picked = run.slots.flatMap((_, slot) => run.values.flatMap((_, j) => [
        `any_value(n${j}) filter (slot = ${slot}) as n${i}_${slot}_${j}`,
        `any_value(coalesce(s${j}, 0)) filter (slot = ${slot}) as s${i}_${slot}_${j}`,
    ]));
    return `select __row, ${picked.join(', ')} from totals${i} group by __row`;
}
function featureSql(view, feature, runs) {
    const { plan } = view;
    const i = runs.findIndex(({ key }) => key === runKey(view));
    const run = runs[i];
    const place = (offset) => run.slots.findIndex((slot) => slot.on === plan.view.on && slot.offset === offset);
    const j = run.values.indexOf(plan.values[feature.value]);
    const [now, then] = [`${i}_${place(0)}_${j}`, `${i}_${place(feature.length)}_${j}`];
    const n = `(n${now} - n${then})`;
    const sum = `cast(cast(s${now} - s${then} as bigint) as double)`;
    return `${aggregateSql(feature.fn, n, sum)} as ${quoteName(`__${feature.name}`)}`;
}
/** A feature from a count and a whole sum: the same arithmetic as that of look-ups. */
export function aggregateSql(fn, n, sum) {
    if (fn === 'count')
        return `cast(${n} as double)`;
    return fn === 'sum' ? `${sum} / ${SCALE}e0` : `case when ${n} > 0 then ${sum} / cast(${n} as double) / ${SCALE}e0 end`;
}
//# sourceMappingURL=join.js.map