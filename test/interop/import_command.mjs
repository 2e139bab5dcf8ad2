// Asks the server that owns this folder, by its command, to import a model file; the last line counts.
import { spawnSync } from 'node:child_process'

const [program, file] = process.argv.slice(2)
const checks = { passed: 0, failed: 0 }

function millrace(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, '--json'], { encoding: 'utf8' })
  return { status, stderr, answer: stdout.trim() === '' ? undefined : JSON.parse(stdout) }
}

function check(sentence, holds, told) {
  checks[holds ? 'passed' : 'failed']++
  console.log(holds ? `ok    ${sentence}` : `FAIL  ${sentence} - ${JSON.stringify(told)}`)
}

const imported = millrace('registry', 'import', 'imported', file)
check('a command imports a LightGBM file', imported.answer?.version?.metadata?.source === 'LightGBM', imported)
const shown = millrace('registry', 'show', 'imported')
check('the registry shows its version', shown.answer?.versions?.[0]?.signature?.inputs?.length === 6, shown)
const outside = millrace('registry', 'import', 'imported', '/etc/hostname')
check('a file that is no model is refused', outside.status !== 0, outside)
console.log(`${checks.passed} passed, ${checks.failed} failed, 0 skipped`)
