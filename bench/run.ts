import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Bench, Measured } from './bench.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const known = readdirSync(`${here}cases`).map((file) => file.replace(/\.ts$/, ''))
const [name, ...flags] = process.argv.slice(2)

if (name === undefined || !known.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${known.join(', ')}`)
  process.exit(2)
}

const { bench } = (await import(`./cases/${name}.ts`)) as { bench: Bench }
for await (const measured of bench())
  console.log(flags.includes('--json') ? JSON.stringify(measured) : sentence(measured))

function sentence({ case: what, peer, ours, theirs, ratio, unit, runs, note }: Measured): string {
  const against =
    theirs === null ? `${peer} not here` : `${peer} ${theirs.toFixed(2)} ${unit}, ratio ${ratio!.toFixed(2)}`
  return `${what}: ${ours.toFixed(2)} ${unit} (${against}; median of ${runs}) ${note}`
}
