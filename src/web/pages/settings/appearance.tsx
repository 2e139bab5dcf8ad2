import { Panel } from '../../parts/panel.tsx'
import { useSingleKeys } from '../../state/keys.ts'
import { useZone } from '../../state/moments.ts'
import { useTheme } from '../../theme.tsx'

const THEMES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const
const ZONES = [
  ['UTC', 'UTC'],
  ['local', 'That of this device'],
] as const

/** How the page looks on this device. */
export function Appearance() {
  const [theme, setTheme] = useTheme()
  const [zone, setZone] = useZone()
  const [keys, setKeys] = useSingleKeys()
  return (
    <Panel id="appearance" of={5} title="Appearance" note="Kept on this device">
      <div className="looks">
        <Choose name="Theme" choices={THEMES} chosen={theme} onChoose={setTheme} />
        <Choose name="Time zone" choices={ZONES} chosen={zone} onChoose={setZone} />
        <p className="note">Windows and days of data stay in UTC, by which they are cut.</p>
        <label className="check">
          <input type="checkbox" checked={keys} onChange={(event) => setKeys(event.target.checked)} />
          Single keys do something; ? lists them.
        </label>
      </div>
    </Panel>
  )
}

interface Given<T extends string> {
  readonly name: string
  readonly choices: readonly (readonly [value: T, word: string])[]
  readonly chosen: T
  readonly onChoose: (value: T) => void
}

function Choose<T extends string>({ name, choices, chosen, onChoose }: Given<T>) {
  return (
    <fieldset>
      <legend>{name}</legend>
      {choices.map(([value, word]) => (
        <label key={value} className="check">
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          {word}
        </label>
      ))}
    </fieldset>
  )
}
