/**
 * Spectra for metamerism: what the infrared pair's two mixtures look like under daylight, LED and
 * tungsten. The simulator has three bands of light; here it is asked for sixteen wavelengths, three at a
 * time, by toners whose transmittance in "red, green, blue" is that at three wavelengths. Where toner
 * lies does not depend on that, so the sixteen pictures are of one sheet.
 *
 * Sources. Illuminants D50, D65, A, LED-B1 and LED-B3: CIE 15:2018, tables in steps of 10 nm. Colour matching functions:
 * Wyman, Sloan, Shirley, "Simple analytic approximations to the CIE XYZ color matching functions", JCGT
 * 2(2), 2013, multi-lobe fit of the 1931 observer. Toners: shapes of the usual pigments (copper
 * phthalocyanine PB 15:3, quinacridone PR 122, monoazo PY 74, carbon black), drawn by hand after published curves of process
 * inks, scaled so that their means over the thirds of the spectrum are the simulator's draw. They are shapes,
 * not measurements of one toner.
 */
import { deltaE00, type Lab, xyzToLab } from '../../../src/latent/infrared/color.ts';
import type { Ink } from '../../../src/raster/ink-planes.ts';
import type { InkOptics, PrinterParams } from '../../../src/simulate/index.ts';

/** Wavelengths, nm. */
export const WAVELENGTHS: readonly number[] = Array.from({ length: 16 }, (_, i) => 400 + 20 * i);

/** Reflectance of a solid on paper, relative to the paper, at {@link WAVELENGTHS}. */
const SOLIDS: Readonly<Record<Ink, readonly number[]>> = {
  c: [0.33, 0.42, 0.54, 0.63, 0.66, 0.61, 0.49, 0.32, 0.17, 0.085, 0.055, 0.048, 0.05, 0.052, 0.05, 0.07],
  m: [0.34, 0.4, 0.42, 0.36, 0.22, 0.11, 0.058, 0.05, 0.052, 0.13, 0.46, 0.75, 0.85, 0.88, 0.9, 0.91],
  y: [0.07, 0.055, 0.05, 0.065, 0.19, 0.55, 0.8, 0.88, 0.91, 0.92, 0.93, 0.94, 0.94, 0.95, 0.95, 0.95],
  k: [
    0.029, 0.029, 0.03, 0.03, 0.03, 0.03, 0.031, 0.031, 0.032, 0.032, 0.033, 0.033, 0.034, 0.034, 0.035,
    0.036,
  ],
};

/** CIE illuminants every 10 nm from 400 to 700. */
export const LIGHTS: Readonly<Record<string, readonly number[]>> = {
  D65: [
    82.75, 91.49, 93.43, 86.68, 104.86, 117.01, 117.81, 114.86, 115.92, 108.81, 109.35, 107.8, 104.79, 107.69,
    104.41, 104.05, 100, 96.33, 95.79, 88.69, 90.01, 89.6, 87.7, 83.29, 83.7, 80.03, 80.21, 82.28, 78.28,
    69.72, 71.61,
  ],
  D50: [
    49.31, 56.51, 60.03, 57.82, 74.82, 87.25, 90.61, 91.37, 95.11, 91.96, 95.72, 96.61, 97.13, 102.1, 100.75,
    102.32, 100, 97.74, 98.92, 93.5, 97.69, 99.27, 99.04, 95.72, 98.86, 95.67, 98.19, 103, 99.13, 87.38, 91.6,
  ],
  // Tungsten, 2856 K: Planck's law in the form that CIE 15 gives.
  A: Array.from({ length: 31 }, (_, i) => {
    const l = 400 + 10 * i;
    const c = 1.435e7 / 2848;
    return (100 * (560 / l) ** 5 * (Math.exp(c / 560) - 1)) / (Math.exp(c / l) - 1);
  }),
  // White LED, 4103 K, and warm white LED, 2733 K: blue chip and phosphor.
  'LED-B3': [
    0.05, 0.25, 1.2, 4.24, 12.11, 18.87, 9.9, 6.02, 5.17, 6.77, 8.94, 10.52, 11.51, 12.37, 13.31, 14.26,
    15.08, 15.72, 16.18, 16.5, 16.5, 16, 14.96, 13.48, 11.71, 9.85, 8.04, 6.42, 5.02, 3.88, 2.95,
  ],
  'LED-B1': [
    0.04, 0.15, 0.53, 1.54, 4.16, 7.89, 6.25, 4.37, 3.7, 4.26, 5.41, 6.7, 7.98, 9.31, 10.76, 12.38, 14.23,
    16.2, 18.14, 19.78, 20.8, 20.97, 20.23, 18.76, 16.78, 14.49, 12.15, 9.95, 7.98, 6.3, 4.89,
  ],
};

/** The 1931 observer at a wavelength (Wyman, Sloan, Shirley 2013). */
export function observer(l: number): readonly [number, number, number] {
  const g = (mean: number, below: number, above: number) =>
    Math.exp(-0.5 * ((l - mean) / (l < mean ? below : above)) ** 2);
  return [
    1.056 * g(599.8, 37.9, 31) + 0.362 * g(442, 16, 26.7) - 0.065 * g(501.1, 20.4, 26.2),
    0.821 * g(568.8, 46.9, 40.5) + 0.286 * g(530.9, 16.3, 31.1),
    1.217 * g(437, 11.8, 36) + 0.681 * g(459, 26, 13.8),
  ];
}

/** Value at `l` of samples at {@link WAVELENGTHS}, by straight lines. */
function at(samples: readonly number[], l: number): number {
  const x = Math.min(14.999, Math.max(0, (l - 400) / 20));
  const i = Math.floor(x);
  return samples[i]! * (1 - (x - i)) + samples[i + 1]! * (x - i);
}

/** CIELAB of a reflectance spectrum under a light, the perfect diffuser under it as white. */
export function spectrumLab(reflectance: readonly number[], light: readonly number[]): Lab {
  const xyz = [0, 0, 0];
  const white = [0, 0, 0];
  light.forEach((power, i) => {
    const l = 400 + 10 * i;
    const r = at(reflectance, l);
    observer(l).forEach((v, k) => {
      xyz[k]! += power * v * r;
      white[k]! += power * v;
    });
  });
  const y = white[1]!;
  return xyzToLab(xyz[0]! / y, xyz[1]! / y, xyz[2]! / y, [white[0]! / y, 1, white[2]! / y]);
}

/** CIEDE2000 of two reflectance spectra under a light. */
export const spectralDeltaE = (
  p: readonly number[],
  q: readonly number[],
  light: readonly number[],
): number => deltaE00(spectrumLab(p, light), spectrumLab(q, light));

/** Thirds of the spectrum that stand for the simulator's bands, nm. */
const THIRDS = { blue: [400, 490], green: [500, 590], red: [600, 700] } as const;

/** One-pass transmittance of a toner at {@link WAVELENGTHS}, with the simulator's draw as means over the thirds. */
export function tonerSpectrum(ink: Ink, drawn: InkOptics): number[] {
  const density = SOLIDS[ink].map((r) => -0.5 * Math.log(r));
  const mean = (band: keyof typeof THIRDS, t: readonly number[]) => {
    const inside = t.filter(
      (_, i) => WAVELENGTHS[i]! >= THIRDS[band][0] && WAVELENGTHS[i]! <= THIRDS[band][1],
    );
    return inside.reduce((s, v) => s + v, 0) / inside.length;
  };
  const gains = { blue: 1, green: 1, red: 1 };
  const spectrum = () =>
    density.map((d, i) => {
      const l = WAVELENGTHS[i]!;
      const g =
        l <= 550
          ? gains.blue + (Math.max(0, l - 450) / 100) * (gains.green - gains.blue)
          : gains.green + (Math.min(100, l - 550) / 100) * (gains.red - gains.green);
      return Math.exp(-d * Math.max(0.02, g));
    });
  // The bands lean on one another through the ramps between them: a few rounds settle it.
  for (let round = 0; round < 30; round++) {
    const t = spectrum();
    for (const band of ['blue', 'green', 'red'] as const)
      gains[band] = Math.max(0.02, gains[band] * (Math.log(drawn[band]) / Math.log(mean(band, t))) ** 0.7);
  }
  return spectrum();
}

/** The engine as three wavelengths see it: `red`, `green`, `blue` stand for `WAVELENGTHS[from … from + 2]`. */
export function atWavelengths(printer: PrinterParams, from: number): PrinterParams {
  const pick = (i: number) => Math.min(WAVELENGTHS.length - 1, from + i);
  const inks = {} as Record<Ink, InkOptics>;
  for (const ink of ['c', 'm', 'y', 'k'] as const) {
    const t = tonerSpectrum(ink, printer.inks[ink]);
    inks[ink] = {
      red: t[pick(0)]!,
      green: t[pick(1)]!,
      blue: t[pick(2)]!,
      infrared: printer.inks[ink].infrared,
    };
  }
  const { paper } = printer;
  const sheet = (i: number) => {
    const l = WAVELENGTHS[pick(i)]!;
    return l <= 550
      ? paper.blue + (Math.max(0, l - 450) / 100) * (paper.green - paper.blue)
      : paper.green + (Math.min(100, l - 550) / 100) * (paper.red - paper.green);
  };
  return { ...printer, inks, paper: { ...paper, red: sheet(0), green: sheet(1), blue: sheet(2) } };
}
