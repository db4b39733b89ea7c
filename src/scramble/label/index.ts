export {
  type FieldEncoding,
  LABEL_FORMAT,
  type LabelFields,
  type LabelResult,
  labelBytes,
  labelMessage,
  type ParsedLabel,
  parseLabel,
  signLabel,
  verifyLabel,
} from './label.ts';
export { isUrlPrefix, labelFromUrl, labelToUrl } from './label-url.ts';
export { labelPlacement, QUIET_MODULES, type RenderLabelOptions, renderLabel } from './render-label.ts';
export { checkSerial, isSerial, SERIAL_MAX } from './serial.ts';
