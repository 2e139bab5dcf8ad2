import type { TableRule } from './table-rule.ts'

/** The option of a table rule that stands behind its kind in a file: `- unique: [store, day]`. */
export const mainOption: Readonly<Record<TableRule['kind'], string | undefined>> = {
  unique: 'columns',
  volume: undefined,
  fresh: 'within',
  check: 'sql',
  distribution: 'column',
  schema: undefined,
}

/** The id of a rule that was given none: its kind and the columns it is about. */
export function defaultId(kind: TableRule['kind'], options: Readonly<Record<string, unknown>>): string {
  const { columns, column } = options
  const about = kind === 'unique' ? [columns].flat() : kind === 'fresh' || kind === 'distribution' ? [column] : []
  const words = [kind, ...about.filter((one) => one !== undefined)].map((one) =>
    String(one).replace(/[^A-Za-z0-9_.-]/g, '_'),
  )
  return words.join('_').slice(0, 127)
}
