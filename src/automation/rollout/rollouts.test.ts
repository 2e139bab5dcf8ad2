import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import {
  alarm,
  clearLoop,
  freshWorld,
  LATE,
  needsOf,
  openLoopDatabase,
  policy,
  START,
  windowWith,
} from '../../../test/support/loop-world.ts'
import { DAY, HOUR } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { replayOf } from '../decisions/rules.ts'
import { createLoop } from '../loop.ts'
import { peek } from './advance.ts'
import { rollout as rolloutAction } from './rollout-action.ts'
import { createRollouts } from './rollouts.ts'

let database: Database

beforeAll(async () => {
  database = await openLoopDatabase()
})
afterAll(async () => {
  await database.close()
  await cleanFolders()
})

it('keeps what it weighed: after a restart the evidence is the same, and none of its requests are read again', async () => {
  await clearLoop(database)
  const world = { ...freshWorld(), gain: 0.01 }
  const needs = needsOf(world, database)
  await needs.policies.keep(policy)
  world.alerts = [alarm]
  world.windows = [windowWith([alarm.code]), windowWith([alarm.code])]
  const loop = createLoop(needs)
  for (let now = START; now <= START + 2 * DAY; now += 3 * HOUR) {
    world.clock.moveTo(now)
    await loop.look(policy)
    world.alerts = []
  }
  const running = (await needs.rollouts.underWay(LATE))!
  expect(running.phase).toBe('canary')
  const before = await peek(needs, policy, running)
  const reads: number[] = []
  const journal = {
    ...needs.journal,
    read: (endpoint: string, window: { from: number; to: number }) => {
      reads.push(window.from)
      return needs.journal.read(endpoint, window)
    },
  }
  const restarted = { ...needs, journal, rollouts: createRollouts(database) }
  const after = await peek(restarted, policy, (await restarted.rollouts.underWay(LATE))!)
  expect(after.evidence).toEqual(before.evidence)
  expect(after.evidence.blocks).toBeGreaterThan(10)
  expect(Math.min(...reads)).toBeGreaterThan(START + DAY + 12 * HOUR)

  const told = await rolloutAction.run(
    { ...restarted, policiesInForce: () => [policy] } as never,
    { endpoint: LATE },
    {} as never,
  )
  expect(told).toMatchObject({ champion: 1, challenger: 2, phase: 'canary', percent: 50, loss: 'brier', overAt: null })
  expect(told.series).toHaveLength(after.evidence.blocks)
  expect(told.series.at(-1)).toMatchObject({ mean: after.evidence.mean, low: after.evidence.low })
  expect(told.evidence.tests.map(({ name, state }) => [name, state])).toEqual([
    ['overall', 'holds'],
    ['errors', 'holds'],
  ])

  const made = (await needs.decisions.list({ endpoint: LATE })).filter(({ inputs }) => inputs?.rule === 'rollout.move')
  expect(made.length).toBeGreaterThanOrEqual(2)
  for (const decision of made) expect(replayOf(decision, needs.hash)).toMatchObject({ same: true, replayable: true })
})
