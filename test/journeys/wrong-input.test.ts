import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { findFlights } from '../../src/cli/demo/source.ts'
import { type Ended, initProject, millrace, millraceHere, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
let folder: string
let config: string
let other = 0

beforeAll(async () => {
  folder = await initProject(freshFolder())
  config = readFileSync(path.join(folder, 'millrace.config.ts'), 'utf8')
})

const run = (...words: string[]): Promise<Ended> => millrace([...words, '--json'], { folder })
const here = (...words: string[]): Promise<Ended> => millraceHere([...words, '--json'], { folder })
const json = <T>({ stdout }: Ended): T => JSON.parse(stdout) as T

/** A project file like the first one, but for one change. */
function changed(from: string, to: string): string {
  expect(config).toContain(from)
  const name = `changed-${other++}.config.ts`
  writeFileSync(path.join(folder, name), config.replace(from, to))
  return name
}

/** One sentence, one next step, one code, all on standard error; on standard output the same as one document. */
function expectRefused(ended: Ended, code: string, status = 2): string {
  expect(`${ended.stderr}${ended.stdout}`).toContain(code)
  const { error } = json<{ error: { code: string; message: string; help: string } }>(ended)
  expect(error.code).toBe(code)
  expect(error.message).toMatch(/^(?:[A-Z]|--)[^\n]*[.)]$/)
  expect(error.help.length).toBeGreaterThan(10)
  expect(ended.stderr).toContain(`${error.message}\n  ${error.help}\n  (${code})\n`)
  expect(ended.stderr).not.toMatch(/\n\s+at /)
  expect(ended.status).toBe(status)
  return `${error.message} ${error.help}`
}

interface Listed {
  readonly datasets: readonly { readonly name: string; readonly versions: number; readonly current: unknown }[]
}

async function expectNothingKept(): Promise<void> {
  const { datasets } = json<Listed>(await run('data', 'list'))
  expect(datasets.map(({ name, versions, current }) => [name, versions, current])).toEqual([['deliveries', 0, null]])
}

describe('a project file with a typo is refused before anything is opened', () => {
  it.each([
    ['number({ min: 0 }),\n    items', 'number({ minn: 0 }),\n    items', 'data.bad_contract', 'min'],
    ["onViolation: 'quarantine'", "onViolaton: 'quarantine'", 'data.bad_contract', 'onViolation'],
    ["onViolation: 'quarantine'", "onViolation: 'ignore'", 'data.bad_contract', 'quarantine'],
    ['number({ min: 0 }),\n    items', 'number({ min: 5, max: 1 }),\n    items', 'data.bad_contract', 'distance'],
    ["csv('deliveries.csv')", "csv('')", 'data.bad_source', 'path'],
    ["metric: 'logloss'", "metrik: 'logloss'", 'training.bad_model', 'metric'],
    ["metric: 'logloss'", "metric: 'loglos'", 'training.bad_model', 'logloss'],
    ["test: '1w'", "tset: '1w'", 'training.bad_model', 'test'],
    ['sql`minutes > 45`', 'sql`minutes >`', 'table.bad_expression', ''],
    ['boosting()]', 'boosting({ rouns: 3 })]', 'learners.bad_option', 'rouns'],
    ['renew: {', 'renewal: {', 'automation.bad_endpoint', 'renew'],
    ["window: '6w' },\n})", "windw: '6w' },\n})", 'automation.bad_endpoint', 'window'],
    ['calibration: { max', 'calibraton: { max', 'monitoring.bad_watch', ''],
    ['steps: [10, 50, 100]', 'steps: [50, 10]', 'automation.bad_rollout', '50, 10'],
    ["shadow: '1d'", "shade: '1d'", 'automation.bad_rollout', 'shadow'],
    ['endpoints: [slowEndpoint]', 'endpoint: [slowEndpoint]', 'automation.bad_project', 'endpoints'],
    ['csv(', 'cvs(', 'cli.config_invalid', 'cvs'],
    ['export default', 'export const project =', 'cli.config_without_project', 'export default'],
  ])('%j as %j: %s', async (from, to, code, nearest) => {
    const text = expectRefused(await here('plan', '--config', changed(from, to)), code)
    expect(text).toContain(nearest)
  })

  it('and so is one that is not there', async () => {
    expectRefused(await here('plan', '--config', 'gone.config.ts'), 'cli.config_not_found')
    expectRefused(await run('up', '--config', 'gone.config.ts'), 'cli.config_not_found')
  })
})

it('a reader that leaves early is no fault', async () => {
  const program = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url))
  const { stderr } = await promisify(execFile)('sh', ['-c', `"${process.execPath}" "${program}" --help | true`])
  expect(stderr).toBe('')
})

describe('wrong use of the command line is refused', () => {
  it.each([
    [['dta', 'list'], 'cli.wrong_use', 'data'],
    [['data', 'lst'], 'cli.wrong_use', 'list'],
    [['data', 'list', '--folder', 'x'], 'cli.wrong_use', '--help'],
    [['demo', '--sample', '2'], 'cli.wrong_use', '--sample'],
    [['demo', '--pace', 'fast'], 'cli.wrong_use', '--pace'],
    [['plan', '--port', 'high'], 'settings.bad_value', 'port'],
  ])('%j', async (words, code, better) => {
    expect(expectRefused(await here(...words), code)).toContain(better)
  })

  it('and so is a setting in the environment that does not exist', async () => {
    const ended = await millrace(['plan', '--json'], { folder, environment: { MILLRACE_DATADIR: 'x' } })
    expect(expectRefused(ended, 'settings.unknown_key')).toContain('MILLRACE_DATA_DIR')
  })
})

describe('wrong data leaves nothing half done', () => {
  it('when the file is missing, and the server that began is gone', async () => {
    const name = changed('deliveries.csv', 'missing.csv')
    const text = expectRefused(await run('data', 'ingest', 'deliveries', '--config', name), 'data.source_not_found')
    expect(text).toContain('missing.csv')
    expectRefused(await run('up', '--port', '0', '--config', name), 'data.source_not_found')
    await expectNothingKept()
    expect(json(await run('serving', 'list'))).toEqual({ endpoints: [] })
  })

  it('when the contract names a column that the file has not', async () => {
    const name = changed('distance: number', 'distnace: number')
    const text = expectRefused(await run('data', 'ingest', 'deliveries', '--config', name), 'data.missing_column')
    expect(text).toContain('the nearest is distance')
    await expectNothingKept()
  })

  it('when the file is no Parquet file', async () => {
    writeFileSync(path.join(folder, 'text.parquet'), 'ordered,minutes\n')
    const name = changed("csv('deliveries.csv')", "parquet('text.parquet')")
    const file = path.join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace('number, sql', 'number, parquet, sql'))
    const text = expectRefused(await run('data', 'ingest', 'deliveries', '--config', name), 'data.source_unreadable')
    expect(text).toContain('text.parquet')
    await expectNothingKept()
  })

  it('when a row breaks a contract that blocks, and its values are not told', async () => {
    const rows = readFileSync(path.join(folder, 'deliveries.csv'), 'utf8')
    writeFileSync(path.join(folder, 'bad.csv'), `${rows}2026-01-01T00:00:00Z,secret-0815,1,bike,20\n`)
    const name = changed("onViolation: 'quarantine'", "onViolation: 'block'")
    const file = path.join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace('deliveries.csv', 'bad.csv'))
    const text = expectRefused(await run('data', 'ingest', 'deliveries', '--config', name), 'data.contract_blocked')
    expect(text).toContain('1 rows')
    expect(text).not.toContain('0815')
    await expectNothingKept()
  })
})

describe('what is in the way is named', () => {
  it('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const text = expectRefused(await run('up', '--port', String(port)), 'http.port_in_use')
    expect(text).toContain(`--port ${port + 1}`)
    await new Promise((resolve) => server.close(resolve))
    await expectNothingKept()
  })

  it('the process that owns the data folder, which goes on undisturbed', async () => {
    const first = await up(folder)
    try {
      const before = await run('data', 'list')
      const text = expectRefused(await run('up', '--port', '0'), 'storage.folder_in_use')
      expect(text).toContain(String(first.process.pid))
      expect(await (await fetch(`${first.url}/v2/health/ready`)).json()).toEqual({ ready: true })
      expect((await run('data', 'list')).stdout).toBe(before.stdout)
    } finally {
      expect((await first.stop()).status).toBe(0)
    }
  })

  it('a gate that a first model does not pass: the check says no, and nothing is served', async () => {
    const name = changed('min: 0.6 ', 'min: 0.999 ')
    const ended = await run('up', '--port', '0', '--config', name, '--data-dir', 'strict')
    const text = expectRefused(ended, 'automation.first_model_refused', 1)
    expect(text).toContain('0.999')
    const { endpoints } = json<{ endpoints: { champion: number | null }[] }>(
      await run('serving', 'list', '--data-dir', 'strict'),
    )
    expect(endpoints.map(({ champion }) => champion)).toEqual([null])
  })

  it('flights that are not installed, with the one command that adds them', () => {
    const nowhere = pathToFileURL(path.join(freshFolder(), 'package.json')).href
    expect(() => findFlights([nowhere])).toThrow(
      expect.objectContaining({ code: 'demo.data_missing', help: expect.stringContaining('npm install') }),
    )
  })
})

describe('a row of the wrong type', () => {
  it('is set aside with its reason, and the others are taken', async () => {
    const rows = readFileSync(path.join(folder, 'deliveries.csv'), 'utf8')
    const bad = ['2026-01-01T00:00:00Z,far,1,bike,20', '2026-01-01T00:00:00Z,1.5,1.5,bike,20', 'soon,1,1,bike,20']
    writeFileSync(path.join(folder, 'mixed.csv'), `${rows}${bad.join('\n')}\n`)
    const flags = ['--config', changed('deliveries.csv', 'mixed.csv'), '--data-dir', 'mixed']
    const ended = await run('data', 'ingest', 'deliveries', ...flags)
    expect(ended.status).toBe(0)
    const version = json<{ rows: number; quarantined: number; reasons: { column: string; rows: number }[] }>(ended)
    expect([version.rows, version.quarantined]).toEqual([4000, 3])
    expect(version.reasons.map(({ column, rows }) => [column, rows]).sort()).toEqual([
      ['distance', 1],
      ['items', 1],
      ['ordered', 1],
    ])
    const aside = json<{ rows: { row: number; reasons: { column: string }[]; values: Record<string, string> }[] }>(
      await run('data', 'quarantine', 'deliveries', ...flags),
    )
    expect(aside.rows.map(({ row, reasons }) => [row, reasons[0]!.column])).toEqual([
      [4000, 'distance'],
      [4001, 'items'],
      [4002, 'ordered'],
    ])
    expect(aside.rows[0]!.values['distance']).toBe('far')
  })
})
