import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, createEvents, type Digest, type Happening, manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase, queueMigrations } from '../../storage/index.ts'
import { createModels, type Models } from '../models/models.ts'
import { registryMigrations } from '../tables.ts'
import { stage } from './stage.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-approvals-'))
const clock = manualClock(1_000)
const heard: Happening[] = []
let database: Database
let models: Models

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate([...queueMigrations, ...registryMigrations])
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => heard.push(happening))
  models = createModels({ database, clock, events })
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const artifact: Digest = `sha256-${'a'.repeat(64)}`
const person = (id: string, ...roles: string[]): Actor => ({ id, roles })
const [ada, bob, eve] = [person('ada', 'operator'), person('bob', 'lead'), person('eve', 'viewer')]
const why = { by: 'ada', because: 'better' }
const code = (name: string) => ({ code: `registry.${name}` })

const STAGES = [
  stage('candidate'),
  stage('staging', { gates: { auc: { min: 0.7 } } }),
  stage('production', { approvals: 1, by: ['lead', 'operator'], alias: 'champion' }),
]

async function fresh(model: string, versions: number, auc = 0.8): Promise<string> {
  for (let i = 0; i < versions; i++) await models.register({ model, artifact, by: 'ada', metrics: { auc } })
  await models.stages.declare(model, STAGES)
  return model
}

const ask = (model: string, version = 1, more: object = { stage: 'production' }) =>
  models.requests.ask({ model, version, ...why, ...more })
const approve = (request: number, actor = bob) =>
  models.requests.say({ request, actor, approves: true, because: 'seen' })
const reject = (request: number, actor = bob) => models.requests.say({ request, actor, approves: false, because: 'no' })
const stageOf = async (model: string, version: number) => (await models.get(model, version)).stage
const championOf = async (model: string) => (await models.alias(model, 'champion'))?.version

describe('a stage that demands nothing', () => {
  it('is entered at once, by any spelling of its name', async () => {
    const model = await fresh('free', 1)
    await models.stages.move({ model, version: 1, stage: 'CANDIDATE', ...why })
    expect(await stageOf(model, 1)).toBe('candidate')
    expect(await models.stages.history(model)).toEqual([
      { version: 1, stage: 'candidate', previous: null, at: clock.now(), ...why, request: null },
    ])
  })

  it('is one of the usual four where none are declared', async () => {
    await models.register({ model: 'usual', artifact })
    for (const [word, name] of [
      ['staging', 'Staging'],
      ['PRODUCTION', 'Production'],
      ['archived', 'Archived'],
      ['none', null],
    ] as const) {
      await models.stages.move({ model: 'usual', version: 1, stage: word, ...why })
      expect(await stageOf('usual', 1)).toBe(name)
    }
    const bogus = models.stages.move({ model: 'usual', version: 1, stage: 'bogus', ...why })
    await expect(bogus).rejects.toMatchObject({
      ...code('unknown_stage'),
      details: { known: 'None, Staging, Production, Archived' },
    })
  })

  it('may archive the others in it', async () => {
    for (let i = 0; i < 3; i++) await models.register({ model: 'archives', artifact })
    for (const version of [1, 2, 3])
      await models.stages.move({ model: 'archives', version, stage: 'Staging', ...why, archiveOthers: version === 3 })
    expect((await models.versions('archives')).map((one) => one.stage)).toEqual(['Staging', 'Archived', 'Archived'])
    expect((await models.latest(['archives'])).map(({ version }) => version)).toEqual([2, 3])
  })
})

describe('a gate of a stage', () => {
  it('keeps a version out whose metrics do not hold it, and says why', async () => {
    const model = await fresh('gated', 1, 0.6)
    const move = models.stages.move({ model, version: 1, stage: 'staging', ...why })
    await expect(move).rejects.toThrow('auc is 0.6, below the limit 0.7')
    expect(await ask(model, 1, { stage: 'staging' })).toMatchObject({
      state: 'open',
      missing: ['auc is 0.6, below the limit 0.7.'],
    })
  })

  it('lets a version in that holds it', async () => {
    const model = await fresh('held', 1)
    await models.stages.move({ model, version: 1, stage: 'staging', ...why })
    expect(await stageOf(model, 1)).toBe('staging')
  })
})

describe('an approval', () => {
  it('is asked for by name of the stage or of its alias, and the version moves by itself with it', async () => {
    const model = await fresh('asked', 2)
    await expect(models.pointAlias(model, 'champion', 1, why)).rejects.toMatchObject(code('approval_needed'))
    const asked = await ask(model, 1, { alias: 'champion' })
    expect(asked).toMatchObject({
      stage: 'production',
      alias: 'champion',
      state: 'open',
      missing: ['an approval by lead or operator is missing'],
    })
    expect(await championOf(model)).toBeUndefined()
    expect(await approve(asked.id)).toMatchObject({
      state: 'done',
      missing: [],
      verdicts: [{ by: 'bob', approves: true, because: 'seen' }],
    })
    expect(await championOf(model)).toBe(1)
    expect(await stageOf(model, 1)).toBe('production')
    expect(await models.aliasHistory(model)).toMatchObject([
      { version: 1, by: 'ada', because: 'better', request: asked.id },
    ])
    expect(heard.filter(({ name }) => name === 'registry.request_changed').at(-1)).toMatchObject({
      payload: { request: asked.id, state: 'done', by: 'bob' },
    })
  })

  it('is one request however often it is asked for', async () => {
    const model = await fresh('twice', 1)
    expect((await ask(model)).id).toBe((await ask(model)).id)
  })

  it('is not given by whoever registered the version, nor without the role', async () => {
    const model = await fresh('selfish', 1)
    const { id } = await ask(model)
    await expect(approve(id, ada)).rejects.toMatchObject({ ...code('may_not_approve'), status: 403 })
    await expect(approve(id, eve)).rejects.toMatchObject({ ...code('may_not_approve'), status: 403 })
    expect(await models.requests.get(id)).toMatchObject({ state: 'open', verdicts: [] })
  })

  it('is given by the author where the stage says so', async () => {
    await models.register({ model: 'alone', artifact, by: 'ada' })
    await models.stages.declare('alone', [stage('live', { approvals: 1, authorMayApprove: true })])
    const { id } = await ask('alone', 1, { stage: 'live' })
    expect(await approve(id, ada)).toMatchObject({ state: 'done' })
  })

  it('counts once a person, and all that are demanded are needed', async () => {
    await models.register({ model: 'two', artifact, by: 'ada' })
    await models.stages.declare('two', [stage('live', { approvals: 2 })])
    const { id } = await ask('two', 1, { stage: 'live' })
    await approve(id, bob)
    expect(await approve(id, bob)).toMatchObject({ state: 'open', missing: ['an approval is missing'] })
    expect(await approve(id, eve)).toMatchObject({ state: 'done' })
    await expect(approve(id, person('fay'))).rejects.toMatchObject(code('request_ended'))
  })

  it('that is refused ends the request, and the version stays where it is', async () => {
    const model = await fresh('refused', 1)
    const { id } = await ask(model)
    expect(await reject(id)).toMatchObject({ state: 'rejected', verdicts: [{ by: 'bob', approves: false }] })
    await expect(models.pointAlias(model, 'champion', 1, why)).rejects.toMatchObject(code('approval_needed'))
    expect((await ask(model)).id).not.toBe(id)
  })

  it('is waited for by who moves the alias himself', async () => {
    const model = await fresh('own', 1)
    expect(await models.requests.against(model, 1, 'champion')).toEqual(['an approval by lead or operator is missing'])
    const { id } = await ask(model, 1, { alias: 'champion', own: true })
    expect(await approve(id)).toMatchObject({ state: 'approved' })
    expect(await championOf(model)).toBeUndefined()
    expect(await models.requests.against(model, 1, 'champion')).toEqual([])
    await models.moveAliases({ model, to: { champion: 1 }, by: 'automation', because: 'proven' })
    expect(await models.requests.get(id)).toMatchObject({ state: 'done' })
    expect(await models.aliasHistory(model)).toMatchObject([{ by: 'automation', request: id }])
  })

  it('is not asked again for a version that comes back: an undo waits for nobody', async () => {
    const model = await fresh('undone', 2)
    await approve((await ask(model, 1)).id)
    await approve((await ask(model, 2)).id)
    expect(await stageOf(model, 1)).toBe('Archived')
    await models.pointAlias(model, 'champion', 1, { by: 'eve', because: 'v2 is worse' })
    expect(await stageOf(model, 1)).toBe('production')
    expect(await stageOf(model, 2)).toBe('Archived')
  })

  it('is withdrawn with its version, and does not count for another of that number', async () => {
    const model = await fresh('again', 1)
    const { id } = await ask(model)
    await models.remove(model, why)
    expect(await models.requests.get(id)).toMatchObject({ state: 'withdrawn' })
    clock.moveTo(clock.now() + 10)
    await fresh(model, 1)
    await expect(models.pointAlias(model, 'champion', 1, why)).rejects.toMatchObject(code('approval_needed'))
  })
})

it('an alias with a stage has one holder, who alone is in that stage, whoever moves what at once', async () => {
  const model = await fresh('raced', 4)
  for (const version of [1, 2, 3, 4]) await approve((await ask(model, version)).id)
  const move = fc.record({
    version: fc.integer({ min: 1, max: 4 }),
    to: fc.constantFrom('champion', 'Archived', 'candidate'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 2, maxLength: 6 }), async (moves) => {
      await Promise.all(
        moves.map(({ version, to }) =>
          to === 'champion'
            ? models.pointAlias(model, to, version, why)
            : models.stages.move({ model, version, stage: to, ...why }),
        ),
      )
      const inIt = (await models.versions(model)).filter((one) => one.stage === 'production')
      const holder = await championOf(model)
      expect(inIt.map(({ version }) => version)).toEqual(holder === undefined ? [] : [holder])
      const [last] = await models.aliasHistory(model, 'champion')
      expect(last?.version ?? undefined).toBe(holder)
    }),
    { numRuns: 15 },
  )
})

it('stages that cannot be told apart are refused', async () => {
  await models.register({ model: 'odd', artifact })
  const declare = (...names: string[]) =>
    models.stages.declare(
      'odd',
      names.map((name) => stage(name)),
    )
  await expect(declare('a', 'A')).rejects.toMatchObject(code('bad_stages'))
  await expect(declare('None')).rejects.toMatchObject(code('bad_stages'))
  await expect(models.stages.declare('odd', [stage('a', { alias: 'latest' })])).rejects.toMatchObject(
    code('alias_reserved'),
  )
})
