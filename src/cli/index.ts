#!/usr/bin/env node
import { main } from './main.ts';

// Set, not called: what is still being written to stdout gets there.
process.exitCode = await main(process.argv.slice(2));
