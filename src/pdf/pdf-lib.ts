/**
 * The one place that names the PDF object library. Everything else imports from here, so that the
 * build in use can be exchanged in one line; `docs/pdf.md` says how it was chosen.
 */
export * from '@cantoo/pdf-lib';
