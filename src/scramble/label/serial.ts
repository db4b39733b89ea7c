/** Serials as they may stand on a label, in a file name and in a shell. */
import { InputError } from '../../errors.ts';

/** Longest serial, in characters. */
export const SERIAL_MAX = 32;

const SERIAL = /^[A-Za-z0-9._/-]+$/;

/** True for 1..32 characters of A-Z a-z 0-9 - _ . / */
export const isSerial = (serial: string): boolean => serial.length <= SERIAL_MAX && SERIAL.test(serial);

/**
 * Refuses a serial that a label cannot carry.
 * @throws InputError (usage) that does not repeat the serial
 */
export function checkSerial(serial: string): void {
  if (typeof serial !== 'string') throw new TypeError(`serial: expected a string, got ${typeof serial}`);
  if (serial.length === 0) throw new InputError('usage', 'serial', 'is empty', 'give 1 to 32 characters');
  if (serial.length > SERIAL_MAX)
    throw new InputError('usage', 'serial', `has ${serial.length} characters`, `use at most ${SERIAL_MAX}`);
  if (!SERIAL.test(serial))
    throw new InputError(
      'usage',
      'serial',
      'has a character that a label cannot carry',
      'use A-Z a-z 0-9 - _ . /',
    );
}
