export { type Coded, codeColumn, lookRows } from './coded.ts'
export {
  categoryColumn,
  columnOf,
  numberColumn,
  selectColumns,
  tableOf,
  textAt,
  valueAt,
  withColumn,
} from './columns.ts'
export { fail as failTable } from './errors.ts'
export { evaluate } from './evaluate.ts'
export { columnsOf, type Expression, isSqlText, type SqlText, sql } from './expression.ts'
export { functionNames } from './functions.ts'
export {
  type GroupFacts,
  type Identity,
  identityFrom,
  identityOf,
  isGroup,
  looksLikeGroup,
  wordsOf,
} from './identity.ts'
export { parseExpression } from './parse.ts'
export { quoteName, quoteText, renderSql } from './render.ts'
export { concatTables, sliceRows, takeRows } from './rows.ts'
export { type ColumnKind, type Schema, schemaOf } from './schema.ts'
export { absentTexts, type SuspectedNumber, suspectLabels, suspectNumbers } from './sentinels.ts'
export type { CategoryColumn, Column, NumberColumn, Table } from './table.ts'
export { mixWord, type Twin, twinColumns } from './twins.ts'
