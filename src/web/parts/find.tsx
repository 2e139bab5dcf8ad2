import { Search } from 'lucide-react'

/** A field that narrows a list by name while one writes. */
export function Find({ name, text, onFind }: { name: string; text: string; onFind: (text: string) => void }) {
  return (
    <div className="find">
      <label className="field">
        <Search className="icon" aria-hidden strokeWidth={1.75} />
        <span className="spoken">{name}</span>
        <input
          value={text}
          placeholder={name}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onFind(event.target.value)}
        />
      </label>
    </div>
  )
}
