/** Lends a path for a file that is not finished yet, and removes what is there afterwards. */
export type WithDraft = <T>(work: (draft: string) => Promise<T>) => Promise<T>;
/** A folder of unfinished files. What killed processes left in it is swept; live ones may be writing to it. */
export declare function openDrafts(folder: string): Promise<WithDraft>;
