import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvents, idMaker, seededRandom } from '../../src/base/index.ts'
import { fingerprintOf, labelsOf, webhookBody } from '../../src/monitoring/alerts/channels/alertmanager-body.ts'
import { type Alerting, monitoringMigrations, openAlerting, receiver } from '../../src/monitoring/index.ts'
import { type Database, openEmbeddedDatabase, queueMigrations } from '../../src/storage/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type HttpReceiver, openHttpReceiver } from '../support/http-receiver.ts'

cleanFolders()

/** The real one: of Debian's package, or named by ALERTMANAGER. */
function alertmanagerHere(): string | undefined {
  const name = process.env['ALERTMANAGER'] ?? 'prometheus-alertmanager'
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return name
  } catch {
    return undefined
  }
}
const program = alertmanagerHere()
if (program === undefined)
  process.stderr.write('skipped: no prometheus-alertmanager here (apt-get install it, or set ALERTMANAGER)\n')

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

describe.skipIf(program === undefined)('a real Alertmanager', () => {
  let child: ChildProcess
  let url: string
  let hook: HttpReceiver
  let database: Database
  let alerting: Alerting
  let now = Date.now()

  beforeAll(async () => {
    hook = await openHttpReceiver()
    const folder = freshFolder()
    mkdirSync(folder, { recursive: true })
    const config = path.join(folder, 'am.yml')
    writeFileSync(
      config,
      `route: { receiver: w, group_by: [endpoint], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: w, webhook_configs: [{ url: "http://${hook.host}/", send_resolved: true }] }]
`,
    )
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const words = [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]
    child = spawn(program!, words, { stdio: 'ignore' })
    for (let tries = 0; tries < 200; tries++) {
      const ready = await ask(url, '/-/ready').then(
        ({ statusCode }) => statusCode === 200,
        () => false,
      )
      if (ready) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    database = await openEmbeddedDatabase({ folder: path.join(folder, 'db') })
    await database.migrate([...queueMigrations, ...monitoringMigrations])
    const clock = { now: () => now }
    alerting = openAlerting({
      ...{ database, clock, events: createEvents(clock.now, () => undefined), newId: idMaker(clock, seededRandom(1)) },
      ...{
        random: seededRandom(1),
        onFault: () => undefined,
        secretOf: () => undefined,
        address: () => 'http://127.0.0.1:4100',
      },
      ...{ declared: [receiver('am', { alertmanager: { url } })], allowedHosts: [`127.0.0.1:${port}`] },
    })
  }, 60_000)
  afterAll(async () => {
    child.kill()
    hook.close()
    await database.close()
  })

  const active = async () =>
    (await ask(url, '/api/v2/alerts?active=true')).json() as { fingerprint: string; labels: object; endsAt: string }[]
  const finding = {
    code: 'monitoring.drift',
    severity: 'alarm' as const,
    message: 'origin moved.',
    subjects: ['origin'],
    evidence: {},
  }
  const shown = { id: 'x', endpoint: 'late', ...finding, openedAt: 0, closedAt: null, closedBecause: null }

  it('takes what fires under our fingerprint, keeps it while it is repeated, and hears that it is over', async () => {
    await alerting.alerts.raise('late', finding)
    await alerting.drain()
    const [first, ...more] = await active()
    expect(more).toEqual([])
    expect(first).toMatchObject({ labels: labelsOf(shown), fingerprint: fingerprintOf(labelsOf(shown)) })
    now += 60_000
    await alerting.repeat()
    const [second] = await active()
    expect(second!.fingerprint).toBe(first!.fingerprint)
    expect(Date.parse(second!.endsAt) - Date.parse(first!.endsAt)).toBe(60_000)
    await hook.until(1)
    now -= 60_000
    await alerting.alerts.resolve('late', 'monitoring.drift', { because: 'over' })
    await alerting.drain()
    await hook.until(2)
    expect(hook.told.map(({ body }) => JSON.parse(body).status)).toEqual(['firing', 'resolved'])
    expect(await active()).toEqual([])
  }, 30_000)

  it('writes the same members to webhooks as we do', () => {
    const theirs = JSON.parse(hook.told[0]!.body)
    const ours = JSON.parse(
      webhookBody({
        id: 'n',
        what: 'firing',
        at: now,
        receiver: 'w',
        endpoint: 'late',
        alerts: [shown],
        address: 'http://x',
      }),
    )
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
    expect(Object.keys(ours.alerts[0]).sort()).toEqual(Object.keys(theirs.alerts[0]).sort())
    expect(ours.groupKey).toBe(theirs.groupKey)
    expect(ours.groupLabels).toEqual(theirs.groupLabels)
    expect(ours.alerts[0]).toMatchObject({ labels: theirs.alerts[0].labels, fingerprint: theirs.alerts[0].fingerprint })
    expect(ours.commonLabels).toEqual(theirs.commonLabels)
  })
})
