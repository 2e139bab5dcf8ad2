import { hasCode } from '../base/index.js';
import { quoteName, quoteText } from '../table/index.js';
import { readHeader } from './csv-header.js';
import { fail } from './errors.js';
/** What stands beyond the header in a row may be so many fields; a longer row makes the file unreadable. */
const EXTRA_FIELDS = 8;
/**
 * Looks at a source file: its columns, its rows and, in a CSV file, whether its rows are of one length.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`.
 */
export async function inspect(lake, dataset, found) {
    const inspected = dataset.source.format === 'csv'
        ? await inspectCsv(lake, dataset, { ...found, source: dataset.source })
        : await inspectParquet(lake, dataset, found.file);
    const reserved = inspected.columns.find(({ name }) => name.startsWith('__'));
    if (reserved)
        throw fail('reserved_column', { dataset: dataset.name, column: reserved.name });
    return inspected;
}
async function inspectParquet(lake, dataset, file) {
    const place = quoteText(file.path);
    const plain = `read_parquet(${place})`;
    const [described, counted] = await Promise.all([
        lake.rows(`describe select * from ${plain}`),
        lake.rows(`select count(*) as n from ${plain}`),
    ]).catch((error) => {
        throw unreadable(dataset, file, { error, otherwise: 'it is not a whole Parquet file' });
    });
    const columns = described.map((row) => ({
        name: String(row['column_name']),
        type: String(row['column_type']),
        looksNumeric: false,
    }));
    const relation = `(select file_row_number as __row, * exclude (file_row_number) from read_parquet(${place}, file_row_number = true))`;
    return { relation, rows: Number(counted[0]?.['n']), columns, extraFields: [] };
}
async function inspectCsv(lake, dataset, found) {
    const { file, print, source } = found;
    const header = await readHeader(file.path, source);
    if (typeof header === 'string')
        throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason: header });
    const even = csvRelation(file.path, source, { header, extra: [] });
    const surveyed = await survey(lake, even, header).catch(onlyBadQuery);
    if (surveyed)
        return { relation: even, extraFields: [], ...surveyed };
    if (!print.quotesPaired)
        throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason: 'a quote is never closed' });
    const extra = Array.from({ length: EXTRA_FIELDS }, (_, i) => `__extra${i}`);
    const ragged = csvRelation(file.path, source, { header, extra });
    const padded = await survey(lake, ragged, header).catch((error) => {
        throw unreadable(dataset, file, { error });
    });
    return { relation: ragged, extraFields: extra, ...padded };
}
function onlyBadQuery(error) {
    if (!hasCode(error, 'storage.bad_query'))
        throw error;
}
/** Rows of one length are read in parallel; ragged ones one after the other, padded with missing values. */
function csvRelation(file, { delimiter, quote, missing }, { header, extra }) {
    const types = [...header, ...extra].map((name) => `${quoteText(name)}: 'VARCHAR'`);
    const options = [
        'auto_detect = false, header = false, skip = 1, strict_mode = true',
        `columns = {${types.join(', ')}}`,
        `delim = ${quoteText(delimiter)}, quote = ${quoteText(quote)}, escape = ${quoteText(quote)}`,
        `nullstr = [${missing.map(quoteText).join(', ')}]`,
        ...(extra.length > 0 ? ['null_padding = true, parallel = false'] : []),
    ];
    return `(select row_number() over () - 1 as __row, * from read_csv(${quoteText(file)}, ${options.join(', ')}))`;
}
/** Counts the rows, and says of each column whether all its values are numbers and none begins with 0 as codes do. */
async function survey(lake, relation, header) {
    const numeric = header.map((name, i) => {
        const column = quoteName(name);
        const isNumber = `isfinite(try_cast(${column} as double)) and not regexp_matches(${column}, '^\\s*[+-]?0[0-9]')`;
        return `coalesce(bool_and(coalesce(${isNumber}, false)) filter (${column} is not null), false) as c${i}`;
    });
    const [row] = await lake.rows(`select count(*) as n, ${numeric.join(', ')} from ${relation}`);
    const columns = header.map((name, i) => ({ name, type: 'VARCHAR', looksNumeric: Boolean(row?.[`c${i}`]) }));
    return { rows: Number(row?.['n']), columns };
}
/** The engine's own words may quote rows of the file; only the line number is passed on. */
function unreadable({ name }, { path }, { error, otherwise = 'it is not a CSV file of UTF-8 text with one header line' }) {
    if (!hasCode(error, 'storage.bad_query'))
        return error;
    const line = /Line: (\d+)/.exec(error.message)?.[1];
    const reason = line ? `line ${line} is not as the options of csv() say` : otherwise;
    return fail('source_unreadable', { dataset: name, path, reason });
}
//# sourceMappingURL=inspect.js.map