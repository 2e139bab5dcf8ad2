// The client of npm (package `mlflow` 2.0.7, which asks as MLflow 1 did) against Millrace: node mlflow_client.mjs MILLRACE PACKAGE
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [bin, place] = process.argv.slice(2)
const require = createRequire(resolve(place, 'package.json'))
const [MLflow, { RunStatus, ViewType }] = ['', '/enum'].map((part) => require(`mlflow${part}`))

const CHECKS = {
  async 'experiments are made, listed as MLflow 1 lists them, renamed, deleted and restored'({ Experiments }) {
    const { experiment_id } = await Experiments.create({ name: 'from node' })
    await Experiments.update({ experiment_id, new_name: 'of node' })
    const { experiments } = await Experiments.list({ view_type: ViewType.ACTIVE_ONLY })
    assert.deepEqual(experiments.map(({ name }) => name).sort(), ['Default', 'of node'])
    await Experiments.delete({ experiment_id })
    await Experiments.restore({ experiment_id })
    const { experiment } = await Experiments.get({ experiment_id })
    assert.deepEqual([experiment.name, experiment.lifecycle_stage], ['of node', 'active'])
  },
  async 'a run is begun, logged to, ended, found and read'({ Runs, Metrics, Artifacts }) {
    const { run } = await Runs.create({ experiment_id: '0', start_time: 1_000, tags: [{ key: 'a', value: 'b' }] })
    const { run_id } = run.info
    for (const [step, value] of [0.5, 0.25].entries())
      await Runs.logMetric({ run_id, key: 'loss', value, timestamp: 2_000 + step, step })
    await Runs.logParameter({ run_id, key: 'depth', value: '3' })
    await Runs.setTag({ run_id, key: 'c', value: 'd' })
    await Runs.deleteTag({ run_id, key: 'a' })
    await Runs.logBatch({ run_id, metrics: [{ key: 'auc', value: 0.75, timestamp: 5 }], params: [], tags: [] })
    await Runs.update({ run_id, status: RunStatus.FINISHED, end_time: 3_000 })
    const filter = "metrics.loss < 0.3 and params.depth = '3'"
    const { runs } = await Runs.search({ experiment_ids: ['0'], filter, run_view_type: ViewType.ACTIVE_ONLY })
    assert.deepEqual(
      runs.map(({ info }) => [info.run_id, info.status]),
      [[run_id, 'FINISHED']],
    )
    const { metrics } = await Metrics.getHistory({ run_id, metric_key: 'loss' })
    assert.deepEqual(
      metrics.map(({ value }) => value),
      [0.5, 0.25],
    )
    const { data } = (await Runs.get({ run_id })).run
    assert.ok(data.tags.some(({ key }) => key === 'c') && !data.tags.some(({ key }) => key === 'a'))
    assert.equal((await Artifacts.list({ run_id })).root_uri, `mlflow-artifacts:/0/${run_id}/artifacts`)
    await Runs.delete({ run_id })
    await Runs.restore({ run_id })
  },
}

async function urlOf(server) {
  let text = ''
  for await (const chunk of server.stdout) {
    text += chunk
    try {
      return JSON.parse(text).url
    } catch {
      // More of it comes.
    }
  }
  throw new Error('the server did not come up')
}

const folder = mkdtempSync(join(tmpdir(), 'mlflow-client-'))
const words = ['up', '--port', '0', '--grpc-port', '-1', '--json', '--log-level', 'error']
const server = spawn('node', [bin, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
let failed = 0
try {
  const client = new MLflow({ endpoint: await urlOf(server) })
  for (const [says, check] of Object.entries(CHECKS)) {
    try {
      await check(client)
      console.log('ok  ', says)
    } catch (error) {
      failed++
      console.log('FAIL', says, '-', error)
    }
  }
} finally {
  server.kill('SIGTERM')
  await new Promise((done) => server.once('exit', done))
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed > 0 ? 1 : 0
