import { setImmediate as breathe } from 'node:timers/promises'
import { MillraceError } from '../../base/index.ts'
import { compile, type Plan, scoreTable } from '../../inference/index.ts'
import { type Column, type NumberColumn, numberColumn, type Table, tableOf } from '../../table/index.ts'
import type { LoopNeeds } from '../needs.ts'

const FEATURE = 'f:'

/** A journal in which a version has scored, and how many rows it scored only now. */
export interface ScoredAfter {
  readonly journal: Table
  readonly rows: number
}

/** Lets a version that is kept score requests that it never saw, from the features in the journal. */
export type ScoreAfter = (
  journal: Table,
  versions: { readonly actual: number; readonly policy: number },
) => Promise<ScoredAfter>

/** Reads each version once. Where one cannot be read or lacks a feature, nothing is scored. */
export function scoringAfter({ models, blobs }: Pick<LoopNeeds, 'models' | 'blobs'>, model: string): ScoreAfter {
  const plans = new Map<number, Promise<Plan | undefined>>()
  const open = async (version: number): Promise<Plan | undefined> => {
    const { artifact } = await models.get(model, version)
    return artifact === null ? undefined : known(async () => compile(await blobs.get(artifact)))
  }
  const planOf = (version: number): Promise<Plan | undefined> => {
    const plan = plans.get(version) ?? open(version)
    plans.set(version, plan)
    return plan
  }
  return async (journal, { actual, policy }) => {
    const numbers = (name: string): Float64Array => (journal.columns.get(name) as NumberColumn).values
    const [champion, challenger, ownScore] = [numbers('champion'), numbers('challenger'), numbers('challenger_score')]
    const isBoth = (row: number): boolean => challenger[row] === policy && !Number.isNaN(ownScore[row]!)
    const lacking = [...champion.keys()].filter((row) => champion[row] === actual && !isBoth(row))
    if (lacking.length === 0) return { journal, rows: 0 }
    const plan = await planOf(policy)
    const scores = plan && (await known(async () => scoreTable(plan, featuresOf(journal))))
    await breathe()
    if (!scores) return { journal, rows: 0 }
    const [versions, all] = [challenger.slice(), ownScore.slice()]
    for (const row of lacking) {
      versions[row] = policy
      all[row] = scores[row]!
    }
    const columns = { challenger: numberColumn(versions), challenger_score: numberColumn(all) }
    return { journal: tableOf({ ...Object.fromEntries(journal.columns), ...columns }), rows: lacking.length }
  }
}

async function known<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find()
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    return undefined
  }
}

function featuresOf(journal: Table): Table {
  const own = [...journal.columns].filter(([name]) => name.startsWith(FEATURE))
  return tableOf(
    Object.fromEntries(own.map(([name, column]): [string, Column] => [name.slice(FEATURE.length), column])),
  )
}
