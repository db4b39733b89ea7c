import { expect, it } from 'vitest';
import { createGray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import { affineMap } from '../../src/scan/index.ts';
import { cutUpright } from '../../src/verify/cut-upright.ts';
import { frontMap } from '../../src/verify/pantograph.ts';
import { expectSameBytes } from '../raster/support.ts';

it.each([1, 2, 3] as const)('a zone of a scan turned by %i quarters has the same pixels', (q) => {
  const scan = createGray(420, 300);
  for (let i = 0; i < scan.data.length; i++) scan.data[i] = Math.imul(i, 0x9e3779b1) >>> 24;
  // 10 pixels to the millimetre, turned by half a degree.
  const affine = [10, 0.09, -0.09, 10, 3.3, 1.7] as const;
  const zone = { xMm: 8.13, yMm: 5.27, widthMm: 12, heightMm: 9.4 };
  const upright = cutUpright(scan, affineMap(affine), zone, 1.5);
  const turned = rotate90(scan, q);
  const pose = { quarterTurns: (4 - q) as 1 | 2 | 3, toScan: affine, correlation: 1 };
  const again = cutUpright(turned, frontMap(turned, pose), zone, 1.5);
  expect([again.width, again.height]).toEqual([upright.width, upright.height]);
  expectSameBytes(again.data, upright.data);
});
