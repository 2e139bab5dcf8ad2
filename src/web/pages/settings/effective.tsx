import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askSettings } from './questions.ts'

/** Every setting, its value, and where that came from. */
export function Effective({ may }: { may: boolean }) {
  const { data, reading } = useQuestion(['people', 'settings'], askSettings, { asks: may, again: false })
  const settings = data?.settings ?? []
  const own = settings.filter(({ origin }) => origin !== 'default' && origin !== 'program').length
  return (
    <Panel
      id="settings"
      of={12}
      flush
      title={data ? `${counted(own, 'setting is', 'settings are')} not the default` : 'Settings in force'}
      note="A flag wins over the environment, that over millrace.settings.json, that over the default; secrets are hidden"
      reading={may ? reading : undefined}
      has={data !== undefined || !may}
    >
      {!may && (
        <p className="lede">
          Seeing them needs the permit <code>governance.settings</code>.
        </p>
      )}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="scroll" aria-label="Settings in force" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
                <th scope="col" className="wide-only">
                  What it does
                </th>
              </tr>
            </thead>
            <tbody>
              {settings.map(({ name, value, origin, variable, does }) => (
                <tr key={name}>
                  <th scope="row" title={variable}>
                    {name}
                  </th>
                  <td className="wraps">
                    {value === null || value === '' ? <span className="dim">none</span> : <code>{String(value)}</code>}
                  </td>
                  <td>{origin === 'environment' ? variable : origin}</td>
                  <td className="wraps wide-only">{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <div className="under">
        <Command text="npx millrace settings" />
      </div>
    </Panel>
  )
}
