import path from 'node:path';
import { numberColumn, sliceRows, tableOf } from '../table/index.js';
import { fail } from './errors.js';
import { openLog } from './journal-file.js';
import { createMemory, ordered } from './journal-memory.js';
import { countOlder, readOlder } from './journal-older.js';
import { distinctTexts, emptyJournal, joinParts, numbersIn } from './journal-row.js';
import { createGroup, createTurns } from './turns.js';
const FLUSH_MS = 200;
const MOST_UNWRITTEN = 200_000;
/** Opens the journal of an endpoint: what is sealed and retained, then what is in the logs behind it, each row once. */
export async function openEndpointLog(needs, endpoint) {
    const folder = path.join(needs.folder, endpoint);
    const { memory, sealed } = await restore(needs, endpoint);
    const unsealed = [];
    let labelsNext = sealed.labels;
    const predictions = await openLog({ folder, name: 'predictions' }, (frame) => {
        const fresh = after(frame, memory.next);
        if (fresh)
            memory.append(fresh.table);
    });
    const labels = await openLog({ folder, name: 'labels' }, (frame) => {
        const fresh = after(frame, labelsNext);
        if (fresh)
            addLabels(labelsOf(fresh.table));
    });
    let written = memory.next;
    let timer;
    const turn = createTurns();
    function addLabels(known) {
        let unknown = 0;
        for (const label of known) {
            unsealed.push({ n: labelsNext++, label });
            if (!memory.label(label))
                unknown++;
        }
        return unknown;
    }
    const flush = createGroup(() => turn(async () => {
        const to = memory.next;
        if (to === written)
            return;
        await predictions.write(memory.frames(written, to));
        written = to;
    }));
    const record = createGroup((batch) => {
        const together = batch.flat();
        return turn(async () => {
            if (together.length > 0)
                await labels.write([{ n: labelsNext, table: labelTable(together) }]);
            addLabels(together);
        });
    });
    function later() {
        timer ??= setTimeout(() => {
            timer = undefined;
            flush().then(sealIfLong, (fault) => {
                needs.onFault(fault);
                later();
            });
        }, FLUSH_MS);
    }
    function sealIfLong() {
        if (written - sealed.predictions < needs.sealAfter && unsealed.length < needs.sealAfter)
            return;
        seal().catch(needs.onFault);
    }
    /** Rows and labels up to here go to Parquet; those that come meanwhile go to new log files. */
    async function sealNow() {
        await flush();
        const through = await turn(async () => {
            await predictions.rotate(written);
            await labels.rotate(labelsNext);
            return { predictions: written, labels: labelsNext };
        });
        await sealRows(through.predictions);
        await sealLabels(through.labels);
    }
    async function sealRows(through) {
        const first = sealed.predictions;
        if (through > first)
            await addSegment('predictions', first, numbered(memory.frames(first, through)));
        sealed.predictions = through;
        await turn(predictions.dropRotated);
        memory.forget(through);
    }
    async function sealLabels(through) {
        const first = sealed.labels;
        const going = unsealed.filter(({ n }) => n < through);
        if (going.length > 0) {
            const table = labelTable(going.map(({ label }) => label));
            await addSegment('labels', first, numbered([{ n: first, table }]));
        }
        sealed.labels = through;
        unsealed.splice(0, going.length);
        await turn(labels.dropRotated);
    }
    async function addSegment(kind, firstN, table) {
        const { address } = await needs.lake.writeTable(table);
        const at = numbersIn(table, 'at');
        const fromAt = at.reduce((least, moment) => Math.min(least, moment), Number.POSITIVE_INFINITY);
        const toAt = at.reduce((most, moment) => Math.max(most, moment), Number.NEGATIVE_INFINITY);
        const [rows, sealedAt] = [table.rows, needs.clock.now()];
        await needs.segments.add({
            endpoint,
            kind,
            firstN,
            lastN: firstN + rows - 1,
            fromAt,
            toAt,
            sealedAt,
            rows,
            address,
        });
    }
    let sealing;
    function seal() {
        sealing ??= sealNow().finally(() => {
            sealing = undefined;
        });
        return sealing;
    }
    return {
        append(rows) {
            const waiting = memory.next - written;
            if (waiting > MOST_UNWRITTEN)
                throw fail('journal_full', { endpoint, rows: waiting });
            memory.append(rows);
            later();
        },
        written: () => flush(),
        async label(given) {
            const older = memory.first === 0 ? [] : [...new Set(given.map(({ id }) => id))].filter((id) => !memory.has(id));
            await record(given);
            later();
            const unknown = new Set(given.map(({ id }) => id).filter((id) => !memory.has(id))).size;
            return { accepted: given.length, unknown: unknown - (await countOlder(needs, endpoint, older)) };
        },
        async read(window) {
            const recent = memory.read(window);
            if (memory.first === 0 || window.from > memory.forgotten)
                return recent;
            const before = { before: memory.first, unsealed: unsealed.map(({ label }) => label) };
            const older = await readOlder(needs, endpoint, { ...window, ...before });
            return older ? ordered(joinParts([emptyJournal(), older, recent])) : recent;
        },
        seal,
        async close() {
            clearTimeout(timer);
            await sealing?.catch(() => undefined);
            try {
                await flush();
            }
            finally {
                await turn(async () => {
                    await predictions.close();
                    await labels.close();
                });
            }
        },
    };
}
/** Sealed rows that are still to be had in memory, and how far each log is sealed. */
async function restore(needs, endpoint) {
    const rows = await needs.segments.list(endpoint, 'predictions');
    const labels = await needs.segments.list(endpoint, 'labels');
    const kept = retained(rows, needs.retention);
    const gone = rows.slice(0, rows.length - kept.length);
    const begin = { first: endOf(gone), forgotten: Math.max(Number.NEGATIVE_INFINITY, ...gone.map(({ toAt }) => toAt)) };
    const memory = createMemory(needs.retention, begin);
    for (const { address } of kept) {
        const scan = await needs.lake.scan([address]);
        memory.append(await needs.lake.table(`select * exclude (n) from ${scan} order by n`));
    }
    await restoreLabels(needs, { labels, since: kept[0]?.fromAt ?? Number.POSITIVE_INFINITY, memory });
    return { memory, sealed: { predictions: endOf(rows), labels: endOf(labels) } };
}
async function restoreLabels({ lake }, { labels, since, memory }) {
    for (const { address } of labels.filter(({ sealedAt, toAt }) => Math.max(sealedAt, toAt) >= since)) {
        const table = await lake.table(`select * exclude (n) from ${await lake.scan([address])} order by n`);
        for (const label of labelsOf(table))
            memory.label(label);
    }
}
const endOf = (segments) => (segments.at(-1)?.lastN ?? -1) + 1;
function retained(segments, { rows, ms }) {
    const newest = segments.reduce((most, { toAt }) => Math.max(most, toAt), Number.NEGATIVE_INFINITY);
    let [start, held] = [segments.length, 0];
    while (start > 0 && held < rows && segments[start - 1].toAt >= newest - ms)
        held += segments[--start].rows;
    return segments.slice(start);
}
/** The rows of a frame from number `n` on: those before it are known already. */
function after(frame, n) {
    const skip = Math.max(0, n - frame.n);
    if (skip >= frame.table.rows)
        return undefined;
    return skip === 0 ? frame : { n, table: sliceRows(frame.table, skip) };
}
function numbered(frames) {
    const tables = frames.map(({ n, table }) => {
        const numbers = numberColumn(Float64Array.from({ length: table.rows }, (_, row) => n + row));
        return { rows: table.rows, columns: new Map([['n', numbers], ...table.columns]) };
    });
    return joinParts(tables);
}
function labelTable(labels) {
    const ids = labels.map(({ id }) => id);
    return tableOf({
        id: distinctTexts(ids),
        label: numberColumn(labels.map(({ label }) => label)),
        at: numberColumn(labels.map(({ at }) => at)),
    });
}
function labelsOf(table) {
    const ids = table.columns.get('id');
    const [label, at] = [numbersIn(table, 'label'), numbersIn(table, 'at')];
    if (ids.kind !== 'category')
        return [];
    return Array.from(ids.codes, (code, row) => ({ id: ids.dictionary[code], label: label[row], at: at[row] }));
}
//# sourceMappingURL=journal-log.js.map