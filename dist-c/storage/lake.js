export {};
//# sourceMappingURL=lake.js.map