package dev.assize.cli.command;

import dev.assize.cli.wiring.Wiring;
import dev.assize.cli.wiring.Workspace;
import dev.assize.core.act.Actor;
import dev.assize.core.act.AdoptPolicy;
import dev.assize.core.act.EnrolPerson;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import dev.assize.policy.PolicyFiles;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.settings.SettingsReader;
import dev.assize.runner.settings.SettingsSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a repository ready: settings, ledger, keys, policy, hook.
@Command(
        name = "init",
        description = "Make this repository ready: settings, ledger, key, policy, pre-commit hook.",
        footer = {"", "Example:", "  assize init --policy starter"})
public final class Init extends Verb {
    private static final String SCHEMA = "assize.schema.json";
    private static final Set<Role> FOUNDER = Set.of(Role.DEVELOPER, Role.SECURITY, Role.PLATFORM);

    @Option(
            names = "--policy",
            paramLabel = "PACK|FILE",
            defaultValue = "standard",
            description = "standard, starter, strict, or a policy file. Default: ${DEFAULT-VALUE}.")
    String policy = "standard";

    @Option(names = "--person", paramLabel = "NAME", description = "Who you are. Default: your login name.")
    @Nullable
    String person;

    @Option(names = "--no-hook", description = "Do not install the pre-commit hook.")
    boolean noHook;

    @Override
    int run() throws IOException {
        Wiring wiring = wiring();
        Workspace workspace = wiring.workspace();
        Files.createDirectories(workspace.directory());
        ignore(workspace);
        schema(workspace);
        boolean settings = settings(workspace);
        PersonId founder = person(wiring);
        boolean ledger = ledger(wiring, founder);
        String hook = noHook ? "left alone" : hook(workspace.root());
        if (json) {
            print(Json.object()
                    .put("root", workspace.root().toString())
                    .put("person", founder.value())
                    .put("settings", settings ? "written" : "kept")
                    .put("ledger", ledger ? "made" : "kept")
                    .put("hook", hook)
                    .build());
            return PASSED;
        }
        var t = terminal();
        t.line("Ready: " + workspace.root());
        t.line("  settings   " + SettingsReader.FILE + (settings ? " written; read it, it is short" : " kept"));
        t.line("  ledger     .assize " + (ledger ? "made, origin " + wiring.origin() : "kept"));
        t.line("  you are    " + founder + ", key " + wiring.keyOf(founder));
        t.line("  hook       " + hook);
        t.line("Next: assize doctor   then   assize run");
        return PASSED;
    }

    /// The directory ignores itself, so that no file of the repository has to change.
    private static void ignore(Workspace workspace) throws IOException {
        Path ignore = workspace.directory().resolve(".gitignore");
        if (!Files.exists(ignore)) {
            Files.writeString(ignore, "# Written by assize init: what lies here is never committed.\n*\n");
        }
    }

    private static void schema(Workspace workspace) throws IOException {
        Files.writeString(workspace.directory().resolve(SCHEMA), Pretty.text(SettingsSchema.json()) + "\n");
    }

    private boolean settings(Workspace workspace) throws IOException {
        if (Files.exists(workspace.settingsFile())) {
            workspace.settings();
            return false;
        }
        Files.writeString(
                workspace.settingsFile(), SettingsDraft.of(workspace.root(), policy, Optional.of(".assize/" + SCHEMA)));
        return true;
    }

    private PersonId person(Wiring wiring) throws IOException {
        Path marker = wiring.home().keys().resolve("default");
        if (person == null && as == null && Files.exists(marker)) {
            return new PersonId(Files.readString(marker).strip());
        }
        String wish = person != null ? person : as != null ? as : System.getProperty("user.name", "me");
        String cleaned = wish.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._@+-]", "-");
        PersonId id = new PersonId(cleaned.isBlank() ? "me" : cleaned);
        wiring.signerOrNew(id);
        if (!Files.exists(marker)) {
            Files.writeString(marker, id.value() + "\n");
        }
        return id;
    }

    private boolean ledger(Wiring wiring, PersonId founder) throws IOException {
        Workspace workspace = wiring.workspace();
        if (workspace.initialised()) {
            return false;
        }
        PolicyFiles.Found found = PolicyFiles.find(policy, directory());
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String name = workspace.settings().service().name();
        Files.writeString(
                workspace.directory().resolve("origin"),
                "assize.local/" + name + "/" + HexFormat.of().formatHex(random) + "\n");
        wiring.createLedgerKey();
        Signer key = wiring.signerOrNew(founder);
        try (Records records = wiring.write()) {
            EnrolPerson.found(records, key, founder, founder.value(), FOUNDER, clock().instant());
            AdoptPolicy.adopt(
                    records,
                    Actor.of(key, records.history()),
                    Wiring.language(),
                    found.source(),
                    found.attachments().values(),
                    clock().instant());
        }
        return true;
    }

    /// Installs the hook, or says how to call it from the one that is there.
    static String hook(Path root) throws IOException {
        Path hook = Checkout.hooks(root).resolve("pre-commit");
        String ours = "#!/bin/sh\n# Installed by assize init: stops a commit that holds a secret.\nexec "
                + quoted(launcher()) + " hook\n";
        if (Files.exists(hook) && !Files.readString(hook).contains("assize init")) {
            return "kept yours; add a line to it: " + launcher() + " hook";
        }
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, ours);
        try {
            Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(hook));
            rights.addAll(List.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
            Files.setPosixFilePermissions(hook, rights);
        } catch (UnsupportedOperationException _) {
            return "installed; make it executable: " + hook;
        }
        return "pre-commit installed";
    }

    /// How this program was started, for those who must start it again.
    static String launcher() {
        return System.getProperty("assize.launcher", "assize");
    }

    private static String quoted(String path) {
        return new String(
                ("'" + path.replace("'", "'\\''") + "'").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
