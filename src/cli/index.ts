#!/usr/bin/env node
import { guardStreams, main } from './main.ts';

guardStreams();
const code = await main(process.argv.slice(2));
// Set, not called: what is still being written to stdout gets there. A fault of stdout has set it before.
process.exitCode ||= code;
