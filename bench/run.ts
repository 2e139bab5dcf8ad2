import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Bench, Measured, Summary } from './bench.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const known = readdirSync(`${here}cases`).map((file) => file.replace(/\.ts$/, ''))
const { name, only, flags } = asked()

warnOfOldBuild()
const { bench, summary } = (await import(`./cases/${name}.ts`)) as { bench: Bench; summary?: Summary }
const cases: Measured[] = []
for await (const measured of bench({ only, ...flags, folds: Number(flags.folds) })) {
  cases.push(measured)
  console.log(flags.json ? JSON.stringify(measured) : sentence(measured))
}
if (summary && !flags.json) console.log(`\n${summary(cases)}`)

function asked() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        budget: { type: 'string' },
        folds: { type: 'string', default: '1' },
      },
    })
    const [name, ...only] = positionals
    if (name === undefined || !known.includes(name)) throw new Error(`NAME is one of: ${known.join(', ')}`)
    if (!/^[1-5]$/.test(values.folds)) throw new Error('--folds is 1 to 5')
    if (!/^\d+s$/.test(values.budget ?? '1s')) throw new Error('--budget is in seconds, such as 60s')
    return { name, only, flags: { ...values, budget: values.budget } }
  } catch (error) {
    console.error(`usage: npm run bench -- NAME [WORD…] [--json] [--quick] [--budget 60s] [--folds 1]`)
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
}

/** Benches run what users run, which is dist. */
function warnOfOldBuild(): void {
  const root = `${here}..`
  const changed = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => statSync(`${root}/src/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  const built = statSync(`${root}/dist/index.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (Math.max(...changed) > built) console.error('dist is older than src: npm run build:ts')
}

function sentence({ case: what, peer, ours, theirs, ratio, unit, runs, note }: Measured): string {
  const times = ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`
  const absent = peer === 'none' ? 'no peer' : `no figure of ${peer}`
  const against = theirs === null ? absent : `${peer} ${digits(theirs)} ${unit}${times}`
  return `${what}: ${digits(ours)} ${unit} (${against}; median of ${runs}) ${note}`
}

/** Enough digits to tell two numbers apart. */
function digits(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(Math.abs(value) >= 1 ? 2 : 4)
}
