/** The table of looks across flows, in the order in which they run: one line per protocol that needs one. */
import type { CaptureSurvey } from './capture-survey.ts';
import { surveyIcmp } from './icmp/survey.ts';
import { surveyEsp } from './ike-esp/survey.ts';
import { surveyTraceroute } from './traceroute/survey.ts';
import { surveyMappedServices } from './mapped-service-survey.ts';

export const captureSurveys: readonly CaptureSurvey[] = [surveyIcmp, surveyTraceroute, surveyEsp, surveyMappedServices];
