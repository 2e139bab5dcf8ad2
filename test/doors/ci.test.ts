import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { createMillrace } from '../../src/app.ts'
import { defineProject, endpoint } from '../../src/automation/index.ts'
import { DAY, HOUR, manualClock, resolveSettings, seededRandom } from '../../src/base/index.ts'
import { settingsSchema } from '../../src/cli/index.ts'
import { csv, dataset, number, time } from '../../src/data/index.ts'
import { createLog } from '../../src/http/index.ts'
import { sql } from '../../src/table/index.ts'
import { logistic, type ModelOptions, model } from '../../src/training/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const NOW = Date.UTC(2026, 2, 2)

function ridesIn(folder: string): void {
  const random = seededRandom(5)
  const lines = Array.from({ length: 28 * 24 }, (_, i) => {
    const x = random.next()
    return `${new Date(NOW - 28 * DAY + i * HOUR).toISOString().slice(0, 19)},${x},${Number(random.next() < x)}`
  })
  writeFileSync(path.join(folder, 'rides.csv'), ['at,x,y', ...lines, '2026-03-01T00:00:00,7,1', ''].join('\n'))
}

it('a project is checked for a pull request, and nothing of it is registered or served', async () => {
  const root = await freshFolder()
  ridesIn(root)
  const contract = { at: time(), x: number({ max: 1 }), y: number() }
  const rides = dataset('rides', { source: csv('rides.csv'), time: 'at', contract, onViolation: 'quarantine' })
  const lateWith = (name: string, more: Partial<ModelOptions>) =>
    model(name, { data: rides, label: sql`y > 0`, features: ['x'], learners: [logistic()], ...more })
  const watched = { watch: { drift: true } }
  const project = defineProject({
    name: 'rides',
    endpoints: [
      endpoint('good', { model: lateWith('good', { gates: { auc: { min: 0.6 } } }), ...watched }),
      endpoint('weak', { model: lateWith('weak', { gates: { auc: { min: 0.99 } } }), ...watched }),
      endpoint('blind', { model: lateWith('blind', { features: ['z'] }), renew: { on: ['drift'], window: '2w' } }),
    ],
  })
  const { values: settings } = resolveSettings(settingsSchema, { flags: { dataDir: path.join(root, 'data') } })
  const log = createLog('silent', () => undefined)
  const app = await createMillrace({ settings, log, project, root, clock: manualClock(NOW) })
  try {
    const face = (await import('../../src/assembly/catalog.ts')).actions.find(({ name }) => name === 'automation.ci')!
    const call = { actor: { id: 'ada', roles: ['operator'] }, progress: () => undefined, files: 'all' as const }
    const checked = (await app.perform(face as never, { share: 0.8 }, call as never)) as Record<string, unknown>
    expect(checked).toMatchObject({
      passed: false,
      datasets: [{ name: 'rides', rows: 28 * 24, quarantined: 1, refused: null }],
      models: [
        { name: 'good', learner: 'logistic', gates: [{ passed: true }], refused: null },
        { name: 'weak', gates: [{ passed: false }], refused: null },
        { name: 'blind', learner: null, refused: { code: expect.stringMatching(/^\w+\.\w+$/) } },
      ],
      remarks: [{ endpoint: 'blind', severity: 'error' }],
    })
    const [{ rows }] = checked['models'] as [{ rows: number }]
    expect(rows).toBeGreaterThan(400)
    expect(rows).toBeLessThan(28 * 24 * 0.9)
    expect(await app.rooms.models.list()).toEqual([])
    expect(await app.rooms.endpoints.list()).toEqual([])
  } finally {
    await app.close()
  }
}, 60_000)
