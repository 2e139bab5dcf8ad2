import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { heavy } from '../support/heavy-models.ts'

cleanFolders()
const PARENT = fileURLToPath(new URL('./child-parent.mjs', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

it.skipIf(process.platform !== 'linux')(
  'a model that never ends does not outlive a parent that was killed',
  async () => {
    const parent = spawn(process.execPath, [PARENT], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: parent.stdout })
    parent.stdin.write(JSON.stringify({ model: Buffer.from(heavy.endless()).toString('base64'), x: 1 }))
    const [pid] = (await once(lines, 'line')) as [string]
    expect(existsSync(`/proc/${pid}`)).toBe(true)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    for (let looks = 0; existsSync(`/proc/${pid}`) && looks < 500; looks++) await pause(20)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  },
)

it('without onnxruntime the command is told that installs it', () => {
  const folder = freshFolder()
  for (const part of ['base', 'math', 'table', 'inference'])
    cpSync(path.join(ROOT, 'dist', part), path.join(folder, 'dist', part), { recursive: true })
  mkdirSync(path.join(folder, 'node_modules'))
  symlinkSync(path.join(ROOT, 'node_modules', 'typebox'), path.join(folder, 'node_modules', 'typebox'))
  const model = JSON.stringify(Buffer.from(heavy.endless()).toString('base64'))
  const program = `
    const { openOnnxruntime } = await import('./dist/inference/index.js')
    await openOnnxruntime(Buffer.from(${model}, 'base64'), { threads: 1 })
      .catch(({ code, help }) => console.log(JSON.stringify({ code, help })))`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' })
  const { code, help } = JSON.parse(said)
  expect(code).toBe('inference.onnxruntime_missing')
  expect(help).toContain('ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@')
})
