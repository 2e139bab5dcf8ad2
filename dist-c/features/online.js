export {};
//# sourceMappingURL=online.js.map