import { type Clock, MillraceError } from '../../base/index.ts'
import { readFile } from '../../data/index.ts'
import type { Step } from '../../flow/index.ts'
import type { Lake } from '../../storage/index.ts'
import { asJson, type TrainingNeeds } from '../needs.ts'
import { type AutomlBench, openAutomlBench, type Studied } from './bench.ts'
import { decide } from './decide.ts'
import { writeWhole } from './files.ts'
import { chooseFinalists, finalistOf, rankedTrials } from './finalists.ts'
import type { TestReport } from './lab.ts'
import { leaderboardOf } from './leaderboard.ts'
import { type MadeModel, makeWithin } from './making.ts'
import { checkOptimism } from './optimism.ts'
import { type AutomlOrder, checkEnding, inputsOfOrder } from './order.ts'
import type { AutomlInputs } from './record.ts'
import type { AutomlResult } from './result.ts'
import { automlRunId, keepResults, startAutomlRun } from './run.ts'
import { SCORE_CONVENTION, scoreOf } from './score.ts'
import { searchLearners } from './search.ts'
import { createSpending, type Spending } from './spending.ts'

/** What AutoML is built from. */
export interface AutomlNeeds extends Pick<TrainingNeeds, 'lake' | 'blobs' | 'flow' | 'runs' | 'hash'> {
  /** The time that is spent; the machine's when not given. */
  readonly wall?: Clock
}

/**
 * Finds a model for a label of a file within a time: the flow `training.automl`. Looks at the columns, warns of what would fool it,
 * divides the rows, tries learners, blends the best where that helps, corrects probabilities or adds an interval, learns again from all
 * rows, and keeps one ONNX model with the run. Each trial is a step: the same order on the same bytes goes on with a run that was
 * interrupted. What the model is made of is in the run's record, so that it can be made again to the same bytes whatever the clock says.
 *
 * Errors: those of `readFile`, `studyTable` and `splitsOf`, `evaluation.unknown_metric`, `training.no_trial_finished`,
 * `training.limits_not_met`, `training.out_of_memory`, `training.bad_option`, `training.file_not_found`, `training.file_not_written`.
 * A run that ended in an error stays, as FAILED.
 */
export async function automl(needs: AutomlNeeds, order: AutomlOrder): Promise<AutomlResult> {
  const wall = needs.wall ?? { now: Date.now }
  const spending = createSpending(wall, order.budgetMs)
  if (order.out !== undefined) checkEnding('out', order.out, ['.onnx'])
  order.progress?.(0, 'reading the file')
  const inputs = await inputsOfOrder(order)
  const id = await automlRunId(needs, inputs)
  await startAutomlRun(needs, { id, inputs, by: order.by })
  const bench = openAutomlBench(needs, inputs, order.threads)
  try {
    return await needs.flow.run('training.automl', id, (step) =>
      runAutoml({ ...needs, step, bench, spending, id, inputs, order }),
    )
  } catch (error) {
    await needs.runs.log(id, { tags: { error: error instanceof MillraceError ? error.code : 'http.internal' } })
    await needs.runs.finish(id, 'FAILED')
    throw error
  } finally {
    await bench.close()
  }
}

interface Running extends AutomlNeeds {
  readonly step: Step
  readonly bench: AutomlBench
  readonly spending: Spending
  readonly id: string
  readonly inputs: AutomlInputs
  readonly order: AutomlOrder
}

async function runAutoml(running: Running): Promise<AutomlResult> {
  const { step, bench, spending, id, inputs, order } = running
  const { seed } = inputs
  const progress = order.progress ?? (() => undefined)
  const studied = (await step('study', { run: id }, async () => asJson(await bench.study()))) as unknown as Studied
  const { report } = studied
  const work = { run: id, seed, step, bench, report, progress, studied, spending }
  const optimism = await checkOptimism({ ...work, budgetMs: inputs.budgetMs })
  const { trials } = await searchLearners(work)
  const ending = endOf(progress, spending)
  const ranked = rankedTrials(trials, report)
  const small = rankedTrials(trials, report, inputs.maxBytes)
  const finalists = (await chooseFinalists(work, small)).map(finalistOf)
  const decision = await decide(work, finalists)
  const made = await makeWithin({ ...work, progress: ending }, decision.wanted, inputs)
  const test = await judgeTest(running, { studied, made })
  const leaderboard = leaderboardOf({ report, ranked, finalists, made })
  const warnings = [...studied.warnings, ...optimism, ...(test?.warnings ?? [])]
  const result: AutomlResult = {
    ...{ task: report.task, rows: report.rows, columns: report.columns.map(columnOf) },
    ...{ warnings: warnings.map((warning) => ({ ...warning, evidence: { ...warning.evidence } })) },
    ...{ split: { ...report.split }, convention: SCORE_CONVENTION, leaderboard },
    ...{ best: bestOf({ studied, made, test, reason: decision.reason }) },
    ...{ trials: trials.length, seconds: Math.round(spending.spent() * 10) / 10, run: id },
  }
  await keepResults(running, { id, inputs, studied, made, result })
  if (order.out !== undefined) await writeWhole(order.out, await bench.bytes(made.model))
  await running.runs.finish(id, 'FINISHED')
  return result
}

/** Progress of what comes after the search: from where it stands to the end. */
function endOf(progress: (done: number, doing: string) => void, spending: Spending) {
  return (_done: number, doing: string): void => progress(Math.min(0.99, spending.share()), doing)
}

const columnOf = ({ name, type, missing, role }: Studied['report']['columns'][number]) => ({
  name,
  type,
  missing,
  role,
})

/** Judges the model on the test file, where one was given. */
async function judgeTest(
  { lake, order, bench }: { readonly lake: Lake; readonly order: AutomlOrder; readonly bench: AutomlBench },
  { studied, made }: { readonly studied: Studied; readonly made: MadeModel },
): Promise<TestReport | undefined> {
  if (order.test === undefined) return undefined
  const { table } = await readFile(lake, order.test, { like: studied.file })
  const lab = await bench.lab()
  return lab.judge({ onnx: await bench.bytes(made.model), table })
}

function bestOf(about: {
  readonly studied: Studied
  readonly made: MadeModel
  readonly test: TestReport | undefined
  readonly reason: string
}): AutomlResult['best'] {
  const { studied, made, test, reason } = about
  const { metric } = studied.report
  const { members } = made.pipeline
  return {
    learner: members.length > 1 ? 'ensemble' : members[0]!.learner,
    metric,
    validation: scoreOf(made.calibrated.folds).mean,
    test: test?.metrics[metric]?.value ?? null,
    hash: made.model,
    latencyUs: made.latency.p50,
    latencyP99Us: made.latency.p99,
    ...{ bytes: made.bytes, reason },
    validationMetrics: { ...made.calibrated.metrics },
    testMetrics: test ? { ...test.metrics } : null,
  }
}
