/// What GitLab takes as `artifacts:reports`: a security report for each stage it has a kind for (schema 15), and a
/// Code Quality report. Read [GitLabReports] first.
///
/// Invariant: a stage without readable evidence never gives a report that says success; no report holds code, and
/// none a secret.
@NullMarked
package dev.assize.reports.gitlab;

import org.jspecify.annotations.NullMarked;
