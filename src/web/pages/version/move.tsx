import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import type { VersionAnswer } from './questions.ts'

const NEW = 'another…'

/** To move it: an alias or a stage, at once where one may, or by asking. What was moved can be moved back. */
export function Move({ answer }: { answer: VersionAnswer }) {
  const { version, parent } = answer
  const { model, version: number } = version
  const targets = targetsOf(answer)
  const [chosen, setChosen] = useState(targets[0]!.key)
  const [name, setName] = useState('')
  const [because, setBecause] = useState('')
  const deed = useDeed(['models', 'versions', 'endpoints'])
  const target = targets.find(({ key }) => key === chosen) ?? targets[0]!
  const alias = target.key === NEW ? name : target.alias
  const why = because === '' ? {} : { because }
  const order = { model, version: number, ...why }
  const before = alias === undefined ? undefined : parent.aliases[alias]
  const move = (): void =>
    deed.act({
      does: () =>
        alias === undefined
          ? client.registry.stage({ ...order, stage: target.stage! })
          : client.registry.promote({ ...order, alias }),
      says: alias === undefined ? `v${number} is in ${target.stage} now.` : `${alias} points at v${number} now.`,
      undoes: undoOf({ answer, alias, before }),
    })
  const ask = (): void =>
    deed.act({
      does: () =>
        client.registry.request({ ...order, ...(alias === undefined ? { stage: target.stage! } : { alias }) }),
      says: 'Asked. It moves by itself when the last approval is there.',
    })
  const cannot = deed.busy || (target.key === NEW && name === '')
  return (
    <Panel
      id="move"
      of={5}
      title="Move it"
      note="Traffic follows the aliases champion and challenger; gates are checked again"
    >
      <May permits={['registry.promote', 'registry.request']} does="Moving it">
        <form
          className="move"
          onSubmit={(event) => {
            event.preventDefault()
            move()
          }}
        >
          <Where targets={targets} chosen={target} name={name} onChoose={setChosen} onName={setName} />
          <div className="tools-line">
            <label className="field">
              <span className="spoken">Why</span>
              <input
                value={because}
                placeholder="Why; it is kept"
                onChange={(event) => setBecause(event.target.value)}
              />
            </label>
          </div>
          <div className="tools-line">
            <button type="submit" className="button main" disabled={cannot}>
              Move
            </button>
            <button type="button" className="button" disabled={cannot} onClick={ask}>
              Ask for approval
            </button>
          </div>
          <DeedNote deed={deed} />
        </form>
      </May>
    </Panel>
  )
}

interface WhereGiven {
  readonly targets: readonly Target[]
  readonly chosen: Target
  readonly name: string
  readonly onChoose: (key: string) => void
  readonly onName: (name: string) => void
}

function Where({ targets, chosen, name, onChoose, onName }: WhereGiven) {
  return (
    <div className="tools-line">
      <label className="choice-field">
        <span className="spoken">Where to</span>
        <select value={chosen.key} onChange={(event) => onChoose(event.target.value)}>
          {targets.map(({ key, word }) => (
            <option key={key} value={key}>
              {word}
            </option>
          ))}
        </select>
      </label>
      {chosen.key === NEW && (
        <label className="field">
          <span className="spoken">Name of the alias</span>
          <input value={name} placeholder="Name of the alias" onChange={(event) => onName(event.target.value)} />
        </label>
      )}
    </div>
  )
}

interface Target {
  readonly key: string
  readonly word: string
  readonly alias?: string
  readonly stage?: string
}

function targetsOf({ version, parent }: VersionAnswer): readonly Target[] {
  const aliases = [...new Set(['champion', 'challenger', ...Object.keys(parent.aliases)])].filter(
    (alias) => !version.aliases.includes(alias),
  )
  const stages = [...(parent.stages?.map(({ name }) => name) ?? ['Staging', 'Production']), 'Archived']
  return [
    ...aliases.map((alias) => ({ key: `alias ${alias}`, word: `Alias ${alias}${at(parent.aliases[alias])}`, alias })),
    ...stages
      .filter((stage) => stage !== version.stage)
      .map((stage) => ({ key: `stage ${stage}`, word: `Stage ${stage}`, stage })),
    { key: NEW, word: 'Another alias' },
  ]
}

const at = (version: number | undefined): string => (version === undefined ? '' : `, now v${version}`)

interface Before {
  readonly answer: VersionAnswer
  readonly alias: string | undefined
  readonly before: number | undefined
}

/** The way back to how it was. */
function undoOf({ answer: { version, parent }, alias, before }: Before) {
  const because = 'taken back'
  const { name: model } = parent
  if (alias === undefined) {
    const stage = version.stage ?? 'None'
    const says =
      version.stage === null ? `v${version.version} is in no stage again.` : `v${version.version} is in ${stage} again.`
    return { does: () => client.registry.stage({ model, version: version.version, stage, because }), says }
  }
  if (before === undefined)
    return { does: () => client.registry.unalias({ model, alias }), says: `${alias} points at no version again.` }
  return {
    does: () => client.registry.promote({ model, alias, version: before, because }),
    says: `${alias} points at v${before} again.`,
  }
}
