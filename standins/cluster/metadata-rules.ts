import type { Cause } from './api-error.ts';
import type { Metadata } from './kube-object.ts';

/** What the API server demands of names, labels and annotations, in its own words. */

const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualifiedName})?`;
const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const maxAnnotationBytes = 256 * 1024;

const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  `'${labelValue}')`;
const nameText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
  `and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`;
const keyText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
  "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  `'${qualifiedName}')`;

/** Everything that is wrong with the metadata; empty when nothing is. */
export function complaintsAbout(metadata: Metadata): readonly Cause[] {
  const { name, labels, annotations } = metadata;
  const complaints: Cause[] = [];
  if (!matches(subdomain, name)) complaints.push(invalidValue('metadata.name', name, nameText));
  else if (name.length > 253) complaints.push(invalidValue('metadata.name', name, 'must be no more than 253 bytes'));
  for (const [key, value] of Object.entries(labels ?? {})) {
    complaints.push(...keyComplaints('metadata.labels', key));
    if (value.length > 63) complaints.push(invalidValue('metadata.labels', value, 'must be no more than 63 bytes'));
    if (!matches(labelValue, value)) complaints.push(invalidValue('metadata.labels', value, labelValueText));
  }
  let annotationBytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    complaints.push(...keyComplaints('metadata.annotations', key.toLowerCase()));
    annotationBytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (annotationBytes > maxAnnotationBytes) {
    const message = `Too long: may not be more than ${String(maxAnnotationBytes)} bytes`;
    complaints.push({ reason: 'FieldValueTooLong', message, field: 'metadata.annotations' });
  }
  return complaints;
}

/** A complaint in the usual form `Invalid value: "…": why`. */
export function invalidValue(field: string, value: string, why: string): Cause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field };
}

function keyComplaints(field: string, key: string): readonly Cause[] {
  const slash = key.indexOf('/');
  const [prefix, name] = slash < 0 ? [null, key] : [key.slice(0, slash), key.slice(slash + 1)];
  const complaints: Cause[] = [];
  if (prefix !== null && (prefix.length > 253 || !matches(subdomain, prefix))) {
    complaints.push(invalidValue(field, key, `prefix part ${nameText}`));
  }
  if (name.length > 63) complaints.push(invalidValue(field, key, 'name part must be no more than 63 bytes'));
  if (!matches(qualifiedName, name)) complaints.push(invalidValue(field, key, keyText));
  return complaints;
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
