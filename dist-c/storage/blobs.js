export {};
//# sourceMappingURL=blobs.js.map