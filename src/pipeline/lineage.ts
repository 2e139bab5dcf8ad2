import type { Json } from '../base/index.ts'
import { createParts } from './lineage-parts.ts'
import { createOpenLineage } from './open-lineage.ts'
import type { Partition } from './partition.ts'
import type { Pipeline } from './pipeline.ts'
import type { StepResult } from './result.ts'
import type { Problem, Run } from './run.ts'
import type { PipelineNeeds } from './step-needs.ts'
import type { PipelineTables, StepState } from './tables.ts'

/** What lineage is told about. */
export interface Told {
  readonly run: Run
  readonly pipeline: Pipeline
  readonly partition: Partition | undefined
}

/** Tells what runs read and made, as OpenLineage does; never fails and is never waited for. */
export interface Lineage {
  runStarted(of: Told): void
  runEnded(of: Told, end: { readonly state: string; readonly problem?: Problem }): void
  stepStarted(of: Told, step: { readonly step: string; readonly attempt: number }): void
  stepEnded(
    of: Told,
    end: {
      readonly step: string
      readonly state: StepState
      readonly result?: StepResult
      readonly problem?: Problem
    },
  ): void
  /** Tells what another room did; `of` is what its events are found by. */
  tell(of: string, event: object): void
  /** The events of a run, in their order. */
  events(run: string): Promise<readonly Json[]>
  /** Waits until what was told is kept. */
  settled(): Promise<void>
}

type Type = 'START' | 'RUNNING' | 'COMPLETE' | 'FAIL' | 'ABORT'

const ENDS: Readonly<Record<string, Type>> = { finished: 'COMPLETE', failed: 'FAIL', cancelled: 'ABORT' }

/** Keeps events in the database, in the order in which they were told. Source: the OpenLineage specification, 2-0-2. */
export function createLineage(needs: PipelineNeeds, added: () => void): Lineage {
  const { database, clock, onFault } = needs
  const words = createOpenLineage(needs.version)
  let keeping: Promise<void> = Promise.resolve()

  function tell(run: string, event: object): void {
    const at = clock.now()
    const whole = words.event(at, event)
    keeping = keeping
      .then(async () => {
        const row = { run, event: JSON.stringify(whole), sent: needs.lineageTo === undefined, at }
        await database.on<PipelineTables>().insertInto('pipeline_lineage').values(row).execute()
        added()
      })
      .catch(onFault)
  }

  const add = ({ run }: Told, event: object): void => tell(run.id, event)
  const build = createParts(words)

  return {
    tell,
    runStarted: (of) => add(of, { eventType: 'START', ...build.ofRun(of) }),
    runEnded: (of, { state, problem }) => add(of, { eventType: ENDS[state], ...build.ofRun(of, problem) }),
    stepStarted: (of, { step, attempt }) =>
      add(of, { eventType: attempt === 1 ? 'START' : 'RUNNING', ...build.ofStep(of, { step }) }),
    stepEnded(of, { step, state, result, problem }) {
      const cached = result !== undefined && result.run !== of.run.id
      if (cached) add(of, { eventType: 'START', ...build.ofStep(of, { step }) })
      add(of, {
        eventType: ENDS[state],
        ...build.ofStep(of, { step, ...(result && { result }), ...(problem && { problem }) }),
      })
      add(of, { eventType: 'RUNNING', ...build.ofRun(of) })
    },
    async events(run) {
      const rows = await database
        .on<PipelineTables>()
        .selectFrom('pipeline_lineage')
        .select('event')
        .where('run', '=', run)
        .orderBy('id')
        .execute()
      return rows.map(({ event }) => event as Json)
    },
    settled: () => keeping,
  }
}
