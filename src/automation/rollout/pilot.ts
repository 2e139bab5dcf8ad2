import { DAY, HOUR, WEEK } from '../../base/index.ts'
import { fitMaturity } from '../../evaluation/index.ts'
import { type BlockChoice, pilotBlock, quantile, quantileEdges, sortedValues } from '../../math/index.ts'
import type { NumberColumn, Table } from '../../table/index.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { lossOf, scaledLoss } from './evidence/losses.ts'
import { columnOf, type Scored, scoredRows } from './evidence/scored.ts'
import type { Rollout } from './rollout.ts'
import type { Cell, FairnessTests, LossKind, PilotFacts, Setup } from './setup.ts'

/** After this long a block is weighed with the labels it has, where it is not known how labels come. */
const DEADLINE = 2 * DAY
const [SOONEST, LATEST] = [HOUR, 30 * DAY]
const HISTORY = 4 * WEEK
const HISTORY_ROWS = 50_000
const LEAST_SHARE = 0.05
const MOST_VALUES = 8
const PARTS = 4
const RESTLESS_DAYS = 0.3
const FEW_DAYS = 4
const CUT = 0.999
/** Requests to a verdict: about 12 times (spread ÷ difference)². */
const RULE_OF_THUMB = 12
const ACTED_ON = 0.1

/** Brier, unless the user judges the model by log loss; squared error of a regression. */
export function lossKindOf({ rollout, model }: EndpointPolicy): LossKind {
  if (rollout.loss) return rollout.loss
  if (model.objective === 'regression') return model.metric === 'mae' ? 'absolute' : 'squared'
  return model.metric === 'logloss' ? 'logloss' : 'brier'
}

const NOTHING: PilotFacts = { requests: 0, mean: 0, sd: 0, championLoss: 0, designEffect: 1, r1: null }

/** What can be tested before the pilot is over: the whole, and errors. */
export function shadowSetup(policy: EndpointPolicy): Setup {
  const { guardrails = {}, noWorse = null } = policy.rollout
  return {
    ...{ loss: lossKindOf(policy), scale: 1, cap: null, segments: [], groups: [], calibration: null },
    ...{ errors: guardrails.errors ?? true, slowUs: null, margin: noWorse, affected: null },
    ...{ deadlineMs: DEADLINE, pilot: NOTHING },
  }
}

/** Ends the pilot: how long a block must be, and what is tested from now on. */
export async function pilotOf(
  needs: Pick<LoopNeeds, 'journal'>,
  policy: EndpointPolicy,
  rollout: Rollout,
  now: number,
): Promise<Pick<Rollout, 'evidenceFrom' | 'blockMs' | 'setup'>> {
  const { endpoint, champion, challenger, startedAt: from } = rollout
  const journal = await needs.journal.read(endpoint, { from, to: now, knownBy: now })
  const plain = shadowSetup(policy)
  const scored = scoredRows(journal, { champion, challenger, setup: plain })
  const scale = scaleOf(scored, plain.loss)
  const { facts, blockMs } = factsOf(scored, { ...plain, ...scale })
  const { segments, guardrails = {}, affected } = policy.rollout
  const setup: Setup = {
    ...{ ...plain, ...scale, pilot: facts },
    segments: affected ? [] : cellsOf(journal, segments ?? policy.watch.segments ?? []),
    groups: cellsOf(journal, guardrails.groups ?? []),
    ...gapLimit(scored, policy),
    fairness: fairnessIn(journal, policy),
    slowUs: guardrails.slowerThanMs === undefined ? null : guardrails.slowerThanMs * 1_000,
    affected: affected ? { by: affected.by ?? null, tau: ACTED_ON * facts.championLoss, stages: [] } : null,
    deadlineMs: await deadlineOf(needs, policy, now),
  }
  return { evidenceFrom: now, blockMs, setup }
}

/**
 * How far mean label and mean prediction may be apart, in the unit of the label. Of numbers the limit is a share of the standard deviation of
 * the labels in the pilot, and distances are cut at the champion's 99.9 % point; without a label in the pilot nothing is held.
 */
function gapLimit({ old, label }: Scored, { model, rollout }: EndpointPolicy): Pick<Setup, 'calibration' | 'gapCap'> {
  const share = rollout.affected ? undefined : rollout.guardrails?.calibration
  if (share === undefined) return { calibration: null }
  if (model.objective === 'binary') return { calibration: share }
  const rows = [...label.keys()].filter((i) => Number.isFinite(label[i]!) && Number.isFinite(old[i]!))
  if (rows.length === 0) return { calibration: null }
  const { sd } = spreadOf(Float64Array.from(rows, (i) => label[i]!))
  const sizes = Float64Array.from(rows, (i) => Math.abs(label[i]! - old[i]!))
  return sd > 0 ? { calibration: share * sd, gapCap: quantile(sortedValues(sizes), CUT) } : { calibration: null }
}

/** Rates are those of decisions, which a model of numbers does not make; where answers change outcomes only decisions themselves are held. */
function fairnessIn(journal: Table, { model, rollout }: EndpointPolicy): FairnessTests | null {
  const guard = rollout.guardrails?.fairness
  if (!guard || model.objective !== 'binary') return null
  const { margin, threshold } = guard
  const rates = rollout.affected ? guard.rates.filter((rate) => rate === 'selection') : guard.rates
  return { cells: cellsOf(journal, guard.groups), rates, margin, threshold }
}

/** Errors of a regression are cut at the champion's 99.9 % point and told in its mean loss: one row rules nothing, and margins mean the same everywhere. */
function scaleOf({ old, label }: Scored, loss: LossKind): Pick<Setup, 'scale' | 'cap'> {
  if (loss === 'brier' || loss === 'logloss') return { scale: 1, cap: null }
  const losses = old.map((score, i) => lossOf(loss, score, label[i]!)).filter((value) => !Number.isNaN(value))
  if (losses.length === 0) return { scale: 1, cap: null }
  const cap = quantile(sortedValues(losses), CUT)
  const mean = losses.reduce((sum, value) => sum + Math.min(value, cap), 0) / losses.length
  return mean > 0 ? { scale: mean, cap } : { scale: 1, cap: null }
}

function factsOf(scored: Scored, setup: Setup): { readonly facts: PilotFacts; readonly blockMs: number } {
  const { old, fresh, label, times } = scored
  const ours = fresh.map((score, i) => scaledLoss(setup, score, label[i]!))
  const theirs = old.map((score, i) => scaledLoss(setup, score, label[i]!))
  const rows = [...ours.keys()].filter((i) => !Number.isNaN(ours[i]! - theirs[i]!))
  if (rows.length === 0) return { facts: NOTHING, blockMs: HOUR }
  const values = Float64Array.from(rows, (i) => ours[i]! - theirs[i]!)
  const choice = pilotBlock({ times: Float64Array.from(rows, (i) => times[i]!), values })
  const { mean, sd } = spreadOf(values)
  const { designEffect, r1 } = choice
  const expected = Math.ceil(RULE_OF_THUMB * (sd / mean) ** 2 * Math.max(1, designEffect))
  return {
    facts: {
      ...{ requests: rows.length, mean, sd, designEffect, r1: Number.isFinite(r1) ? r1 : null },
      championLoss: rows.reduce((sum, i) => sum + theirs[i]!, 0) / rows.length,
      ...(Number.isSafeInteger(expected) && expected < 1e9 && expected > 0 && { expected }),
    },
    blockMs: lengthFrom(choice),
  }
}

/** Where days differ from each other and are like the day before, a block is a day. */
function lengthFrom({ length, ladder }: BlockChoice): number {
  const day = ladder.find((rung) => rung.length === DAY)
  const isRestless = day !== undefined && day.blocks >= FEW_DAYS && day.r1 > RESTLESS_DAYS
  return isRestless ? Math.max(DAY, length) : length
}

/** The values of columns that are frequent enough to be tested: texts by their share, numbers by quarters of the pilot. */
export function cellsOf(journal: Table, columns: readonly string[]): readonly Cell[] {
  return columns.flatMap((name): Cell[] => {
    const column = columnOf(journal, name)
    if (column === undefined) return []
    if (column.kind !== 'category') return numberCells(name, column)
    const counts = new Array<number>(column.dictionary.length).fill(0)
    for (const code of column.codes) if (code >= 0) counts[code]!++
    return [...counts.keys()]
      .filter((code) => counts[code]! >= LEAST_SHARE * journal.rows)
      .sort((a, b) => counts[b]! - counts[a]! || a - b)
      .slice(0, MOST_VALUES)
      .map((code) => ({ name: `${name} = ${column.dictionary[code]}`, column: name, is: column.dictionary[code]! }))
  })
}

function numberCells(name: string, { values }: NumberColumn): Cell[] {
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length === 0) return []
  const edges = [...new Set(quantileEdges(known, PARTS))]
  return Array.from({ length: edges.length + 1 }, (_, k): Cell => {
    const [from, below] = [edges[k - 1], edges[k]]
    const says = from === undefined ? `< ${below}` : below === undefined ? `≥ ${from}` : `${from} to ${below}`
    return {
      ...{ name: `${name} ${says}`, column: name },
      ...(from !== undefined && { from }),
      ...(below !== undefined && { below }),
    }
  })
}

function spreadOf(values: Float64Array): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

/** The age at which 99 % of the labels of the slower outcome are there, from what the journal knows. */
async function deadlineOf(
  { journal }: Pick<LoopNeeds, 'journal'>,
  policy: EndpointPolicy,
  now: number,
): Promise<number> {
  const known: number[][] = [[], [], []]
  for await (const { rows } of journal.stream(policy.name, { from: now - HISTORY, to: now, knownBy: now })) {
    const column = (name: string): Float64Array | undefined =>
      (rows.columns.get(name) as NumberColumn | undefined)?.values
    const [at, label, labelAt] = [column('at')!, column('label'), column('label_at')]
    if (label === undefined || labelAt === undefined) continue
    for (let row = 0; row < rows.rows; row++) {
      known[0]!.push(label[row]!)
      known[1]!.push(labelAt[row]! - at[row]!)
      known[2]!.push(now - at[row]!)
    }
    if (known[0]!.length >= HISTORY_ROWS) break
  }
  const [labels, ages, followed] = known.map((values) => Float64Array.from(values))
  const curve = fitMaturity({
    ...{ objective: policy.model.objective, labels: labels!, ages: ages!, followed: followed! },
  })
  return curve ? Math.min(LATEST, Math.max(SOONEST, curve.deadline)) : DEADLINE
}
