export { isUniqueViolation } from './database.js';
export { createDatabaseQueue, queueMigrations } from './database-queue.js';
export { openLake } from './duckdb-lake.js';
export { openEmbeddedDatabase } from './embedded-database.js';
export { failStorage } from './errors.js';
export { openFolderBlobs } from './folder-blobs.js';
export { lockFolder } from './folder-lock.js';
export { openMemoryOnline } from './memory-online.js';
export { openPostgres } from './postgres-database.js';
//# sourceMappingURL=index.js.map