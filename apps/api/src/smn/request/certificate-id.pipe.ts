import { Injectable, type PipeTransform } from '@nestjs/common';
import { isCertificateId } from '#libs/smn-signing';
import { SmnError } from '../failure/smn-error.js';

/** What can be no name of a certificate is the name of none. */
@Injectable()
export class CertificateIdPipe implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!isCertificateId(text)) throw new SmnError('APIGW.0101');
    return text;
  }
}
