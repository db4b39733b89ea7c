export { createReedSolomon, decodeWord, encodeWord, type ReedSolomon, WORD } from './reed-solomon.ts';
