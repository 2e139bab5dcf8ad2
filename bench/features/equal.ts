import { engine } from '../data/table.ts'
import { featureName, type HistorySize, labelsFile, viewFile } from './history.ts'

/** A file of labels with their features. */
export interface Answers {
  readonly out: string
}

const SAMPLED = 2_000

const allFeatures = ({ views, features }: HistorySize): readonly (readonly [view: number, name: string])[] =>
  Array.from({ length: views * features }, (_, at) => {
    const view = Math.floor(at / features)
    return [view, featureName(view, at % features)]
  })

/** Sampled labels, asked one by one what was the last row before them: a correlated query, which nobody would call fast. */
export async function wrongRows(what: {
  readonly place: string
  readonly size: HistorySize
  readonly out: string
}): Promise<string> {
  const { place, size, out } = what
  const sampled = Math.min(SAMPLED, size.labels)
  const every = Math.floor(size.labels / sampled)
  const loads = Array.from(
    { length: size.views },
    (_, view) => `create table v${view} as from '${viewFile(place, view)}'`,
  )
  const wanted = allFeatures(size).map(
    ([view, name]) =>
      `(select arg_max(${name}, event_timestamp) from v${view} where v${view}.driver_id = l.driver_id and v${view}.event_timestamp <= l.event_timestamp)`,
  )
  const matches = allFeatures(size).map(([, name], at) => `got.${name} is not distinct from ${wanted[at]}`)
  const [found] = await engine(
    ...loads,
    `create table labels as from '${labelsFile(place)}' where label_id % ${every} = 0`,
    `select count(*)::integer as rows, count(*) filter (not same)::integer as wrong
       from (select ${matches.join(' and ')} as same from labels as l join '${out}' as got using (label_id))`,
  )
  const { rows, wrong } = found as { readonly rows: number; readonly wrong: number }
  return `${wrong} of ${rows} sampled labels differ from a correlated query`
}

/** Values of labels that both sides gave, and how many of them differ. */
export async function otherValues(
  ours: Answers,
  theirs: Answers,
  size: HistorySize,
): Promise<{ readonly compared: number; readonly other: number }> {
  const names = allFeatures(size).map(([, name]) => name)
  const differ = names.map((name) => `(ours.${name} is distinct from nullif(theirs.${name}, 'nan'))::integer`)
  const [found] = await engine(
    `select count(*)::bigint * ${names.length} as compared, coalesce(sum(${differ.join(' + ')}), 0)::bigint as other
       from '${ours.out}' as ours join '${theirs.out}' as theirs using (label_id)`,
  )
  const { compared, other } = found as { readonly compared: bigint; readonly other: bigint }
  return { compared: Number(compared), other: Number(other) }
}
