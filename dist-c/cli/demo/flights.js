import { scanVersion } from '../../data/index.js';
import { sampleSql } from '../../features/index.js';
import { parseExpression, renderSql, textAt } from '../../table/index.js';
import { KNOWN_AT, LATE } from './project.js';
/** The accepted flights that take off in [from, to), in order of time: what the replay asks about, and what came of it. */
export async function flightsBetween(app, which) {
    const { lake, datasets } = app.rooms;
    const version = await datasets.version('flights');
    const source = await scanVersion(lake, version);
    const sampled = which.sample < 1 ? sampleSql(source, { share: which.sample }) : source;
    const sqlOf = (text) => renderSql(parseExpression(text.text), version.schema);
    const table = await lake.table(`select __row, date, distance, origin, destination, ${sqlOf(LATE)} as late, ${sqlOf(KNOWN_AT)} as known_at from ${sampled}
     where date >= make_timestamp($from) and date < make_timestamp($to) order by date, __row`, { from: which.from * 1_000, to: which.to * 1_000 });
    const numbers = (name) => table.columns.get(name).values;
    const texts = (name) => table.columns.get(name);
    const [row, date, distance, late, knownAt] = ['__row', 'date', 'distance', 'late', 'known_at'].map(numbers);
    const [origin, destination] = ['origin', 'destination'].map(texts);
    return Array.from({ length: table.rows }, (_, i) => ({
        id: `flight-${row[i]}`,
        date: date[i],
        distance: distance[i],
        origin: textAt(origin, i) ?? '',
        destination: textAt(destination, i) ?? '',
        late: late[i] === 1,
        knownAt: knownAt[i],
    }));
}
//# sourceMappingURL=flights.js.map