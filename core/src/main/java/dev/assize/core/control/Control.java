package dev.assize.core.control;

import java.util.List;
import java.util.Objects;

/// One requirement of a framework. The number is the standard's, every word is ours: the standards' texts are
/// copyrighted and not in here. Who holds a licence can show them beside ours ([ControlTexts]).
///
/// @param title     what holds where the control holds, in a few words
/// @param asks      what it asks, one sentence
/// @param reach     whether a pipeline can check it
/// @param evidence  kinds of evidence that serve it
/// @param operating what the evidence looks like while the control operates
/// @param every     how often it must be seen to operate
/// @param owner     who answers for it unless the organisation says otherwise
public record Control(
        ControlId id,
        String title,
        String asks,
        Reach reach,
        List<EvidenceKind> evidence,
        String operating,
        Frequency every,
        Owner owner) {
    public Control {
        Objects.requireNonNull(id);
        Objects.requireNonNull(title);
        Objects.requireNonNull(asks);
        Objects.requireNonNull(reach);
        evidence = List.copyOf(evidence);
        Objects.requireNonNull(operating);
        Objects.requireNonNull(every);
        Objects.requireNonNull(owner);
    }

    /// Whether a rule alone cannot show all of it: part of the control is stated by people.
    public boolean needsDocument() {
        return evidence.contains(EvidenceKind.DOCUMENT);
    }
}
