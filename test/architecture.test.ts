import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { functionsOf, importsOf, withoutTextsAndComments } from './source-text.ts'

const PURE = new Set(['base', 'math', 'table', 'inference', 'learners', 'evaluation'])
/** The one adapter in a pure folder that may reach outside: native models. */
const PURE_EXCEPTION = 'inference/onnxruntime.ts'
/** These stand above the list: the files that are the package's entrances, and the folder that puts the rooms together for them. */
const ABOVE = ['app.ts', 'index.ts']
const isAbove = (path: string): boolean => ABOVE.includes(path) || path.startsWith('assembly/')
/** What begins a process, or tells a whole story, may import them. */
const ENTRIES = /^(?:[a-z-]+\.ts|assembly\/.*|cli\/main\.ts|cli\/demo\/.*)$/
const FORBIDDEN_NAMES = /(?:^|\/)(?:utils?|common|helpers?|types|misc|shared)\.tsx?$/
/** The client is an entrance of its own, because it runs in browsers, where the server can not. */
const BROWSER_ENTRANCE = 'http/client.ts'
/** The one error, and a file system, which PGlite takes as a class only. */
const CLASSES = ['base/errors.ts', 'storage/pglite-worker.ts']
const MOST_FILE_LINES = 500
const MOST_FUNCTION_LINES = 70

/** The list in the one rule of the README. */
function orderOf(readme: string): readonly string[] {
  const hit = /\*\*The one rule\.\*\*[^`]*`([^`]+)`/.exec(readme)
  if (!hit) throw new Error('README.md has no one rule')
  return hit[1]!.split(/[\s·]+/).filter((word) => word !== '' && !word.endsWith('.ts'))
}

const order = orderOf(readFileSync('README.md', 'utf8'))
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(?:ts|tsx)$/.test(path))
const sources = new Map(files.map((path) => [path, readFileSync(join('src', path), 'utf8')]))
const shipped = files.filter((path) => !/\.test\.tsx?$|\.generated\.ts$|\.d\.ts$/.test(path))

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path)

const targetOf = (from: string, specifier: string): string =>
  normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts')

const violations = (paths: readonly string[], faultOf: (path: string, text: string) => readonly string[]): string[] =>
  paths.flatMap((path) => faultOf(path, sources.get(path)!).map((fault) => `${path}: ${fault}`))

/** Why a file may not import another; nothing where it may. */
function faultOfImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = targetOf(from, specifier)
  if (/\.test\.tsx?$/.test(from) && target.startsWith('../test/')) return undefined
  const [own, theirs] = [folderOf(from), folderOf(target)]
  if (target.startsWith('../')) return `reaches out of src: ${specifier}`
  if (isAbove(target)) return ENTRIES.test(from) ? undefined : `only what begins a process imports ${target}`
  if (isAbove(from))
    return target === `${theirs}/index.ts` ? undefined : `enters ${theirs} by ${target}, not by its index.ts`
  if (own === theirs || (own === 'web' && target === BROWSER_ENTRANCE)) return undefined
  if (order.indexOf(theirs) > order.indexOf(own)) return `${own} looks downstream at ${theirs}`
  return target === `${theirs}/index.ts` ? undefined : `enters ${theirs} by ${target}, not by its index.ts`
}

describe('the one rule', () => {
  it('lists every folder of src, and no other, in the README', () => {
    const folders = new Set(shipped.filter((path) => path.includes('/') && !isAbove(path)).map(folderOf))
    expect([...folders].filter((folder) => !order.includes(folder))).toEqual([])
    expect(order.filter((folder) => !folders.has(folder))).toEqual([])
    expect(new Set(order).size).toBe(order.length)
  })

  it('is kept by every import', () => {
    const found = violations(files, (path, text) =>
      importsOf(text).flatMap(({ specifier }) => faultOfImport(path, specifier) ?? []),
    )
    expect(found).toEqual([])
  })

  it('has only the named files above it', () => {
    expect(files.filter((path) => !path.includes('/') && !/\.test\.ts$/.test(path)).sort()).toEqual(ABOVE)
  })

  it('would be seen broken', () => {
    expect(faultOfImport('base/a.ts', '../math/index.ts')).toContain('downstream')
    expect(faultOfImport('http/a.ts', '../base/errors.ts')).toContain('not by its index.ts')
    expect(faultOfImport('http/a.ts', '../app.ts')).toContain('begins a process')
    expect(faultOfImport('http/a.ts', '../assembly/rooms.ts')).toContain('begins a process')
    expect(faultOfImport('app.ts', './base/errors.ts')).toContain('not by its index.ts')
    expect(faultOfImport('assembly/a.ts', '../base/errors.ts')).toContain('not by its index.ts')
    expect(faultOfImport('http/a.ts', '../../bench/x.ts')).toContain('out of src')
    expect(faultOfImport('http/a.ts', '../base/index.ts')).toBeUndefined()
  })

  it('lets no files run each other in a circle; types know no order', () => {
    const inside = new Map(
      shipped.map((path) => {
        const near = importsOf(sources.get(path)!).filter(
          ({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'),
        )
        return [path, near.map(({ specifier }) => targetOf(path, specifier)).filter((target) => sources.has(target))]
      }),
    )
    expect(circlesOf(inside)).toEqual([])
    expect(
      circlesOf(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual(['a > b > a'])
  })
})

/** Every circle once, from the file where it was met. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) {
      circles.push([...trail.slice(trail.indexOf(node)), node].join(' > '))
      return
    }
    if (done.has(node)) return
    for (const next of graph.get(node) ?? []) walk(next, [...trail, node])
    done.add(node)
  }
  for (const node of graph.keys()) walk(node, [])
  return circles
}

/** What a pure file may not hold. */
function impurities(text: string): string[] {
  const bare = withoutTextsAndComments(text)
  const faults = importsOf(text)
    .filter(({ specifier }) => /^node:/.test(specifier))
    .map(({ specifier }) => `imports ${specifier}`)
  const forbidden = [
    /\bDate\.now\b/,
    /\bMath\.random\b/,
    /\bnew Date\(\s*\)/,
    /\bperformance\.now\b/,
    /\bprocess\./,
    /\bfetch\(/,
    /\bsetTimeout\b/,
    /\bsetInterval\b/,
  ]
  return [...faults, ...forbidden.filter((word) => word.test(bare)).map((word) => `uses ${word.source}`)]
}

describe('the pure rule', () => {
  it('is kept by the pure stones', () => {
    const pure = shipped.filter((path) => PURE.has(folderOf(path)) && path !== PURE_EXCEPTION)
    expect(pure.length).toBeGreaterThan(20)
    expect(violations(pure, (_path, text) => impurities(text))).toEqual([])
  })

  it('would be seen broken', () => {
    expect(
      impurities("import { readFileSync } from 'node:fs'\nconst a = Date.now() + new Date().getTime()"),
    ).toHaveLength(3)
    expect(impurities("// Date.now()\nconst a = 'Math.random' + new Date(3)")).toEqual([])
  })
})

describe('the typed client', () => {
  it('runs in browsers: nothing it reaches is of Node', () => {
    const reached = new Set<string>([BROWSER_ENTRANCE])
    const packages = new Set<string>()
    for (const path of reached) {
      for (const { specifier, typeOnly } of importsOf(sources.get(path)!)) {
        if (typeOnly) continue
        if (specifier.startsWith('.')) reached.add(targetOf(path, specifier))
        else packages.add(specifier)
      }
    }
    expect([...packages].filter((name) => !/^typebox(?:\/|$)/.test(name))).toEqual([])
    expect([...reached].filter((path) => !/^(?:http|base)\//.test(path))).toEqual([])
  })
})

describe('sizes and shapes', () => {
  it('keeps files at 500 lines and functions at 70', () => {
    const found = violations(files, (path, text) => {
      const count = text.split('\n').length - 1
      const long = shipped.includes(path) ? functionsOf(text).filter(({ lines }) => lines > MOST_FUNCTION_LINES) : []
      const faults = long.map(({ name, line, lines }) => `${name} at line ${line} has ${lines} lines`)
      return count > MOST_FILE_LINES ? [`has ${count} lines`, ...faults] : faults
    })
    expect(found).toEqual([])
  })

  it('would see a long function', () => {
    const body = '  one()\n'.repeat(80)
    const forms = [
      `function a<T>(b: { c: T }): { d: T } {\n${body}}`,
      `const a = async (b: string): Promise<void> => {\n${body}}`,
      `  a(b) {\n${body}}`,
    ]
    for (const form of forms) expect(functionsOf(form)).toEqual([{ name: 'a', line: 1, lines: 82 }])
    expect(functionsOf(`if (a) {\n${body}}`)).toEqual([])
  })

  it('has no drawer for odds and ends, no star exports, no classes but the error, no code from text', () => {
    const found = violations(shipped, (path, text) => {
      const bare = withoutTextsAndComments(text)
      const faults: string[] = []
      if (FORBIDDEN_NAMES.test(path)) faults.push('a file is named after what it holds')
      if (/^\s*export\s+\*/m.test(bare)) faults.push('exports a star')
      if (/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|['"]node:vm['"]/.test(bare)) faults.push('makes code from text')
      if (/\bclass\s+[A-Z]/.test(bare) && !CLASSES.includes(path)) faults.push('declares a class')
      if (/\bconsole\.\w+\(/.test(bare)) faults.push('writes to the console')
      return faults
    })
    expect(found).toEqual([])
  })

  it('gives every folder one entrance with explicit names', () => {
    const doorsWithoutEntrance = new Set(['web'])
    const folders = [...new Set(shipped.filter((path) => path.includes('/') && !isAbove(path)).map(folderOf))]
    expect(folders.filter((folder) => !doorsWithoutEntrance.has(folder) && !sources.has(`${folder}/index.ts`))).toEqual(
      [],
    )
  })

  it('keeps app.ts readable in one go', () => {
    expect(sources.get('app.ts')!.split('\n').length).toBeLessThanOrEqual(200)
  })
})
