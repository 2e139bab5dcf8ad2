import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { VersionAnswer } from './questions.ts'

const WORDS: readonly (readonly [keyof VersionAnswer['card']['author'], string])[] = [
  ['intendedUse', 'What it is for'],
  ['outOfScope', 'What it must not be used for'],
  ['limitations', 'Where it is known to be wrong'],
  ['ethics', 'Whom it may harm'],
  ['license', 'License'],
  ['owners', 'Who answers for it'],
  ['references', 'More is written here'],
]

/** The model card: what only its author can say, and how to have all of it as a file. */
export function Notes({ card }: { card: VersionAnswer['card'] }) {
  const { author, model, version } = card
  const said = WORDS.flatMap(([key, word]) => {
    const value = author[key]
    return value === undefined ? [] : [[word, Array.isArray(value) ? value.join(', ') : String(value)] as const]
  })
  return (
    <Panel
      id="card"
      of={12}
      title="What its author says"
      note="The model card, with every number on this page, as one file: for auditors, or for Hugging Face"
    >
      {said.length === 0 ? (
        <p className="lede">Nothing yet: what it is for, what it must not be used for, who answers for it.</p>
      ) : (
        <dl className="facts">
          {said.map(([word, text]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd className="prose">{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="commands">
        {said.length === 0 && (
          <Command text={`npx millrace registry card-notes ${model} --intended-use "…" --owners "…"`} />
        )}
        <Command
          text={`npx millrace registry write-card ${model} --version ${version} --format html --out ${model}.html`}
        />
      </div>
    </Panel>
  )
}
