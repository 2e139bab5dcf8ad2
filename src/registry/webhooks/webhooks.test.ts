import { createHmac } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { openRegistryStage, type RegistryStage } from '../../../test/support/registry-stage.ts'
import { openVault } from './vault.ts'
import type { WebhookEvent } from './webhook.ts'

cleanFolders()
interface Told {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
let told: Told[] = []
let answers: (readonly [status: number, headers?: Record<string, string>])[] = []
let receiver: Server
let url: string
let stage: RegistryStage
beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      told.push({ headers: request.headers, body })
      const [status, headers = {}] = answers.shift() ?? [200]
      response.writeHead(status, headers).end('heard')
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
  url = `http://${host}/hook`
  stage = await openRegistryStage({ allowedHosts: [host] })
})
afterAll(async () => {
  receiver.close()
  await stage.close()
})
beforeEach(async () => {
  told = []
  answers = []
  for (const { id } of (await stage.webhooks.list({ limit: 100 })).webhooks) await stage.webhooks.remove(id)
})

const SECRET = 'whispered'
const event = (entity: WebhookEvent['entity'], action: WebhookEvent['action']): WebhookEvent => ({ entity, action })
const CREATED = event('model_version', 'created')
const hook = (events: readonly WebhookEvent[], more: object = {}) =>
  stage.webhooks.create({ name: 'ci', url, events, secret: SECRET, ...more })
const ada = { id: 'ada', roles: ['operator'] }
const register = (model: string, more: object = {}) =>
  stage.models.register({ model, source: 's3://b/k', run: 'r1', tags: { a: 'b' }, ...more })
const bodies = () => told.map(({ body }) => JSON.parse(body))
const attempts = async (id: string) =>
  (await stage.audit.list({ action: 'registry.webhook_delivery' })).filter(({ target }) =>
    target.startsWith(`webhooks/${id}/`),
  )

describe('a delivery', () => {
  it('says what happened, and is signed so that anybody with the secret can check it', async () => {
    await hook([CREATED])
    await register('told')
    await stage.worker.drain()
    expect(bodies()).toEqual([
      {
        ...{ entity: 'model_version', action: 'created', timestamp: '2026-01-01T00:00:00.000+00:00' },
        data: { name: 'told', version: '1', source: 's3://b/k', run_id: 'r1', tags: { a: 'b' }, description: null },
      },
    ])
    const { headers, body } = told[0]!
    const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`
    const mac = createHmac('sha256', Buffer.from(SECRET)).update(Buffer.from(signed)).digest('base64')
    expect(headers['x-mlflow-signature']).toBe(`v1,${mac}`)
    expect(headers['x-mlflow-timestamp']).toBe(String(stage.clock.now() / 1_000))
    expect(headers['content-type']).toBe('application/json')
  })

  it('is made for every kind of event that was asked for, and for no other', async () => {
    const kinds = [
      ...[
        event('registered_model', 'created'),
        event('model_version_tag', 'set'),
        event('model_version_tag', 'deleted'),
      ],
      ...[event('model_version_alias', 'created'), event('model_version_alias', 'deleted'), event('prompt', 'created')],
      ...[event('prompt_version', 'created'), event('prompt_tag', 'set'), event('prompt_alias', 'created')],
    ]
    await hook(kinds, { secret: '' })
    const { models } = stage
    await models.create({ name: 'kinds', tags: { x: 'y' }, description: 'd' })
    const first = await register('kinds')
    await models.tagVersion(first, { key: 'k', value: 'v' })
    await models.tagVersion(first, { key: 'k', value: null })
    await models.pointAlias('kinds', 'best', 1, { by: 'ada', because: '' })
    await models.removeVersion(first, { by: 'ada', because: '' })
    await models.tag('kinds', 'not', 'told')
    const prompt = { 'mlflow.prompt.is_prompt': 'true' }
    await models.create({ name: 'words', tags: prompt })
    const text = { ...prompt, 'mlflow.prompt.text': 'Say {{x}}' }
    await models.register({ model: 'words', source: 'dummy-source', tags: text })
    await models.tag('words', 'mood', 'kind')
    await models.pointAlias('words', 'live', 1, { by: 'ada', because: '' })
    await stage.worker.drain()
    expect(bodies().map(({ entity, action, data }) => [entity, action, data])).toEqual([
      ['registered_model', 'created', { name: 'kinds', tags: { x: 'y' }, description: 'd' }],
      ['model_version_tag', 'set', { name: 'kinds', version: '1', key: 'k', value: 'v' }],
      ['model_version_tag', 'deleted', { name: 'kinds', version: '1', key: 'k' }],
      ['model_version_alias', 'created', { name: 'kinds', alias: 'best', version: '1' }],
      ['model_version_alias', 'deleted', { name: 'kinds', alias: 'best' }],
      ['prompt', 'created', { name: 'words', tags: prompt, description: null }],
      [
        'prompt_version',
        'created',
        { name: 'words', version: '1', tags: text, description: null, template: 'Say {{x}}' },
      ],
      ['prompt_tag', 'set', { name: 'words', key: 'mood', value: 'kind' }],
      ['prompt_alias', 'created', { name: 'words', alias: 'live', version: '1' }],
    ])
    expect(told.every(({ headers }) => headers['x-mlflow-signature'] === undefined)).toBe(true)
  })

  it('is not made of a change that was undone, nor for a webhook that is disabled', async () => {
    await hook([CREATED], { status: 'disabled' })
    await register('silent')
    await hook([CREATED])
    const undone = stage.database.tx(async () => {
      await register('silent')
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await stage.worker.drain()
    expect(told).toEqual([])
  })

  it('that fails is tried three times more, later each time, as one delivery; each try is in the audit trail', async () => {
    const { id } = await hook([CREATED])
    answers = [[503], [429, { 'retry-after': '40' }], [500], [502], [200]]
    await register('tried')
    await stage.worker.drain()
    expect(told).toHaveLength(1)
    stage.clock.moveTo(stage.clock.now() + 1_100)
    await stage.worker.drain()
    expect(told).toHaveLength(2)
    stage.clock.moveTo(stage.clock.now() + 39_000)
    await stage.worker.drain()
    expect(told).toHaveLength(2)
    for (let i = 0; i < 5; i++) {
      stage.clock.moveTo(stage.clock.now() + 61_000)
      await stage.worker.drain()
    }
    expect(told).toHaveLength(4)
    expect(new Set(told.map(({ headers }) => headers['x-mlflow-delivery-id'])).size).toBe(1)
    expect(await attempts(id)).toHaveLength(4)
    expect(
      (await attempts(id)).every(({ outcome, code }) => outcome === 'failed' && code === 'registry.webhook_failed'),
    ).toBe(true)
  })

  it('that is refused for good is tried once', async () => {
    const { id } = await hook([CREATED])
    answers = [[410]]
    await register('gone')
    await stage.worker.drain()
    stage.clock.moveTo(stage.clock.now() + 600_000)
    await stage.worker.drain()
    expect(told).toHaveLength(1)
    expect(await attempts(id)).toMatchObject([{ outcome: 'failed', code: 'registry.webhook_refused' }])
  })
})

describe('a webhook', () => {
  it('never shows its secret, which is not in the database either', async () => {
    const made = await stage.perform(
      'registry.add_webhook',
      { name: 'ci', address: url, events: [CREATED], secret: SECRET },
      ada,
    )
    const { id } = made as { id: string }
    const shown = await stage.perform('registry.webhooks', {}, ada)
    const row = await stage.database.on<{ webhook: { id: string } }>().selectFrom('webhook').selectAll().execute()
    for (const text of [made, shown, row].map((one) => JSON.stringify(one))) expect(text).not.toContain(SECRET)
    expect(made).toMatchObject({ isSigned: true, status: 'active' })
    expect(await stage.webhooks.change(id, { secret: '' })).toMatchObject({ isSigned: false })
    expect(await stage.webhooks.change(id, { name: 'other', status: 'disabled' })).toMatchObject({
      name: 'other',
      status: 'disabled',
      url,
    })
  })

  it('is tried by hand', async () => {
    const { id } = await hook([CREATED, event('prompt_tag', 'deleted')])
    expect(await stage.webhooks.test(id)).toEqual({ success: true, status: 200, body: 'heard', error: null })
    answers = [[500]]
    expect(await stage.webhooks.test(id, event('prompt_tag', 'deleted'))).toMatchObject({ success: false, status: 500 })
    expect(bodies().map(({ entity }) => entity)).toEqual(['model_version', 'prompt_tag'])
  })

  it('is refused where it leads inside, or asks for what never happens', async () => {
    const code = (name: string) => ({ code: name })
    await expect(hook([CREATED], { url: 'https://169.254.169.254/' })).rejects.toMatchObject(
      code('flow.address_refused'),
    )
    await expect(hook([event('model_version', 'deleted')])).rejects.toMatchObject(code('registry.bad_webhook'))
    await expect(hook([])).rejects.toMatchObject(code('registry.bad_webhook'))
    const { id } = await hook([CREATED])
    await expect(stage.webhooks.change(id, { url: 'https://10.0.0.1/' })).rejects.toMatchObject(
      code('flow.address_refused'),
    )
    await expect(stage.webhooks.get('nix')).rejects.toMatchObject(code('registry.webhook_not_found'))
    await expect(stage.perform('registry.webhooks', {}, { id: 'eve', roles: ['viewer'] })).rejects.toMatchObject(
      code('governance.forbidden'),
    )
  })

  it('is listed page by page', async () => {
    for (let i = 0; i < 5; i++) await hook([CREATED], { name: `w${i}` })
    const names: string[] = []
    for (let after: string | undefined; ; ) {
      const { webhooks, next } = await stage.webhooks.list({ limit: 2, ...(after && { after }) })
      names.push(...webhooks.map(({ name }) => name))
      if (next === undefined) break
      after = next
    }
    expect(names.sort()).toEqual(['w0', 'w1', 'w2', 'w3', 'w4'])
  })
})

describe('the vault', () => {
  it('opens what it sealed, also after a restart, with a key that only its owner may read', async () => {
    const folder = freshFolder()
    const [vault, other] = [await openVault(folder), await openVault(folder)]
    expect(vault.seal('text')).not.toBe(vault.seal('text'))
    expect(other.open(vault.seal('größer 🚂'))).toBe('größer 🚂')
    expect(statSync(path.join(folder, 'secrets.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(path.join(folder, 'secrets.key'))).toHaveLength(32)
  })

  it('opens nothing that was changed, or that another key has sealed', async () => {
    const vault = await openVault(freshFolder())
    const sealed = Buffer.from(vault.seal('text'), 'base64')
    const failed = expect.objectContaining({ code: 'registry.secret_unreadable' })
    for (const at of [0, 13, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(() => vault.open(changed.toString('base64'))).toThrow(failed)
    }
    const stranger = await openVault(freshFolder())
    expect(() => stranger.open(sealed.toString('base64'))).toThrow(failed)
  })
})
