import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cliHooks } from '../src/app.ts'
import { environmentName } from '../src/base/index.ts'
import { loadProject } from '../src/cli/config.ts'
import { referenceFiles } from '../src/cli/reference.ts'
import { SECRET_SETTINGS, settingsSchema } from '../src/cli/settings.ts'
import { flagName } from '../src/cli/values.ts'
import { type ActionFace, roomOf, routeOf, verbOf } from '../src/http/index.ts'
import { withoutComments } from './source-text.ts'
import { cleanFolders, freshFolder } from './support/folders.ts'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path))
const shipped = files.filter((path) => !/\.test\.tsx?$/.test(path))
const texts = new Map(shipped.map((path) => [path, withoutComments(readFileSync(`src/${path}`, 'utf8'))]))
const readme = readFileSync('README.md', 'utf8')
const { actions, errors, events } = cliHooks

afterAll(cleanFolders)

const fieldsOf = (action: ActionFace): string[] => Object.keys(action.input.properties)

describe('the reference', () => {
  it('is what the code says; write it anew with npm run document', () => {
    const old = [...referenceFiles(cliHooks)].filter(
      ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
    )
    expect(old.map(([path]) => path)).toEqual([])
  })

  it('is linked from the README', () => {
    for (const page of ['actions', 'errors', 'settings', 'events'])
      expect(readme).toContain(`docs/reference/${page}.md`)
  })
})

describe('errors', () => {
  const codes = errors.flatMap(({ room, specs }) =>
    Object.keys(specs).map((key) => ({ room, key, code: `${room}.${key}` })),
  )

  it('are all in the reference, whatever folder declares them', async () => {
    const declaring = [...texts].filter(([path, text]) => text.includes('defineErrors(') && path !== 'base/errors.ts')
    const declared: string[] = []
    for (const [path] of declaring) {
      const module = (await import(resolve('src', path))) as Record<string, unknown>
      for (const value of Object.values(module)) {
        const { room, specs } = value as { room?: string; specs?: object }
        if (room !== undefined && specs) declared.push(...Object.keys(specs).map((key) => `${room}.${key}`))
      }
    }
    expect([...new Set(declared)].sort()).toEqual(codes.map(({ code }) => code).sort())
  })

  it('have codes that are used once only, and are well formed', () => {
    const seen = codes.map(({ code }) => code)
    expect(seen.filter((code, i) => seen.indexOf(code) !== i)).toEqual([])
    expect(seen.filter((code) => !/^[a-z]+\.[a-z0-9_]+$/.test(code))).toEqual([])
  })

  it('are all thrown somewhere', () => {
    const throwing = [...texts].filter(([path]) => !/(?:^|\/)errors\.ts$/.test(path))
    const silent = codes.filter(({ key }) => !throwing.some(([, text]) => text.includes(`'${key}'`)))
    expect(silent.map(({ code }) => code)).toEqual([])
  })

  it('say a sentence, a status and a next step', () => {
    for (const { room, specs } of errors)
      for (const [key, { status, says, help }] of Object.entries(specs)) {
        expect(status, `${room}.${key}`).toBeGreaterThanOrEqual(400)
        expect(status, `${room}.${key}`).toBeLessThan(600)
        expect(says.trim().length, `${room}.${key}`).toBeGreaterThan(0)
        expect(help, `${room}.${key}`).toMatch(/\S{2,}/)
      }
  })

  it('name commands that there are', () => {
    const commands = new Set([
      'demo',
      'init',
      'plan',
      'up',
      'settings',
      'reproduce',
      'reference',
      'import',
      'storage',
      ...actions.map(roomOf),
    ])
    const verbs = new Set(actions.flatMap((action) => [action.name, `${roomOf(action)}.${flagName(verbOf(action))}`]))
    for (const { room, specs } of errors)
      for (const [key, { help }] of Object.entries(specs))
        for (const [, first, second] of help.matchAll(/\bmillrace ([a-z]+)(?: ([a-z_-]+))?/g)) {
          expect(commands, `${room}.${key}: millrace ${first}`).toContain(first)
          if (actions.some((action) => roomOf(action) === first) && second !== undefined)
            expect(verbs, `${room}.${key}: millrace ${first} ${second}`).toContain(`${first}.${second}`)
        }
  })
})

describe('actions', () => {
  it('are all known to the application', () => {
    const declared = [...texts].flatMap(([, text]) =>
      [...text.matchAll(/\b(?:action|\w+Action)\(\{\s*name: '([^']+)'/g)].map(([, name]) => name!),
    )
    expect(declared.sort()).toEqual(actions.map(({ name }) => name).sort())
  })

  it.each(actions.map((action) => [action.name, action] as const))(
    '%s has a name, sentence, permit, route and example',
    (name, action) => {
      expect(name).toMatch(/^[a-z]+\.[a-z][a-z_]*$/)
      expect(action.does).toMatch(/^[A-Z].*\.$/)
      expect(action.permit).toMatch(/^[a-z]+\.[a-z_]+$/)
      const { path, parameters } = routeOf(action)
      expect(path).toMatch(/^\/api\/v1\/[a-z0-9/:_-]+$/i)
      for (const parameter of parameters) expect(fieldsOf(action)).toContain(parameter)
      expect(action.example).toMatch(
        new RegExp(`^${roomOf(action)} (?:${verbOf(action)}|${flagName(verbOf(action))})(?: |$)`),
      )
      const flags = [...action.example!.matchAll(/(?:^| )--([a-z-]+)/g)].map(([, flag]) => flag!)
      const known = [...fieldsOf(action).map(flagName), 'json', ...Object.keys(settingsSchema.properties).map(flagName)]
      for (const flag of flags) expect(known, `--${flag}`).toContain(flag)
    },
  )

  it('have names and routes of their own', () => {
    const routes = actions.map(({ http }) => http.replace(/:\w+/g, ':'))
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length)
    expect(routes.filter((route, i) => routes.indexOf(route) !== i)).toEqual([])
  })

  /** The flag of the program is meant for the action too: how many threads may be used. */
  const MEANT_FOR_BOTH = ['training.automl: threads', 'serving.batch: threads']

  it('have no field whose flag is one of the program, but for what is meant for both', () => {
    const taken = new Set(['json', 'help', ...Object.keys(settingsSchema.properties).map(flagName)])
    const clashes = actions.flatMap((action) =>
      fieldsOf(action)
        .filter((field) => taken.has(flagName(field)))
        .map((field) => `${action.name}: ${field}`),
    )
    expect(clashes).toEqual(MEANT_FOR_BOTH)
  })
})

describe('events', () => {
  it('are all in the reference', () => {
    const declared = [...texts].flatMap(([, text]) =>
      [...text.matchAll(/\bdefineEvent\(\s*'([^']+)'/g)].map(([, name]) => name!),
    )
    expect(events.map(({ name }) => name).sort()).toEqual(declared.sort())
    for (const { name } of events) expect(name).toMatch(/^[a-z]+\.[a-z_]+$/)
  })
})

describe('settings', () => {
  const names = Object.keys(settingsSchema.properties)

  it('each have a sentence, and every variable that is named anywhere is one', () => {
    const page = readFileSync('docs/reference/settings.md', 'utf8')
    for (const [name, schema] of Object.entries(settingsSchema.properties)) {
      expect((schema as { description?: string }).description, name).toMatch(/\.$/)
      expect(page).toContain(`\`${environmentName(name)}\``)
    }
    const variables = new Set(names.map(environmentName))
    // those that a pipeline gives its commands are no settings
    const named = [...texts].flatMap(([path, text]) =>
      path.startsWith('pipeline/')
        ? []
        : [...text.matchAll(/\bMILLRACE_[A-Z_]*[A-Z]\b/g)].map(([variable]) => variable),
    )
    expect(named.filter((variable) => !variables.has(variable))).toEqual([])
  })

  it('hide what is secret', () => {
    for (const name of SECRET_SETTINGS) expect(names).toContain(name)
  })
})

describe('the README', () => {
  it('names files of the source that are there', () => {
    const named = readme.match(/(?<=`)(?:src|test|bench)\/[\w./-]+(?=`)/g) ?? []
    expect(named).not.toEqual([])
    expect(named.filter((path) => !existsSync(path))).toEqual([])
  })

  it('shows a project that loads', async () => {
    const folder = freshFolder()
    const code = /```ts\n(\/\/ millrace\.config\.ts[\s\S]*?)```/.exec(readme)![1]!
    writeFileSync(join(folder, 'millrace.config.ts'), code)
    const project = await loadProject({ folder, file: 'millrace.config.ts', library: () => import('../src/index.ts') })
    expect(project.endpoints.map(({ name }) => name)).toEqual(['late'])
    expect(project.datasets.map(({ name }) => name)).toEqual(['flights'])
  })

  it('names every command that is written by hand', () => {
    const added = [...texts].flatMap(([path, text]) =>
      path.startsWith('cli/') ? [...text.matchAll(/\.command\('([a-z]+)'/g)] : [],
    )
    const commands = added.map(([, name]) => name!)
    expect(commands).toContain('up')
    const line = /`millrace (demo[^`]*)`/.exec(readme)?.[1]?.split(/[\s·]+/) ?? []
    expect(line.sort()).toEqual([...new Set(commands)].sort())
  })
})
