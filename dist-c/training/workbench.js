import { readRows, sheetOf } from './assemble.js';
import { openLab } from './lab-thread.js';
/** Opens a workbench; whoever opens it closes it. */
export function openWorkbench(needs, inputs) {
    const made = new Map();
    let rows;
    let lab;
    return {
        async readRows() {
            rows = await readRows(needs, inputs);
            return rows;
        },
        async lab() {
            if (lab?.isOpen())
                return lab;
            const table = rows ?? (await readRows(needs, inputs));
            // the memory of the rows moves to the lab
            rows = undefined;
            lab = openLab(sheetOf(table, inputs));
            return lab;
        },
        async keep(bytes) {
            const address = needs.blobs ? await needs.blobs.put(bytes) : needs.hash(bytes);
            made.set(address, bytes);
            return address;
        },
        bytes: async (address) => made.get(address) ?? needs.blobs.get(address),
        close: async () => lab?.close(),
    };
}
//# sourceMappingURL=workbench.js.map