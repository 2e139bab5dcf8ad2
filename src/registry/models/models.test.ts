import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvents, type Digest, type Happening, manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { registryActions } from '../actions.ts'
import { checkGates } from '../stages/gates.ts'
import { registryMigrations } from '../tables.ts'
import { createModels, type Models, type Registration } from './models.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-models-'))
const clock = manualClock(1_000)
const heard: Happening[] = []
let database: Database
let models: Models

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(registryMigrations)
  const events = createEvents(
    () => clock.now(),
    (fault) => {
      throw fault
    },
  )
  events.onAny((happening) => heard.push(happening))
  models = createModels({ database, clock, events })
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const artifact: Digest = `sha256-${'a'.repeat(64)}`
const signature = {
  inputs: [{ name: 'distance', type: 'float', shape: [null, 1] }],
  outputs: [{ name: 'probabilities', type: 'float', shape: [null, 2] }],
}
const registration = (model: string, more: Partial<Registration> = {}): Registration => ({
  model,
  artifact,
  signature,
  ...more,
})
const register = async (model: string, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await models.register(registration(model))
}
const why = { by: 'ada', because: 'better' }
const unasked = { request: null }
const code = (name: string) => ({ code: `registry.${name}` })
const shut = checkGates({ auc: { min: 0.9 } }, { auc: 0.7 })

describe('a version', () => {
  it('keeps what was registered, and says that it is there', async () => {
    const whole = registration('kept', {
      run: 'run1',
      metrics: { auc: 0.7, ece: null, gap: Number.NaN },
      gates: checkGates({ auc: { min: 0.65 } }, { auc: 0.7 }),
      trainedOn: { dataset: 'flights', version: 'sha256-dd', from: 1, to: 2, rows: 3 },
      lineage: {
        inputs: [{ dataset: 'flights', version: 'sha256-dd', context: 'training' }],
        seed: 7,
        because: 'first',
      },
      metadata: { learner: 'boosting' },
    })
    const version = await models.register(whole)
    expect(version).toEqual({
      ...whole,
      metrics: { auc: 0.7, ece: null, gap: null },
      version: 1,
      ...{ source: null, location: null, loggedModel: null, by: 'local', description: '', tags: {}, stage: null },
      ...{ createdAt: clock.now(), changedAt: clock.now() },
      aliases: [],
    })
    expect(await models.get('kept', 1)).toEqual(version)
    expect(heard.at(-1)).toMatchObject({
      name: 'registry.version_registered',
      payload: { model: 'kept', version: 1, artifact, run: 'run1', passed: true },
    })
  })

  it('may say little', async () => {
    expect(await models.register(registration('bare'))).toMatchObject({
      run: null,
      gates: [],
      metrics: {},
      trainedOn: null,
      lineage: { inputs: [] },
      metadata: {},
    })
  })

  it('gets the next number, the same artifact too', async () => {
    await register('numbered', 2)
    expect((await models.versions('numbered')).map(({ version }) => version)).toEqual([2, 1])
    expect((await models.versions('numbered')).map((version) => version.artifact)).toEqual([artifact, artifact])
  })

  it('of many registered at once gets a number of its own, without a gap', async () => {
    const made = await Promise.all(Array.from({ length: 30 }, () => models.register(registration('race'))))
    expect(made.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    )
    expect((await models.find('race')).latest).toBe(30)
  })

  it('leaves no gap where its registration was undone', async () => {
    await register('undone', 1)
    const published = heard.length
    const undone = database.tx(async () => {
      await models.register(registration('undone'))
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(heard).toHaveLength(published)
    expect(await models.register(registration('undone'))).toMatchObject({ version: 2 })
  })

  it('is registered once under a key, however often that is done, also at once', async () => {
    const again = registration('once', { once: 'run9' })
    const made = await Promise.all(Array.from({ length: 6 }, () => models.register(again)))
    expect(made.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1, 1])
    expect(await models.register(registration('once', { once: 'run10' }))).toMatchObject({ version: 2 })
    expect(await models.register(registration('twice', { once: 'run9' }))).toMatchObject({ version: 1 })
  })

  it('that is not there is told from a model that is not there', async () => {
    await register('some', 1)
    await expect(models.get('some', 2)).rejects.toMatchObject({ ...code('version_not_found'), status: 404 })
    for (const call of [
      () => models.get('none', 1),
      () => models.find('none'),
      () => models.versions('none'),
      () => models.aliasHistory('none'),
    ])
      await expect(call()).rejects.toMatchObject({ ...code('model_not_found'), status: 404 })
  })
})

describe('an alias', () => {
  it('points at one version, moves, and remembers who, when and why', async () => {
    await register('moved', 2)
    const first = clock.now()
    expect((await models.pointAlias('moved', 'champion', 1, why)).aliases).toEqual(['champion'])
    clock.moveTo(first + 100)
    const second = await models.pointAlias('moved', 'champion', 2, { by: 'automation', because: 'lower logloss' })
    expect(second).toMatchObject({ version: 2, aliases: ['champion'] })
    expect((await models.get('moved', 1)).aliases).toEqual([])
    expect(await models.find('moved')).toMatchObject({ latest: 2, aliases: { champion: 2 } })
    expect(await models.aliasHistory('moved')).toEqual([
      {
        alias: 'champion',
        version: 2,
        previous: 1,
        at: first + 100,
        by: 'automation',
        because: 'lower logloss',
        ...unasked,
      },
      { alias: 'champion', version: 1, previous: null, at: first, ...why, ...unasked },
    ])
    expect(heard.at(-1)).toMatchObject({
      name: 'registry.alias_moved',
      payload: {
        model: 'moved',
        alias: 'champion',
        version: 2,
        previous: 1,
        by: 'automation',
        because: 'lower logloss',
      },
    })
  })

  it('writes nothing when it points there already', async () => {
    await register('still', 1)
    await models.pointAlias('still', 'champion', 1, why)
    const published = heard.length
    await models.pointAlias('still', 'champion', 1, why)
    expect(heard).toHaveLength(published)
    expect(await models.aliasHistory('still')).toHaveLength(1)
  })

  it('is known for any time in the past', async () => {
    await register('timed', 2)
    const start = clock.now()
    const move = async (after: number, version: number | null): Promise<void> => {
      clock.moveTo(start + after)
      await models.moveAliases({ model: 'timed', to: { champion: version }, ...why })
    }
    await move(100, 1)
    await move(200, 2)
    await move(200, 1)
    await move(300, null)
    const at = async (after: number) => (await models.alias('timed', 'champion', start + after))?.version
    expect(await Promise.all([99, 100, 199, 200, 299, 300, 999].map(at))).toEqual([
      undefined,
      1,
      1,
      1,
      1,
      undefined,
      undefined,
    ])
    expect(await models.alias('timed', 'champion')).toBeUndefined()
    expect(await models.alias('timed', 'other')).toBeUndefined()
  })

  it('moves with others as one, or not at all', async () => {
    await register('joint', 2)
    const to = { champion: 1, challenger: 2 }
    await models.moveAliases({ model: 'joint', to, ...why })
    await models.moveAliases({ model: 'joint', to: { previous: 1, champion: 2, challenger: null }, ...why })
    expect((await models.find('joint')).aliases).toEqual({ previous: 1, champion: 2 })
    const broken = models.moveAliases({ model: 'joint', to: { champion: 1, previous: 99 }, ...why })
    await expect(broken).rejects.toMatchObject(code('version_not_found'))
    expect((await models.find('joint')).aliases).toEqual({ previous: 1, champion: 2 })
    expect(await models.aliasHistory('joint')).toHaveLength(5)
  })

  it('of many moves at once ends at one, with a history without a break', async () => {
    await register('busy', 5)
    await Promise.all(Array.from({ length: 25 }, (_, i) => models.pointAlias('busy', 'champion', (i % 5) + 1, why)))
    const moves = (await models.aliasHistory('busy', 'champion')).toReversed()
    moves.forEach((move, i) => {
      expect(move.previous).toBe(moves[i - 1]?.version ?? null)
    })
    expect((await models.alias('busy', 'champion'))?.version).toBe(moves.at(-1)!.version)
  })

  it('that traffic follows is not given to a version that failed a gate; others are', async () => {
    await models.register(registration('shut', { gates: shut }))
    expect(heard.at(-1)).toMatchObject({ payload: { passed: false } })
    for (const alias of ['champion', 'challenger']) {
      const refused = models.pointAlias('shut', alias, 1, why)
      await expect(refused).rejects.toMatchObject({ ...code('gate_refused'), status: 409 })
      await expect(refused).rejects.toThrow(
        `Version 1 of shut may not become ${alias}: auc is 0.7, below the limit 0.9.`,
      )
    }
    expect(await models.aliasHistory('shut')).toEqual([])
    expect(await models.pointAlias('shut', 'experiment', 1, why)).toMatchObject({ aliases: ['experiment'] })
  })

  it('is not a word for a version', async () => {
    await register('words', 1)
    for (const alias of ['latest', 'Latest', 'v1', 'V22'])
      await expect(models.pointAlias('words', alias, 1, why)).rejects.toMatchObject(code('alias_reserved'))
    await expect(models.pointAlias('none', 'champion', 1, why)).rejects.toMatchObject(code('model_not_found'))
    expect((await models.pointAlias('words', 'v1-old', 1, why)).aliases).toEqual(['v1-old'])
  })
})

describe('the actions of the registry', () => {
  const [list, show, version, alias, promote, history] = registryActions
  const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
  const needs = () => ({ models })

  it('answer as they declare', async () => {
    await register('acted', 2)
    const asked = { model: 'acted', alias: 'champion' }
    const promoted = await promote.run(needs(), { ...asked, version: 2, because: 'paired weeks' }, call)
    expect(promoted).toMatchObject({ version: 2, aliases: ['champion'] })
    const listed = await list.run(needs(), {}, call)
    expect(listed.models.find(({ name }) => name === 'acted')).toMatchObject({ latest: 2, aliases: { champion: 2 } })
    const shown = await show.run(needs(), { model: 'acted' }, call)
    expect(shown.versions.map(({ aliases }) => aliases)).toEqual([['champion'], []])
    const moves = await history.run(needs(), asked, call)
    expect(moves.moves).toMatchObject([{ by: 'ada', because: 'paired weeks', version: 2, previous: null }])
    const one = await version.run(needs(), { model: 'acted', version: 2 }, call)
    expect(await alias.run(needs(), asked, call)).toEqual(one)
    await expect(alias.run(needs(), { ...asked, at: 1 }, call)).rejects.toMatchObject(code('alias_not_found'))
    await expect(alias.run(needs(), { model: 'none', alias: 'champion' }, call)).rejects.toMatchObject(
      code('model_not_found'),
    )
    for (const [action, output] of [
      [list, listed],
      [show, shown],
      [version, one],
      [promote, promoted],
      [history, moves],
    ] as const)
      expect([...Value.Errors(action.output, output)]).toEqual([])
  })
})
