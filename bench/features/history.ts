import { mkdirSync } from 'node:fs'
import { engine } from '../data/table.ts'

/** How large a history is. */
export interface HistorySize {
  readonly views: number
  /** Features a view. */
  readonly features: number
  /** Rows a view. */
  readonly rows: number
  readonly entities: number
  readonly labels: number
}

const DAYS = 60
const BEGIN = "timestamp '2026-03-01'"
const MICROS = DAYS * 86_400_000_000
/** The end of the history. */
export const END_MS = Date.UTC(2026, 2, 1) + DAYS * 86_400_000

export const viewName = (view: number): string => `v${view}`
export const featureName = (view: number, feature: number): string => `v${view}_f${feature}`
export const viewFile = (folder: string, view: number): string => `${folder}/v${view}.parquet`
export const labelsFile = (folder: string): string => `${folder}/labels.parquet`

/**
 * A file a view, rows of drivers at moments of sixty days, and one of labels that ask for features at such moments: the same each time. A
 * row becomes known when it happens, so that a join by event time alone, which is Feast's, has the same right answer as ours.
 */
export async function writeHistory(folder: string, size: HistorySize): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const moment = (seed: number): string => `${BEGIN} + to_microseconds((hash(i, ${seed}) % ${MICROS})::bigint)`
  const driver = (seed: number): string => `(hash(i, ${seed}) % ${size.entities})::bigint as driver_id`
  const copies = Array.from({ length: size.views }, (_, view) => {
    const features = Array.from({ length: size.features }, (_, feature) => {
      const value = `(hash(i, ${1_000 * (view + 1) + feature}) % 1000003)::double / 1000`
      return `${value} as ${featureName(view, feature)}`
    })
    const own = [driver(10 + view), `${moment(50 + view)} as event_timestamp`, ...features]
    return `copy (select ${own.join(', ')} from range(${size.rows}) as r(i)) to '${viewFile(folder, view)}' (format parquet)`
  })
  const labels = `select i as label_id, ${driver(1)}, ${moment(2)} as event_timestamp from range(${size.labels}) as r(i)`
  await engine(...copies, `copy (${labels}) to '${labelsFile(folder)}' (format parquet)`)
}

/** Which features of all views, as `view:feature`. */
export const references = ({ views, features }: HistorySize): readonly string[] =>
  Array.from({ length: views }, (_, view) => view).flatMap((view) =>
    Array.from({ length: features }, (_, feature) => `${viewName(view)}:${featureName(view, feature)}`),
  )

/** A project of ours over the history: a dataset and a view a file, each feature the latest value. */
export function historyProject(size: HistorySize, files: string): string {
  const parts = Array.from({ length: size.views }, (_, view) => {
    const features = Array.from({ length: size.features }, (_, feature) => {
      const name = featureName(view, feature)
      return `${name}: latest(sql\`${name}\`)`
    })
    const name = viewName(view)
    return [
      `const d${view} = dataset('history-${view}', { source: parquet('${files}/${name}.parquet'), time: 'event_timestamp' })`,
      `const ${name} = featureView('${name}', { from: d${view}, entity: driver, features: { ${features.join(', ')} } })`,
    ].join('\n')
  })
  const names = Array.from({ length: size.views }, (_, view) => view)
  return [
    `import { dataset, defineProject, entity, featureView, latest, parquet, sql } from 'millrace'`,
    `const driver = entity('driver', { key: 'driver_id' })`,
    ...parts,
    `export default defineProject({ name: 'bench', datasets: [${names.map((view) => `d${view}`)}], views: [${names.map(viewName)}] })`,
    '',
  ].join('\n')
}
