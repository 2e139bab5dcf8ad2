import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cliHooks } from '../../src/app.ts'
import { createEvents } from '../../src/base/index.ts'
import { createPermits, failGovernance } from '../../src/governance/index.ts'
import { createLog, createServer, PUBLIC_ROUTES, type RouteInfo, type Server } from '../../src/http/index.ts'
import { type DataPlane, mlflowScoring, openInference, tfServing } from '../../src/protocols/index.ts'
import { ask as askAt } from '../support/ask.ts'

const permits = createPermits()
const TOKENS: Readonly<Record<string, string>> = { mr_operator: 'operator', mr_viewer: 'viewer' }

const reached = (): never => {
  throw new Error('reached')
}
const dataPlane: DataPlane = {
  names: () => [],
  ready: () => true,
  describe: () => undefined,
  statistics: () => [],
  repository: async () => [],
  ...{ infer: reached, versionOf: reached, load: reached, unload: reached },
}

/** Every route of the application, with rooms that would answer 200 to whoever is let through. */
let server: Server
let url: string
beforeAll(async () => {
  server = await createServer({
    actions: cliHooks.actions,
    async perform(action, _input, { actor }) {
      if (permits.mayI(actor, action.permit)) return { reached: true }
      throw failGovernance('forbidden', { action: action.name, permit: action.permit, actor: actor.id })
    },
    allowed: permits.mayI,
    authenticate: async (token) => (TOKENS[token] ? { id: token, roles: [TOKENS[token]] } : undefined),
    events: createEvents(Date.now, () => undefined),
    settings: { host: '0.0.0.0', port: 0, drainSeconds: 0 },
    log: createLog('silent'),
    version: '0',
    doors: [
      openInference({ dataPlane, version: '0' }),
      tfServing({ dataPlane }),
      mlflowScoring({ dataPlane, version: '0' }),
    ],
  })
  url = (await server.listen()).url
})
afterAll(() => server.close())

/** What only reads, and whose protocol asks with POST. */
const ASKS_BY_POST = [
  '/api/v1/comparisons',
  '/v2/repository/index',
  '/api/v1/contract-checks',
  '/api/v1/contract-suggestions',
  '/api/v1/features/values',
  '/api/v1/estimates',
  '/api/v1/fairness-reports',
  '/api/v1/alert-replays',
  '/api/v1/alert-rule-trials',
  '/api/v1/policy-simulations',
  '/api/v1/concept-changes',
  '/api/v1/mentions/openings',
]

const isOpen = ({ method, path }: RouteInfo): boolean => PUBLIC_ROUTES.includes(`${method} ${path}`)
const guarded = () => server.routes().filter((route) => !isOpen(route))
const isStream = ({ path }: RouteInfo): boolean => path === '/api/v1/events'

const ask = ({ method, path }: RouteInfo, headers: Record<string, string>) =>
  askAt(url, {
    method,
    url: path.replace(/\/:\w+/g, '/x1').replace('*', 'x'),
    headers: { 'content-type': 'application/json', ...headers },
    ...(/^(?:GET|HEAD|DELETE)$/.test(method) ? {} : { payload: '{}' }),
  })

describe('the route table of the application', () => {
  it('has a route for every action, and more', () => {
    const routes = new Set(server.routes().map(({ method, path }) => `${method} ${path}`))
    for (const { http } of cliHooks.actions) expect(routes).toContain(http)
    expect(guarded().length).toBeGreaterThan(cliHooks.actions.length)
  })

  it('lets nobody in without a token', async () => {
    for (const route of guarded())
      for (const headers of [
        {},
        { authorization: 'Bearer nope' },
        { authorization: 'Basic eDp5' },
        { 'x-forwarded-for': '127.0.0.1' },
      ]) {
        const answer = await ask(route, headers as Record<string, string>)
        expect(answer.statusCode, `${route.method} ${route.path}`).toBe(401)
        expect(answer.body).not.toMatch(/reached|stack|\/src\//)
      }
  })

  it('lets a viewer read and nothing else', async () => {
    for (const route of guarded().filter((one) => !isStream(one))) {
      const answer = await ask(route, { authorization: 'Bearer mr_viewer' })
      const reads = /\.read$/.test(route.permit!)
      expect(answer.statusCode === 403, `${route.method} ${route.path}`).toBe(!reads)
      if (reads && !ASKS_BY_POST.includes(route.path))
        expect(route.method, `${route.path} changes something under ${route.permit}`).toMatch(/^(?:GET|HEAD)$/)
    }
  })

  it('refuses foreign pages and other content types on every method that changes something', async () => {
    const token = { authorization: 'Bearer mr_operator' }
    for (const route of guarded().filter(({ method }) => !/^(?:GET|HEAD)$/.test(method))) {
      const name = `${route.method} ${route.path}`
      expect((await ask(route, { ...token, origin: 'https://evil.example' })).statusCode, name).toBe(403)
      expect((await ask(route, { ...token, 'sec-fetch-site': 'cross-site' })).statusCode, name).toBe(403)
      expect((await ask(route, { ...token, host: 'evil.example' })).statusCode, name).toBe(421)
      if (route.path.startsWith('/api/') && route.method !== 'DELETE')
        expect((await ask(route, { ...token, 'content-type': 'text/plain' })).statusCode, name).toBe(415)
    }
  })
})
