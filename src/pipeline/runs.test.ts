import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openPipelineStage, type PipelineStage } from '../../test/support/pipelines.ts'
import { pipeline } from './pipeline.ts'
import { readLogs } from './read-logs.ts'
import { step } from './step.ts'

cleanFolders()
let stage: PipelineStage
beforeAll(async () => {
  stage = await openPipelineStage()
  stage.declared.push(
    pipeline('nightly', {
      steps: {
        says: step({
          run: ({ log }) => {
            for (const word of ['zebra', 'ant', 'mole']) log(word)
          },
        }),
        after: step({ after: ['says'], cache: false, run: () => 2 }),
      },
    }),
  )
})
afterAll(() => stage.closeAll())

async function run(): Promise<string> {
  const { id } = await stage.pipelines.begin('nightly', { by: { id: 'ada', kind: 'person' } as never })
  await stage.pipelines.ended(id, 20_000)
  return id
}

it('runs tell lines of one moment as they were printed, and count the steps that ended and those from the cache', async () => {
  const [first, second] = [await run(), await run()]
  const { lines } = await readLogs(stage.pipelines, { run: first, step: 'says', waitMs: 0 })
  expect(lines.map(({ line }) => line.slice(line.indexOf(' ') + 1))).toEqual(['zebra', 'ant', 'mole'])
  expect(await stage.pipelines.runs.tally([second, 'unknown', first])).toEqual([
    { run: second, ended: 2, cached: 1 },
    { run: 'unknown', ended: 0, cached: 0 },
    { run: first, ended: 2, cached: 0 },
  ])
  expect(await stage.pipelines.runs.tally([])).toEqual([])
})
