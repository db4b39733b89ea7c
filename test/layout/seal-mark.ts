import { sealMarks } from '../../src/layout/seal.ts';
import { fonts } from './samples.ts';

/** A small seal, for tests of colour. */
export const seal = sealMarks({
  font: fonts.mincho.regular,
  text: '見本',
  xMm: 50,
  yMm: 50,
  sizeMm: 20,
  shape: 'square',
  ink: 'vermilion',
});
