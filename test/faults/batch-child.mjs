// Scores a file into a folder and prints how far it came: to be killed, and started again with the same.
import { writeSync } from 'node:fs'
import path from 'node:path'
import { scoreBatch } from '../../dist/serving/batches/job.js'
import { openFolderBlobs, openLake } from '../../dist/storage/index.js'

const [folder, data, artifact, out] = process.argv.slice(2)
const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
const version = { version: 1, artifact }
const { scored } = await scoreBatch(
  {
    ...{ lake, blobs, endpoints: {}, datasets: {}, scoring: () => undefined, clock: { now: () => 5 }, code: 'test' },
    models: { get: async () => version, versions: async () => [version], alias: async () => undefined },
  },
  {
    ...{ model: 'm', version: 1, data, out, id: 'k', threads: 2, shardRows: 2_000 },
    progress: () => writeSync(1, 'shard\n'),
  },
)
writeSync(1, `done ${scored}\n`)
await lake.close()
