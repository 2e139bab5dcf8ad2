import { Search } from 'lucide-react'

/** Looks like the field it opens. */
export function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button type="button" className="search" aria-label="Search or go to" onClick={onOpen}>
      <Search className="icon" aria-hidden strokeWidth={1.75} />
      <span>Search or go to</span>
      <kbd>/</kbd>
    </button>
  )
}
