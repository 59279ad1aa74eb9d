/// The outputs: a [ChangeReport] goes in, bytes come out. SARIF, GitLab reports, JUnit, Markdown, JSON and one
/// self-contained HTML file all say the same thing about one change.
///
/// Invariant: the same view gives the same bytes; every text that came from a tool or a person passes one
/// escaping writer ([dev.assize.reports.look.Markup], [MarkdownText]); no excerpt ever shows a line on which a
/// secret was found. Read [ChangeReport] first. This room knows nothing of files, processes, ledgers or
/// terminals: the caller reads sources and writes the bytes.
@NullMarked
package dev.assize.reports;

import org.jspecify.annotations.NullMarked;
