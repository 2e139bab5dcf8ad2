import { type Column, createColumn, growColumn, grown, setCell } from './column.ts'
import { type ColumnRow, kindOf } from './column-row.ts'
import { createTexts, type Texts } from './texts.ts'

/** How a run stands in the columns. */
export const GONE = 0
export const ACTIVE = 1
export const DELETED = 2

/** What of every run is always in memory, by its ordinal: the id has code `ordinal + 1`. */
export interface Core {
  readonly ids: Texts
  experiments: Float64Array
  states: Uint8Array
  startedAts: Float64Array
  /** The transactions that wrote the rows that are held. */
  changes: Float64Array
}

/** The runs in memory: the core of each, the columns that searches use, and whole rows that are in no file yet. */
export interface Copy {
  readonly core: Core
  /** The columns that are in memory, by name. */
  readonly columns: Map<string, Column>
  /** By ordinal; undefined for a run that is gone. */
  readonly fresh: Map<number, ColumnRow | undefined>
  /** How many values the fresh rows have. */
  cells(): number
  /** How many ordinals there are. */
  count(): number
  capacity(): number
  apply(row: ColumnRow): void
  /** Forgets a run. */
  remove(id: string): void
  /** Makes a run of a file known, in the order of the files. */
  restore(run: Pick<ColumnRow, 'id' | 'experiment' | 'startedAt' | 'changed'> & { readonly state: number }): void
  /** Puts a column that was read from the files into use: what the fresh rows say goes before. */
  adopt(name: string, column: Column): void
  /** Takes rows that are in files now out of the fresh ones, unless they changed meanwhile. */
  settle(rows: ReadonlyMap<number, ColumnRow | undefined>): void
}

const STARTING = 1_024

function createCore(): Core {
  return {
    ids: createTexts(),
    experiments: new Float64Array(STARTING),
    states: new Uint8Array(STARTING),
    startedAts: new Float64Array(STARTING),
    changes: new Float64Array(STARTING),
  }
}

function growCore(core: Core, capacity: number): void {
  core.experiments = grown(core.experiments, new Float64Array(capacity))
  core.states = grown(core.states, new Uint8Array(capacity))
  core.startedAts = grown(core.startedAts, new Float64Array(capacity))
  core.changes = grown(core.changes, new Float64Array(capacity))
}

function placeRow(columns: ReadonlyMap<string, Column>, ordinal: number, row: ColumnRow): void {
  for (const [name, column] of columns) setCell(column, ordinal, defaultOf(name, row))
  for (let at = 0; at < row.names.length && columns.size > 0; at++) {
    const column = columns.get(row.names[at]!)
    if (column) setCell(column, ordinal, row.values[at])
  }
}

export function createCopy(): Copy {
  const core = createCore()
  const columns = new Map<string, Column>()
  const fresh = new Map<number, ColumnRow | undefined>()
  let cells = 0

  const keep = (ordinal: number, row: ColumnRow | undefined): void => {
    cells += (row?.names.length ?? 0) - (fresh.get(ordinal)?.names.length ?? 0)
    fresh.set(ordinal, row)
  }

  const ordinalOf = (id: string): number => {
    const ordinal = core.ids.add(id) - 1
    if (ordinal >= core.states.length) growAll(2 * core.states.length)
    return ordinal
  }

  function growAll(capacity: number): void {
    growCore(core, capacity)
    for (const column of columns.values()) growColumn(column, capacity)
  }

  return {
    ...{ core, columns, fresh },
    cells: () => cells,
    count: () => core.ids.count(),
    capacity: () => core.states.length,
    apply(row) {
      const ordinal = ordinalOf(row.id)
      core.experiments[ordinal] = row.experiment
      core.states[ordinal] = row.deleted ? DELETED : ACTIVE
      core.startedAts[ordinal] = row.startedAt
      core.changes[ordinal] = row.changed
      keep(ordinal, row)
      placeRow(columns, ordinal, row)
    },
    remove(id) {
      const ordinal = core.ids.find(id) - 1
      if (ordinal < 0 || core.states[ordinal] === GONE) return
      core.states[ordinal] = GONE
      core.changes[ordinal] = 0
      keep(ordinal, undefined)
    },
    restore({ id, experiment, state, startedAt, changed }) {
      const ordinal = ordinalOf(id)
      core.experiments[ordinal] = experiment
      core.states[ordinal] = state
      core.startedAts[ordinal] = startedAt
      core.changes[ordinal] = changed
    },
    adopt(name, column) {
      growColumn(column, core.states.length)
      for (const [ordinal, row] of fresh) {
        setCell(column, ordinal, row && defaultOf(name, row))
        const at = row ? row.names.indexOf(name) : -1
        if (row && at >= 0) setCell(column, ordinal, row.values[at])
      }
      columns.set(name, column)
    },
    settle(rows) {
      for (const [ordinal, row] of rows) {
        if (fresh.get(ordinal) !== row) continue
        cells -= row?.names.length ?? 0
        fresh.delete(ordinal)
      }
    },
  }
}

const URI = 'a:artifact_uri'

const uriOf = (experiment: number, id: string): string => `mlflow-artifacts:/${experiment}/${id}/artifacts`

/** What a run has where its row says nothing. */
function defaultOf(name: string, { experiment, id }: ColumnRow): string | undefined {
  return name === URI ? uriOf(experiment, id) : undefined
}

/** Gives the runs of a part what their rows did not say. */
export function fillPart(name: string, { core }: Copy, { column, from, to }: Part): void {
  if (name !== URI || column.kind !== 'text') return
  const { ids, experiments } = core
  for (let ordinal = from; ordinal < Math.min(to, ids.count()); ordinal++)
    if (column.codes[ordinal] === 0) setCell(column, ordinal, uriOf(experiments[ordinal]!, ids.text(ordinal + 1)))
}

/** Some ordinals of a column. */
interface Part {
  readonly column: Column
  readonly from: number
  /** Not included. */
  readonly to: number
}

/** An empty column of the name, large enough for the runs that there are. */
export const emptyColumn = (name: string, { capacity }: Copy): Column => createColumn(kindOf(name), capacity())
