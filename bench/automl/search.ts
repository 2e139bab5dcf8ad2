import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url))

/** What a search is given. */
export interface Search {
  /** Has `train.csv` and `test.csv`; the model, the answers and a data folder are written there. */
  readonly folder: string
  readonly label: string
  readonly time: string | null
  readonly metric: string
  readonly budget: string
  readonly threads: number
}

/** What a search found, as `automl --json` prints it; only what is read here. */
export interface Found {
  readonly best: { readonly learner: string; readonly latencyUs: number; readonly hash: string }
  readonly leaderboard: readonly { readonly learner: string }[]
  readonly warnings: readonly { readonly code: string; readonly column: string | null }[]
}

/** A search by the command line, then answers for the rows that are asked. Wall seconds are of the search alone. */
export async function searchAndPredict(search: Search): Promise<{ found: Found; seconds: number; answers: string }> {
  const { folder, label, time, metric, budget, threads } = search
  const model = `${folder}/model.onnx`
  const answers = `${folder}/answers.csv`
  const place = ['--json', '--data-dir', `${folder}/home`]
  const started = performance.now()
  const printed = await millrace([
    ...['training', 'automl', '--data', `${folder}/train.csv`, '--label', label, '--metric', metric],
    ...['--budget', budget, '--seed', '1', '--threads', String(threads), '--out', model, ...place],
    ...(time === null ? [] : ['--time', time]),
  ])
  const seconds = (performance.now() - started) / 1_000
  await millrace(['training', 'predict', '--model', model, '--data', `${folder}/test.csv`, '--out', answers, ...place])
  return { found: JSON.parse(printed) as Found, seconds, answers }
}

function millrace(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [printed, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`millrace ${args.slice(0, 2).join(' ')} ended with status ${code}: ${said.trim()}`))
    })
  })
}
