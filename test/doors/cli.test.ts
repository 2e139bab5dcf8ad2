import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineErrors, fileToRead, fileToWrite } from '../../src/base/index.ts'
import { type CliHooks, createProgress, renderResult, runCli } from '../../src/cli/index.ts'
import { type ActionFace, callAction } from '../../src/http/index.ts'
import { actions, fakeServer, perform } from './fake-server.ts'

const failThings = defineErrors('registry', { gate_refused: { status: 409, says: 'No.', help: 'Train a better one.' } })

const reproduce: ActionFace = {
  name: 'training.reproduce',
  does: 'Train again.',
  http: 'POST /api/v1/runs/:run/reproductions',
  permit: 'training.write',
  input: Type.Object({ run: Type.String() }),
  output: Type.Any(),
  example: 'training reproduce RUN',
}
const judge: ActionFace = {
  ...reproduce,
  name: 'training.judge',
  http: 'POST /api/v1/judgements',
  input: Type.Object({ rows: Type.Optional(Type.Array(Type.Object({ a: Type.Number() }))) }),
}

const search: ActionFace = {
  ...reproduce,
  name: 'training.search',
  http: 'POST /api/v1/searches',
  input: Type.Object({
    data: Type.Optional(fileToRead('Rows.')),
    out: Type.Optional(fileToWrite('Model.')),
    threads: Type.Optional(Type.Integer()),
  }),
}

let folder: string
let asked: { from: 'here' | 'server'; name: string }[]
let out: string
let err: string
let stop: () => void

const hooks: CliHooks = {
  version: '1.2.3',
  actions: [...actions, reproduce, judge, search],
  events: [],
  errors: [failThings],
  async move({ folder, to, progress }) {
    progress(1, 'comparing')
    asked.push({ from: 'here', name: `${folder} to ${to}` })
    return { tables: [{ name: 'run', rows: 3 }], rows: 3 }
  },
  async open({ settings, project, progress }) {
    return {
      async perform(action, input, call) {
        asked.push({ from: 'here', name: action.name })
        progress(0.5, 'thinking')
        if (action === reproduce) return { same: (input as { run: string }).run === 'good' }
        if (action === search) return { ...(input as object), engine: settings.threads, files: call.files }
        if (action === judge && (input as { rows?: unknown[] }).rows) return input
        if (action === judge) throw failThings('gate_refused', {})
        return perform(action, input, call)
      },
      plan: async () => [{ kind: 'endpoint', name: project!.name, change: 'create', because: 'it is new' }],
      async up(_progress, listening) {
        const server = await fakeServer({ settings: { port: settings.port } })
        const { url } = await server.listen()
        const running = { url, instance: server.instance, token: 'mr_once', stop: () => server.close() }
        listening?.(running)
        return running
      },
      close: async () => undefined,
    }
  },
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'))
  asked = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function millrace(words: string[], environment: Record<string, string> = {}): Promise<number> {
  out = ''
  err = ''
  const terminal = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    screen: false,
    columns: 100,
    folder,
    environment,
    stopped: () =>
      new Promise<void>((resolve) => {
        stop = resolve
      }),
  }
  const library = async () => ({
    defineProject: (project: object) => ({ datasets: [], views: [], models: [], endpoints: [], ...project }),
  })
  return runCli(words, { hooks, library, terminal })
}

const config = (text: string) => writeFileSync(join(folder, 'millrace.config.ts'), text)

describe('derived commands', () => {
  it('take path parameters as arguments or flags, and turn texts into types', async () => {
    for (const words of [
      ['things', 'show', 'a'],
      ['things', 'show', '--name', 'a'],
    ]) {
      expect(await millrace([...words, '--limit', '3', '--exact', '--tags', 'x', '--tags', 'y', '--json'])).toBe(0)
      expect(JSON.parse(out)).toEqual({ name: 'a', limit: 3, exact: true, tags: ['x', 'y'], rate: null })
    }
    expect(await millrace(['things', 'show', 'a', '--exact', 'false', '--json'])).toBe(0)
    expect(JSON.parse(out).exact).toBe(false)
  })

  it('print a result for people without --json, and progress on standard error', async () => {
    expect(await millrace(['things', 'show', 'a', '--limit', '3'])).toBe(0)
    expect(out).toMatch(/^name +a\nlimit +3\nrate +NaN\n$/)
    expect(err).toContain(' 50 % thinking')
  })

  it('make the paths of files absolute, and may name any of this machine', async () => {
    expect(await millrace(['training', 'search', '--data', 'rows.csv', '--out', '/tmp/m.onnx', '--json'])).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ data: join(folder, 'rows.csv'), out: '/tmp/m.onnx', files: 'all' })
    expect(await millrace(['training', 'search', '--help'])).toBe(0)
    expect(out).toContain('--data <file>')
  })

  it('are given a flag of the program that they take too', async () => {
    for (const words of [
      ['training', 'search', '--threads', '7'],
      ['--threads', '7', 'training', 'search'],
    ]) {
      expect(await millrace([...words, '--json'])).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ threads: 7, engine: 7 })
    }
    expect(await millrace(['training', 'search', '--json'])).toBe(0)
    expect(JSON.parse(out)).not.toHaveProperty('threads')
  })

  it('read JSON fields from the flag or from a file', async () => {
    writeFileSync(join(folder, 'rows.json'), '[{"a":1}]')
    for (const text of ['[{"a":1}]', '@rows.json']) {
      expect(await millrace(['training', 'judge', '--rows', text, '--json'])).toBe(0)
      expect(JSON.parse(out)).toEqual({ rows: [{ a: 1 }] })
    }
    expect(await millrace(['training', 'judge', '--rows', '@missing.json'])).toBe(2)
    expect(err).toContain('cli.file_unreadable')
  })

  it.each([
    [['things', 'show', 'a', '--limit', '3.0'], 2, 'governance.bad_input'],
    [['things', 'show'], 2, 'governance.bad_input'],
    [['things', 'show', 'gone'], 2, 'things.not_there'],
    [['things', 'show', 'broken'], 3, 'http.internal'],
    [['training', 'judge'], 1, 'registry.gate_refused'],
  ] as const)('%j ends with status %i and code %s', async (words, status, code) => {
    expect(await millrace([...words])).toBe(status)
    expect(out).toBe('')
    expect(err).toContain(`(${code})`)
    await millrace([...words, '--json'])
    expect(JSON.parse(out)).toMatchObject({ error: { code, help: expect.any(String) } })
  })

  it.each([
    [['thing', 'show'], 'things'],
    [['things', 'shw'], 'show'],
    [['things', 'show', 'a', '--limt', '3'], '--limit'],
    [['plna'], 'plan'],
  ])('%j is wrong use, with a better word', async (words, better) => {
    expect(await millrace(words)).toBe(2)
    expect(err).toMatch(/cli\.wrong_use/)
    expect(err).toContain(better)
  })

  it('show help with an example, and the version', async () => {
    expect(await millrace(['things', 'show', '--help'])).toBe(0)
    expect(out).toContain('Show one thing.')
    expect(out).toContain('$ millrace things show NAME')
    expect(await millrace(['--version'])).toBe(0)
    expect(out).toBe('1.2.3\n')
    expect(await millrace(['things', 'remove', 'a', '--version', '3', '--json'])).toBe(0)
    expect(out).toBe('null\n')
    expect(await millrace([])).toBe(2)
    expect(asked).toHaveLength(1)
  })
})

describe('where a command goes', () => {
  it('to the server that owns the data folder, and to the folder itself once that is gone', async () => {
    config(`import { defineProject } from 'millrace'\nexport default defineProject({ name: 'x' })`)
    const up = millrace(['up', '--port', '0', '--json'])
    await expect.poll(() => out).toContain('\n')
    const { url } = JSON.parse(out)
    const note = join(folder, '.millrace', 'server.json')
    expect(JSON.parse(readFileSync(note, 'utf8')).url).toBe(url)
    expect(err).toContain('mr_once')
    const ended = stop
    expect(await millrace(['things', 'show', 'a', '--limit', '3', '--json'])).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ name: 'a', limit: 3 })
    expect(await millrace(['things', 'show', 'gone'])).toBe(2)
    expect(err).toContain('things.not_there')
    expect(asked).toEqual([])
    ended()
    expect(await up).toBe(0)
    expect(existsSync(note)).toBe(false)
    await millrace(['things', 'show', 'a'])
    expect(asked).toEqual([{ from: 'here', name: 'things.show' }])
  })

  it('never to another server that took the address', async () => {
    const other = await fakeServer()
    const { url } = await other.listen()
    mkdirSync(join(folder, '.millrace'))
    writeFileSync(join(folder, '.millrace', 'server.json'), JSON.stringify({ url, instance: 'somebody else' }))
    expect(await millrace(['things', 'show', 'a'])).toBe(0)
    expect(asked).toHaveLength(1)
    await other.close()
  })

  it('to the server that is named, with its token, or fails', async () => {
    const server = await fakeServer()
    const { url } = await server.listen()
    expect(await millrace(['things', 'change', 'a', '--size', '2', '--url', url, '--json'])).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ size: 2 })
    expect(await millrace(['things', 'show', 'a', '--url', url], { MILLRACE_TOKEN: 'wrong' })).toBe(2)
    expect(err).toContain('http.unauthorized')
    await server.close()
    expect(await millrace(['things', 'show', 'a', '--url', url])).toBe(3)
    expect(err).toContain('http.unreachable')
    expect(asked).toEqual([])
  })

  it('lays inputs out so that the server reads the same', async () => {
    const server = await fakeServer()
    const { url } = await server.listen()
    const input = { name: 'a', tags: ['x&y', 'ü/?#'], exact: true }
    expect(await callAction(actions[0].http, input, { url })).toEqual({ ...input, rate: null })
    await server.close()
  })
})

describe('hand-written commands', () => {
  it('settings shows value and origin, and hides secrets', async () => {
    writeFileSync(join(folder, 'millrace.settings.json'), '{"threads":4}')
    const environment = { MILLRACE_DATABASE_URL: 'postgres://u:hunter2@h/d', MILLRACE_PORT: '1', HOME: '/x' }
    expect(await millrace(['settings', '--port', '4200', '--json'], environment)).toBe(0)
    expect(out).not.toContain('hunter2')
    const found = JSON.parse(out).settings as { name: string; value: unknown; origin: string }[]
    const of = (name: string) => found.find((one) => one.name === name)
    expect(of('threads')).toMatchObject({ value: 4, origin: 'file' })
    expect(of('databaseUrl')).toMatchObject({ value: '(hidden)', origin: 'environment' })
    expect(of('port')).toMatchObject({ value: 4200, origin: 'flag', variable: 'MILLRACE_PORT' })
    expect(of('host')).toMatchObject({ value: '127.0.0.1', origin: 'default' })
    expect(await millrace(['settings'])).toBe(0)
    expect(out).toMatch(/^port .*4100.*default.*--port.*MILLRACE_PORT$/m)
  })

  it.each([
    [{ MILLRACE_PROT: '1' }, 'MILLRACE_PORT', 'settings.unknown_key'],
    [{ MILLRACE_PORT: 'high' }, 'port', 'settings.bad_value'],
    [{ MILLRACE_DATABASE_URL: 'mysql://x' }, 'databaseUrl', 'settings.bad_value'],
  ])('settings refuses %j', async (environment, better, code) => {
    expect(await millrace(['settings'], environment as Record<string, string>)).toBe(2)
    expect(err).toContain(better)
    expect(err).toContain(code)
  })

  it.each(['{"prot":1}', '{', '[]'])('settings refuses the file %j', async (text) => {
    writeFileSync(join(folder, 'millrace.settings.json'), text)
    expect(await millrace(['settings'])).toBe(2)
    expect(err).toMatch(/settings\.unknown_key|cli\.settings_file_invalid/)
  })

  it.each([
    [undefined, 'cli.config_not_found'],
    ['export default {', 'cli.config_invalid'],
    [`import { nothing } from './missing.ts'\nexport default nothing`, 'cli.config_invalid'],
    ['export const project = 1', 'cli.config_without_project'],
    ['export default { name: 3 }', 'cli.config_without_project'],
  ])('plan refuses the project %j', async (text, code) => {
    if (text) config(text)
    expect(await millrace(['plan'])).toBe(2)
    expect(err).toContain(code)
  })

  it('plan says what would change, from a project in TypeScript with the library in reach', async () => {
    writeFileSync(join(folder, 'name.ts'), `export enum Name { own = 'shop' }`)
    config(`import { defineProject, type Project } from 'millrace'\nimport { Name } from './name.ts'
const project: Project = defineProject({ name: Name.own })\nexport default project`)
    expect(await millrace(['plan', '--json'])).toBe(0)
    const change = { kind: 'endpoint', name: 'shop', change: 'create', because: 'it is new' }
    expect(JSON.parse(out)).toEqual({ project: 'shop', changes: [change] })
    config(`import { defineProject } from 'millrace'\nexport default defineProject({ name: 'other' })`)
    await millrace(['plan'])
    expect(out).toBe('+ endpoint other: it is new\n')
  })

  it('init writes a project once', async () => {
    expect(await millrace(['init', 'shop'])).toBe(0)
    expect(out).toContain('cd shop && millrace up')
    expect(readFileSync(join(folder, 'shop', 'millrace.config.ts'), 'utf8')).toContain('defineProject')
    const rows = readFileSync(join(folder, 'shop', 'deliveries.csv'), 'utf8')
      .trim()
      .split('\n')
    expect(rows[0]).toBe('ordered,distance,items,courier,minutes')
    expect(rows).toHaveLength(4001)
    expect(await millrace(['init', 'shop'])).toBe(2)
    expect(err).toContain('cli.file_exists')
    expect(await millrace(['init', 'shop', '--force'])).toBe(0)
  })

  it('reproduce ends with 1 when the bytes differ', async () => {
    expect(await millrace(['reproduce', 'good', '--json'])).toBe(0)
    expect(JSON.parse(out)).toEqual({ same: true })
    expect(await millrace(['reproduce', 'bad'])).toBe(1)
    expect(err).toContain('cli.not_reproduced')
  })

  it('storage move says what went and how to start, without the password', async () => {
    const to = 'postgres://ada:secret@db.example/millrace'
    expect(await millrace(['storage', 'move', '--to', to])).toBe(0)
    expect(asked).toEqual([{ from: 'here', name: `${join(folder, '.millrace')} to ${to}` }])
    expect(out).toContain('MILLRACE_DATABASE_URL=postgres://ada:***@db.example/millrace millrace up')
    expect(out + err).not.toContain('secret')
    expect(await millrace(['storage', 'move', '--to', 'mysql://db'])).toBe(2)
    expect(await millrace(['storage', 'move', '--to', to], { MILLRACE_DATABASE_URL: to })).toBe(2)
    expect(await millrace(['storage', 'move'])).toBe(2)
  })

  it('reference writes the pages, and says no when they are old', async () => {
    expect(await millrace(['reference', '--check'])).toBe(1)
    expect(err).toContain('cli.reference_differs')
    expect(await millrace(['reference', '--write'])).toBe(0)
    expect(await millrace(['reference', '--check'])).toBe(0)
    const page = readFileSync(join(folder, 'docs/reference/actions.md'), 'utf8')
    expect(page).toContain('### things.change')
    expect(page).toContain('| `size` | `number` | yes |')
    writeFileSync(join(folder, 'docs/reference/errors.md'), 'old')
    expect(await millrace(['reference'])).toBe(1)
  })
})

describe('rendering', () => {
  it('draws a table for lists of objects, and nothing that a terminal obeys', () => {
    const text = renderResult({
      runs: [
        { id: 'a\u001b[31m', auc: 0.71234567, at: 990_000_000_000 },
        { id: 'b', auc: null, at: 0 },
      ],
    })
    expect(text.split('\n')).toEqual([
      'id           auc                    at',
      '──────  ────────  ────────────────────',
      'a?[31m  0.712346  2001-05-16T08:00:00Z',
      'b              -                     0',
      '',
    ])
    expect(text).not.toContain('\u001b')
    expect(text).toContain('2001-05-16T08:00:00Z')
    expect(renderResult([])).toBe('None.\n')
    expect(renderResult(null)).toBe('Done.\n')
    expect(renderResult({ a: { b: 1 }, c: [] })).toBe('a.b  1\n\nc\nNone.\n')
  })

  it('moves a bar on a screen', () => {
    let text = ''
    const line = createProgress({
      err: (more) => {
        text += more
      },
      screen: true,
      columns: 80,
    })
    line.report(0.5, 'half')
    line.report(0.5, 'half')
    line.end()
    expect(text).toBe(`\r\u001b[2K[${'█'.repeat(12)}${'░'.repeat(12)}]  50 % half\r\u001b[2K`)
  })
})
