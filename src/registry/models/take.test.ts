import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { createEvents, manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import type { IncomingModel, Taking } from '../../tracking/index.ts'
import { registryMigrations } from '../tables.ts'
import { createModels, type Models } from './models.ts'
import { createModelIntake } from './take.ts'

cleanFolders()
const clock = manualClock(1_000)
let database: Database
let models: Models

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(freshFolder(), 'database') })
  await database.migrate(registryMigrations)
  models = createModels({ database, clock, events: createEvents(clock.now, () => undefined) })
})
afterAll(() => database.close())
beforeEach(() => sql`truncate model, alias_move, stage_move cascade`.execute(database.on()))

const version = (
  number: number,
  more: Partial<IncomingModel['versions'][number]> = {},
): IncomingModel['versions'][number] => ({
  ...{
    version: number,
    createdAt: 100 + number,
    changedAt: 200 + number,
    description: `v${number}`,
    by: 'ada',
    stage: null,
  },
  ...{
    source: `s3://m/${number}`,
    location: `s3://m/${number}`,
    run: 'r1',
    loggedModel: null,
    status: 'READY',
    tags: { n: `${number}` },
  },
  ...more,
})
const late = (more: Partial<IncomingModel> = {}): IncomingModel => ({
  ...{ name: 'late', createdAt: 50, changedAt: 60, description: 'about', tags: { owner: 'me' }, aliases: { best: 3 } },
  versions: [version(1, { stage: 'Production' }), version(3)],
  ...more,
})

/** Takes a model, and gives what was counted. */
async function take(model: IncomingModel, more: Partial<Taking> = {}) {
  const told = { took: [] as string[], found: [] as string[], left: [] as object[], notes: [] as string[] }
  const tally: Taking['tally'] = {
    took: (kind) => void told.took.push(kind),
    found: (kind) => void told.found.push(kind),
    tell: (trouble) => void told.left.push(trouble),
    note: (note) => void told.notes.push(note),
    cut: () => ({ taken: {}, here: {}, left: [], notes: [] }),
  }
  const how = { onConflict: 'merge', by: 'bob', because: 'Imported.', dryRun: false, tally, ...more } as const
  await createModelIntake(models).take(model, how)
  return told
}

describe('a model that comes from another store', () => {
  it('has its numbers, times, texts, stages and aliases, with who and why in the history', async () => {
    expect(await take(late())).toEqual({
      ...{ took: ['models', 'stages', 'versions', 'versions', 'aliases'], found: [], left: [], notes: [] },
    })
    expect(await models.find('late')).toMatchObject({
      createdAt: 50,
      description: 'about',
      tags: { owner: 'me' },
      latest: 3,
      aliases: { best: 3 },
    })
    const [third, first] = await models.versions('late')
    expect(third).toMatchObject({
      version: 3,
      createdAt: 103,
      changedAt: 203,
      by: 'ada',
      description: 'v3',
      run: 'r1',
      tags: { n: '3' },
    })
    expect(first).toMatchObject({ version: 1, stage: 'Production', source: 's3://m/1', artifact: null })
    expect(await models.aliasHistory('late')).toMatchObject([
      { alias: 'best', version: 3, by: 'bob', because: 'Imported.' },
    ])
  })

  it('changes nothing when it comes again, also what was changed here meanwhile', async () => {
    await take(late())
    await models.pointAlias('late', 'best', 1, { by: 'eve', because: 'ours' })
    const before = [await models.find('late'), await models.versions('late')]
    const again = await take(late())
    expect(again).toMatchObject({ took: [], found: ['models', 'versions', 'versions', 'aliases'] })
    expect(again.notes).toEqual(['Alias best of late stays at version 1.'])
    expect([await models.find('late'), await models.versions('late')]).toEqual(before)
  })

  it('brings the versions that were added there since', async () => {
    await take(late())
    await take(late({ versions: [...late().versions, version(4)] }))
    expect((await models.versions('late')).map(({ version }) => version)).toEqual([4, 3, 1])
  })

  it('continues the numbers of another model of its name, once', async () => {
    await models.register({ model: 'late', artifact: `sha256-${'a'.repeat(64)}` })
    await models.pointAlias('late', 'best', 1, { by: 'eve', because: 'ours' })
    const told = await take(late())
    expect(told.notes).toEqual([
      'Model late was here already: its versions go on from the last one here.',
      'Version 1 of late is number 2 here.',
      'Alias best of late stays at version 1.',
    ])
    await take(late())
    expect((await models.versions('late')).map(({ version, createdAt }) => [version, createdAt])).toEqual([
      [3, 103],
      [2, 101],
      [1, 1_000],
    ])
  })

  it('gets another name where that is asked, the same one each time', async () => {
    await models.create({ name: 'late' })
    for (let times = 0; times < 2; times++) await take(late(), { onConflict: 'rename' })
    expect((await models.list()).map(({ name, latest }) => [name, latest])).toEqual([
      ['late', 0],
      ['late (imported)', 3],
    ])
  })

  it('is refused where that is asked', async () => {
    await models.create({ name: 'late' })
    await expect(take(late(), { onConflict: 'refuse' })).rejects.toMatchObject({ code: 'tracking.import_conflict' })
  })

  it('is only counted in a dry run', async () => {
    expect((await take(late(), { dryRun: true })).took).toEqual(['models', 'versions', 'versions'])
    expect(await models.list()).toEqual([])
  })

  it('comes without what is not allowed here, which is said', async () => {
    const { left } = await take(late({ aliases: { v2: 1, lost: 9 }, versions: [version(1, { stage: 'Elsewhere' })] }))
    expect(left).toMatchObject([
      { kind: 'stages', name: 'late 1: Elsewhere' },
      { kind: 'aliases', name: 'late@v2' },
      { kind: 'aliases', name: 'late@lost', reason: 'its version is not here' },
    ])
    expect((await models.versions('late')).map(({ stage }) => stage)).toEqual([null])
  })
})
