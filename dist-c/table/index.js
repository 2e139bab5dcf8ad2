export { categoryColumn, columnOf, columnRows, numberColumn, selectColumns, tableOf, textAt, valueAt, withColumn, } from './columns.js';
export { fail as failTable } from './errors.js';
export { evaluate } from './evaluate.js';
export { columnsOf, isSqlText, sql } from './expression.js';
export { functionNames } from './functions.js';
export { parseExpression } from './parse.js';
export { profileShares, profileTable } from './profile.js';
export { quoteName, quoteText, renderSql } from './render.js';
export { concatTables, sliceRows, takeRows } from './rows.js';
export { schemaOf } from './schema.js';
//# sourceMappingURL=index.js.map