import type { Station } from '../state/stations.ts'
import { Command } from './command.tsx'
import { Loop } from './loop.tsx'
import { Panel } from './panel.tsx'
import { Verdict } from './verdict.tsx'

const STEPS = [
  {
    title: 'Make a project',
    text: 'Writes millrace.config.ts and reads your table once',
    command: 'npx millrace init data.csv --label late',
  },
  {
    title: 'See what would change',
    text: 'Lists every dataset, model and endpoint, and changes nothing',
    command: 'npx millrace plan',
  },
  {
    title: 'Make it so, and keep it so',
    text: 'Ingests, trains, checks the gates and serves',
    command: 'npx millrace up',
  },
  {
    title: 'Ask for a prediction',
    text: 'It appears here a moment later',
    command: "curl -s localhost:4100/v2/models/late/infer -H 'content-type: application/json' -d @rows.json",
  },
]

/** Before anything runs: what will be here, why it is not yet, and the next step. */
export function Empty({ stations }: { stations: readonly Station[] }) {
  return (
    <>
      <Verdict
        verdict={{
          headline: 'Nothing runs here yet. Start with real flights, or with your own table.',
          pieces: [
            {
              text: 'Millrace keeps a model right: it watches the data and the answers, retrains when they drift, and rolls out only what is better.',
            },
          ],
        }}
      />
      <div className="start">
        <Panel id="demo" title="See the whole loop with 3,000,000 flights">
          <p className="lede">
            Question: will this flight arrive more than 15 minutes late? The demo trains a model, lets summer storms
            break it, and mends it while you watch.
          </p>
          <Command text="npx millrace demo" />
          <p className="note">The flights come from the npm package vega-datasets. Nothing leaves this machine.</p>
        </Panel>
        <Panel id="own" title="Begin with your own table">
          <p className="lede">
            A CSV or Parquet file, and the column to predict. Millrace writes a config of about thirty lines that you
            can read and change.
          </p>
          <Command text="npx millrace init data.csv --label late" />
          <p className="note">The file stays where it is.</p>
        </Panel>
      </div>
      <Loop stations={stations} focus={undefined} focuses={[]} onFocus={() => {}} />
      <Panel id="steps" title="The first four steps" note="The page moves on by itself when a step is done">
        <ol className="steps">
          {STEPS.map(({ title, text, command }) => (
            <li key={title}>
              <div>
                <b>{title}</b>
                <p>{text}</p>
              </div>
              <Command text={command} />
            </li>
          ))}
        </ol>
      </Panel>
    </>
  )
}
