import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { TrackingTables } from '../tables.ts'
import type { Tally } from './report.ts'
import type { SourceExperiment } from './source.ts'

/** What happens to what has a name that something else has here. */
export type OnConflict = 'merge' | 'rename' | 'refuse'

/** Where an experiment goes: its number and name here. */
export interface Placed {
  readonly id: number
  readonly name: string
  /** False where it is here already. */
  readonly isNew: boolean
}

/** Numbers of others are kept up to here; the long ones of file stores would push the own numbers out of reach. */
const LARGEST_KEPT = 2 ** 31 - 1

/**
 * Finds a place for every experiment. One of the same name is the same where it was made at the same moment; any other is a conflict,
 * but for Default, which every store has.
 *
 * Errors: `tracking.import_conflict`.
 */
export async function placeExperiments(
  database: Database,
  experiments: readonly SourceExperiment[],
  { onConflict, tally }: { readonly onConflict: OnConflict; readonly tally: Tally },
): Promise<ReadonlyMap<string, Placed>> {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('experiment')
    .select(['id', 'name', 'created_at'])
    .execute()
  const names = new Map(rows.map((row) => [row.name, row]))
  const ids = new Set(rows.map(({ id }) => id))
  const wanted = new Set(experiments.map(({ id }) => Number(id)))
  let last = Math.max(0, ...ids, ...[...wanted].filter((id) => id <= LARGEST_KEPT))
  const placed = new Map<string, Placed>()
  for (const experiment of experiments) {
    const name = nameFor(experiment, names, onConflict)
    const held = names.get(name)
    if (held) {
      placed.set(experiment.id, { id: held.id, name, isNew: false })
      if (held.created_at !== experiment.createdAt && !isDefault(experiment))
        tally.note(`Experiment ${name} was here already: the runs of both are in it.`)
      continue
    }
    const own = Number(experiment.id)
    const id = Number.isSafeInteger(own) && own <= LARGEST_KEPT && !ids.has(own) ? own : ++last
    ids.add(id)
    names.set(name, { id, name, created_at: experiment.createdAt })
    placed.set(experiment.id, { id, name, isNew: true })
    if (name !== experiment.name) tally.note(`Experiment ${experiment.name} is ${name} here: the name was taken.`)
    if (id !== own) tally.note(`Experiment ${name} has number ${id} here; it was ${experiment.id}.`)
  }
  return placed
}

const isDefault = ({ id, name }: SourceExperiment): boolean => id === '0' && name === 'Default'

function nameFor(
  experiment: SourceExperiment,
  names: ReadonlyMap<string, { readonly created_at: number }>,
  onConflict: OnConflict,
): string {
  const { name, createdAt } = experiment
  if (isDefault(experiment) || onConflict === 'merge') return name
  const isFree = (one: string): boolean => (names.get(one)?.created_at ?? createdAt) === createdAt
  if (isFree(name)) return name
  if (onConflict === 'refuse') throw fail('import_conflict', { kind: 'experiment', name })
  for (let count = 1; ; count++) {
    const other = count === 1 ? `${name} (imported)` : `${name} (imported ${count})`
    if (isFree(other)) return other
  }
}

/** Writes the experiments that are new; those that are here get the tags that they lack. All or none. */
export async function writeExperiments(
  database: Database,
  experiments: readonly SourceExperiment[],
  placed: ReadonlyMap<string, Placed>,
): Promise<void> {
  await database.tx(async () => {
    const db = database.on<TrackingTables>()
    for (const experiment of experiments) {
      const { id, name, isNew } = placed.get(experiment.id)!
      const tags = JSON.stringify(experiment.tags)
      if (isNew)
        await sql`
          insert into experiment (id, name, created_at, changed_at, state, artifact_location, tags) overriding system value
          values (${id}, ${name}, ${experiment.createdAt}, ${experiment.changedAt}, ${experiment.state},
            ${elsewhere(experiment.artifactLocation)}, ${tags}::jsonb)
          on conflict (id) do nothing`.execute(db)
      else if (tags !== '{}')
        await sql`update experiment set tags = ${tags}::jsonb || tags where id = ${id}`.execute(db)
    }
    // the next experiment of our own comes after all numbers that are taken now
    await sql`select setval(pg_get_serial_sequence('experiment', 'id'), greatest(max(id), 1)) from experiment`.execute(
      db,
    )
  })
}

/** A place that files stay at: one with a scheme of its own, which is neither a folder nor a server's store. */
export function elsewhere(uri: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase()
  return scheme === undefined || scheme === 'file' || scheme === 'mlflow-artifacts' ? null : uri
}
