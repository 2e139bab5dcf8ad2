import { mkdirSync } from 'node:fs'
import { type BenchOptions, type Measured, median } from '../bench.ts'
import { messageOf } from './connection.ts'
import { measured } from './cost.ts'
import { linearModel, rowOf, writeModel } from './models.ts'
import { megabytesOf } from './processes.ts'
import { askOnce, millrace, peersOf, type SideNeeds } from './sides.ts'

/** From the start of the process to the first good answer, over a data folder that is there already. */
export async function* startUp(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const runs = options.quick ? 3 : 9
  const side = millrace({ ...needs, folder: `${needs.folder}/starts` })
  const times: number[] = []
  for (let run = -1; run < runs; run++) {
    const served = await side.start()
    if (run >= 0) times.push(served.startMs)
    await served.stop()
  }
  const ours = { ours: median(times), unit: 'ms', runs }
  const name = 'start to first answer'
  yield measured(name, { ...ours, peer: 'none', theirs: null, note: 'goal 1000, from an existing data folder' })
  for (const peer of peersOf(needs)) {
    const served = await peer.start()
    await served.stop()
    yield measured(name, { ...ours, peer: peer.name, theirs: served.startMs, note: 'theirs once' })
  }
}

/** A thousand small models in one process: what each takes, and that each answers. */
export async function* manyModels(needs: SideNeeds, options: BenchOptions): AsyncIterable<Measured> {
  const count = options.quick ? 200 : 1_000
  const folder = `${needs.folder}/many`
  mkdirSync(folder, { recursive: true })
  const models = Array.from({ length: count }, (_, at) => {
    const name = `m${at}`
    return ['--model', `${name}=${writeModel(`${folder}/${name}.onnx`, linearModel(at))}`]
  })
  const one = await millrace({ ...needs, folder: `${folder}/one` }).start()
  await rest()
  const alone = megabytesOf(one.pid)
  await one.stop()
  const all = await millrace({ ...needs, folder: `${folder}/all` }, models.flat()).start()
  try {
    let good = 0
    const body = JSON.stringify({ inputs: [{ name: 'x', shape: [1, 30], datatype: 'FP32', data: rowOf(1) }] })
    for (let at = 0; at < count; at++)
      if ((await askUntilReady(all.port, messageOf(`/v2/models/m${at}/infer`, body))) === 200) good++
    await rest()
    const kilobytes = ((megabytesOf(all.pid) - alone) * 1_024) / count
    yield measured(`memory of a small model, ${count} in one process`, {
      ...{ peer: 'none', ours: kilobytes, theirs: null, unit: 'KB', runs: 1 },
      note: `${good} of ${count} answer; the process with one model of 500 trees takes ${alone.toFixed(0)} MB`,
    })
  } finally {
    await all.stop()
  }
}

/** Until what a start leaves behind is cleared away. */
const rest = (): Promise<void> => new Promise((later) => setTimeout(later, 3_000))

/** The model of the command line that is asked first is there when the process answers; the others come soon. */
async function askUntilReady(port: number, message: Buffer): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { status } = await askOnce(port, message)
    if (status === 200 || tries > 500) return status
    await new Promise((later) => setTimeout(later, 100))
  }
}
