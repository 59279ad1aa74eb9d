package dev.assize.core.act;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Asks to deploy past the gate in an emergency, confirms it, reviews its use, and closes it with what was
/// learned. [DeployRelease] uses it.
public final class BreakTheGlass {
    private static final int MIN_CHARS = 10;

    private BreakTheGlass() {}

    /// What the emergency is.
    ///
    /// @param incident its number or address where incidents are kept
    public record Emergency(String reason, String incident, Duration validity) {}

    /// @return the new break-glass's id
    public static String open(
            Records records,
            Actor actor,
            Service service,
            Environment environment,
            Digest artifact,
            Emergency emergency,
            Instant now) {
        actor.must(Permission.OPEN_BREAK_GLASS);
        List<Mistake> mistakes = new ArrayList<>();
        if (emergency.reason().strip().length() < MIN_CHARS) {
            mistakes.add(new Mistake("--reason", "it says too little", "write what is broken, in a sentence"));
        }
        if (emergency.incident().isBlank()) {
            mistakes.add(new Mistake("--incident", "it is empty", "give the incident's number or address"));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        Records.Receipt receipt = records.seal(
                actor.signer(),
                new Fact.BreakGlassOpened(
                        service,
                        environment,
                        artifact,
                        emergency.reason().strip(),
                        emergency.incident().strip(),
                        emergency.validity(),
                        actor.id(),
                        now));
        return "b-" + receipt.index();
    }

    public static Records.Receipt second(Records records, Actor actor, String id, String comment, Instant now) {
        return records.seal(actor.signer(), new Fact.BreakGlassSeconded(id, comment, actor.id(), now));
    }

    public static Records.Receipt review(
            Records records, Actor actor, String id, boolean justified, String comment, Instant now) {
        if (comment.strip().length() < MIN_CHARS) {
            throw new InvalidInput("--comment", "it says too little", "write what you found, in a sentence");
        }
        return records.seal(
                actor.signer(), new Fact.BreakGlassReviewed(id, justified, comment.strip(), actor.id(), now));
    }

    public static Records.Receipt close(Records records, Actor actor, String id, String lesson, Instant now) {
        if (lesson.strip().length() < MIN_CHARS) {
            throw new InvalidInput("--lesson", "it says too little", "write what will be done otherwise next time");
        }
        return records.seal(actor.signer(), new Fact.BreakGlassClosed(id, lesson.strip(), actor.id(), now));
    }
}
