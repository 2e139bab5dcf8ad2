import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import {
  alarm,
  clearLoop,
  freshWorld,
  LATE,
  late,
  needsOf,
  openLoopDatabase,
  START,
  type World,
  windowWith,
} from '../../../test/support/loop-world.ts'
import { DAY, HOUR } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { createLoop } from '../loop.ts'
import type { LoopNeeds } from '../needs.ts'
import { endpoint } from '../policy.ts'
import { canary } from '../rollout/canary.ts'
import { policyWith } from './policy-file.ts'
import { simulate } from './simulate.ts'

const policy = endpoint(LATE, {
  model: late,
  rollout: canary({ shadow: '1d', steps: [5, 50, 100], hold: '1d', within: '2w', probation: '1w' }),
  renew: { on: ['calibration'], window: '6w' },
})
const span = { from: START, to: START + 14 * DAY }

let database: Database
let world: World
let needs: LoopNeeds

beforeAll(async () => {
  database = await openLoopDatabase()
})
afterAll(async () => {
  await database.close()
  await cleanFolders()
})
const shown = (decisions: readonly { readonly what: string; readonly at: number }[]) =>
  decisions.map(({ what, at }) => `${what} ${(at - START) / HOUR}h`)

describe('a policy tried on the past', () => {
  /** Two weeks in which an alarm renewed the model, and the new one was promoted. */
  beforeAll(async () => {
    await clearLoop(database)
    world = freshWorld()
    world.gain = 0.15
    world.windows = [windowWith([alarm.code])]
    world.moves = [{ champion: 1, at: START - DAY, by: 'automation', because: '' } as World['moves'][number]]
    needs = needsOf(world, database)
    await needs.policies.keep(policy)
    const loop = createLoop(needs)
    for (let now = span.from; now <= span.to; now += 6 * HOUR) {
      world.alerts = now === START ? [alarm] : []
      world.clock.moveTo(now)
      await loop.look(policy)
    }
    world.alerts = [{ ...alarm, closedAt: START + HOUR, closedBecause: 'over' }]
  })

  it('decides what was decided, when it was decided, where it is the policy that was in force', async () => {
    const { decisions, decided, against, notes } = await simulate(needs, policy, span)
    expect(shown(decisions)).toEqual(shown(decided))
    expect(shown(decided)).toContain('retrain 0h')
    expect(decided.some(({ what }) => what === 'promote')).toBe(true)
    expect(against).toMatchObject({ requests: 0, unknown: 0, mean: null })
    expect(notes).toEqual([])
  })

  it('that never renews keeps the old champion, and costs the loss that the new one saved', async () => {
    const { renew: _, ...never } = policy
    const { decisions, against } = await simulate(needs, never, span)
    expect(decisions).toEqual([])
    expect(against.requests).toBeGreaterThan(1_000)
    expect(against.low!).toBeGreaterThan(0)
    expect(against.says).toMatch(
      /would have been higher by 0\.\d{4} a request \(0\.\d{4} to 0\.\d{4}; always-valid 99 %\)/,
    )
  })

  it('that shadows longer promotes later', async () => {
    const slow = { ...policy, rollout: canary({ shadow: '3d', steps: [5, 50, 100], hold: '1d' }) }
    const promoted = (some: readonly { readonly what: string; readonly at: number }[]) =>
      some.find(({ what }) => what === 'promote')!.at
    const { decisions, decided } = await simulate(needs, slow, span)
    expect(promoted(decisions)).toBeGreaterThan(promoted(decided))
  })

  it('sees nothing that was not known yet', async () => {
    world.windows = [{ ...windowWith([alarm.code]), measuredAt: START + 2 * DAY }]
    world.alerts = [{ ...alarm, at: START + 2 * DAY, closedAt: START + 3 * DAY }]
    const { decisions, notes } = await simulate(needs, policy, span)
    expect(shown(decisions)[0]).toBe('retrain 48h')
    expect(decisions).toHaveLength(1)
    expect(notes).toEqual([
      'A renewal of this policy trained nothing that exists: what its model would have done is not known.',
    ])
  })
})

describe('a policy file', () => {
  const fileOf = async (text: string): Promise<string> => {
    const file = path.join(await freshFolder(), 'policy.json')
    await writeFile(file, text)
    return file
  }

  it('changes what it names and leaves the rest', async () => {
    const file = await fileOf('{ "renew": { "on": ["drift"], "window": "2w", "pause": "1d" } }')
    const changed = await policyWith(policy, file)
    expect(changed.renew).toMatchObject({ on: ['drift'], windowMs: 14 * DAY, pauseMs: DAY })
    expect(changed.rollout).toBe(policy.rollout)
    expect('renew' in (await policyWith(policy, await fileOf('{ "renew": null }')))).toBe(false)
  })

  it('is refused with a reason where it cannot be used, whatever it holds', async () => {
    const wrong: [string, string][] = [
      ['{', 'it is not JSON'],
      ['[]', 'no object'],
      ['{ "renwe": {} }', 'the nearest is renew'],
      ['{ "renew": { "on": "drift", "window": "2w" } }', 'it is a list of alarms'],
      ['{ "renew": { "on": ["drift"], "window": 5 } }', 'length of time'],
      ['{ "renew": 7 }', 'policy'],
      ['{ "rollout": { "steps": "5" } }', 'a form that it cannot have'],
    ]
    for (const [text, says] of wrong) {
      const failed = policyWith(policy, await fileOf(text)).catch(
        (error: unknown) => error as { code: string; message: string },
      )
      expect(await failed).toMatchObject({ code: expect.stringMatching(/^automation\.bad_/) })
      if (says !== 'policy') expect(await failed).toMatchObject({ message: expect.stringContaining(says) })
    }
    await expect(policyWith(policy, '/nowhere/policy.json')).rejects.toThrow('there is no such file')
  })
})
