// Loads the worker from TypeScript, for tests and for `tsx src/cli/index.ts serve`. Not in the package: there
// the pool starts the compiled worker.
import { tsImport } from 'tsx/esm/api';

const { default: work } = await tsImport('./worker.ts', import.meta.url);
export default work;
