import { quoteName } from '../table/index.js';
import { widthOf } from './packed.js';
/** Reads arrivals from the lake in the order of entity and arrival; once for views that share them. */
export function createReader(lake) {
    const tables = new Map();
    return async (view, reach) => {
        const sql = arrivalsSql(view, reach);
        const width = widthOf(view.plan.values.length);
        const table = tables.get(sql) ?? lake.table(sql).then((found) => packed(found, width));
        tables.set(sql, table);
        return { width, take: takeFrom(await table, width) };
    };
}
function arrivalsSql({ plan, source, lag }, reach) {
    const time = quoteName(plan.view.from.time);
    const values = plan.values.map((value, j) => `cast(${value} as double) as q${j}`);
    return `with arrived as materialized (
      select ${quoteName(plan.view.entity)} as e, ${plan.arrival} as a, ${values.join(', ')} from ${source}
      where ${time} > make_timestamp(${reach.after - lag}) and ${time} <= make_timestamp(${reach.through}))
    select e, cast(a as double) as a, ${plan.values.map((_, j) => `q${j}`).join(', ')} from arrived
    where e is not null and a > ${reach.after} and a <= ${reach.through} order by e, a`;
}
function packed(table, width) {
    const records = new Float64Array(table.rows * width);
    for (let j = 0; j < width; j++) {
        const { values } = table.columns.get(j === 0 ? 'a' : `q${j - 1}`);
        for (let row = 0; row < table.rows; row++)
            records[row * width + j] = values[row];
    }
    return { records, entities: entitiesOf(table.columns.get('e')) };
}
function entitiesOf({ codes, dictionary }) {
    const entities = [];
    for (let start = 0; start < codes.length;) {
        let end = start + 1;
        while (end < codes.length && codes[end] === codes[start])
            end++;
        entities.push({ entity: dictionary[codes[start]], start, end });
        start = end;
    }
    return entities;
}
function takeFrom({ records, entities }, width) {
    const next = Int32Array.from(entities, ({ start }) => start);
    return (through) => {
        const taken = new Map();
        entities.forEach(({ entity, end }, i) => {
            const start = next[i];
            let stop = start;
            while (stop < end && records[stop * width] <= through)
                stop++;
            next[i] = stop;
            if (stop > start)
                taken.set(entity, records.subarray(start * width, stop * width));
        });
        return taken;
    };
}
//# sourceMappingURL=arrivals.js.map