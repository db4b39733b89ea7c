/** Pictures for people: what a sheet looks like on paper, copied, under infrared, under the film. */
export { type PaperViewOptions, viewPaper } from './paper-view.ts';
export { type PreviewOptions, type PreviewPicture, previewSheets } from './preview.ts';
