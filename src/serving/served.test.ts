import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { openServingStage, type ServingStage } from '../../test/support/serving-stage.ts'
import { leadersOf, stage as stageNamed } from '../registry/index.ts'
import { served } from './served-action.ts'

cleanFolders()
let stage: ServingStage
beforeAll(async () => {
  stage = await openServingStage(freshFolder())
  const { models } = stage
  await stage.reopen({ mayLead: leadersOf(models) })
  await stage.serving.endpoints.open({ name: 'late', model: 'late' })
})
afterAll(() => stage.close())

const operator = { actor: { id: 'ada', roles: ['operator'] }, progress: () => undefined }
const at = (moment?: number) =>
  served.run(stage, { endpoint: 'late', ...(moment !== undefined && { at: moment }) }, operator)
const traffic = (champion: number, more: object = {}) =>
  stage.serving.endpoints.setTraffic('late', {
    ...{ champion, mode: 'single', percent: 0, because: 'better', by: 'ada', ...more },
  })

it('an endpoint says which version it served at a moment, chosen by whom, because of what', async () => {
  const { clock, models } = stage
  const start = clock.now()
  await models.stages.declare('late', [stageNamed('live', { approvals: 1, alias: 'champion' })])
  const asked = await models.requests.ask({ model: 'late', version: 1, stage: 'live', by: 'eve', because: 'first' })
  await models.requests.say({
    request: asked.id,
    actor: { id: 'bob', roles: [] },
    approves: true,
    because: 'looks right',
  })
  clock.moveTo(start + 100)
  await traffic(1, { because: 'go' })
  clock.moveTo(start + 200)
  expect(await at(start + 50)).toMatchObject({ champion: null, since: null, by: null, version: null })
  expect(await at(start + 150)).toMatchObject({
    ...{ model: 'late', champion: 1, since: start + 100, until: null, by: 'ada', because: 'go', mode: 'single' },
    move: { version: 1, by: 'eve', because: 'first', request: asked.id },
    request: { verdicts: [{ by: 'bob', approves: true, because: 'looks right' }] },
    version: { version: 1, aliases: ['champion'], stage: 'live' },
  })
})

it('an endpoint gets no champion that was not approved, and takes the one before it back at once', async () => {
  const { clock, models } = stage
  await expect(traffic(2)).rejects.toMatchObject({ code: 'registry.approval_needed' })
  expect(await at()).toMatchObject({ champion: 1 })
  const asked = await models.requests.ask({ model: 'late', version: 2, alias: 'champion', by: 'eve', because: 'next' })
  await models.requests.say({ request: asked.id, actor: { id: 'bob', roles: [] }, approves: true, because: '' })
  const before = clock.now()
  clock.moveTo(before + 100)
  await traffic(2, { previous: 1 })
  await stage.serving.endpoints.undo('late', { by: 'ada', because: 'worse' })
  expect(await at()).toMatchObject({ champion: 1, because: 'worse', move: { request: expect.any(Number) } })
  expect(await at(before + 50)).toMatchObject({ champion: 1, until: before + 100 })
})
