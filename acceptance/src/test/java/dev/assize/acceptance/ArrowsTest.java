package dev.assize.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md.
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.assize");

    @Test
    void modulesDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("dev.assize.core..")
                .layer("policy")
                .definedBy("dev.assize.policy..")
                .layer("scanners")
                .definedBy("dev.assize.scanners..")
                .layer("connectors")
                .definedBy("dev.assize.connectors..")
                .layer("reports")
                .definedBy("dev.assize.reports..")
                .layer("runner")
                .definedBy("dev.assize.runner..")
                .layer("cli")
                .definedBy("dev.assize.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("runner")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("reports")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("connectors")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("scanners")
                .mayOnlyBeAccessedByLayers("runner", "cli")
                .whereLayer("policy")
                .mayOnlyBeAccessedByLayers("runner", "cli")
                .check(CLASSES);
    }

    @Test
    void insideCoreTheSubjectsComeFirstAndTheActsLast() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.assize.core.subject..", "dev.assize.core.canonical..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.assize.core.identity..",
                        "dev.assize.core.evidence..",
                        "dev.assize.core.control..",
                        "dev.assize.core.policy..",
                        "dev.assize.core.approval..",
                        "dev.assize.core.exemption..",
                        "dev.assize.core.deployment..",
                        "dev.assize.core.ledger..",
                        "dev.assize.core.fact..",
                        "dev.assize.core.act..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.assize.core.policy..",
                        "dev.assize.core.approval..",
                        "dev.assize.core.exemption..",
                        "dev.assize.core.deployment..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.assize.core.ledger..", "dev.assize.core.fact..", "dev.assize.core.act..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.assize.core.fact..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.assize.core.act..")
                .check(CLASSES);
    }

    @Test
    void theLedgerKnowsBytesAndNotFacts() {
        noClasses()
                .that()
                .resideInAPackage("dev.assize.core.ledger..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.assize.core.evidence..",
                        "dev.assize.core.control..",
                        "dev.assize.core.policy..",
                        "dev.assize.core.approval..",
                        "dev.assize.core.exemption..",
                        "dev.assize.core.deployment..",
                        "dev.assize.core.fact..",
                        "dev.assize.core.act..")
                .check(CLASSES);
    }

    @Test
    void scannersDoNotKnowEachOther() {
        slices().matching("dev.assize.scanners.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void connectorsDoNotKnowEachOther() {
        slices().matching("dev.assize.connectors.(*).(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void onlyTheWiringNamesConcreteAdapters() {
        noClasses()
                .that()
                .resideInAPackage("dev.assize.cli..")
                .and()
                .resideOutsideOfPackage("dev.assize.cli.wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.assize.connectors..")
                .check(CLASSES);
    }

    @Test
    void roomsOfCoreHaveNoCycles() {
        slices().matching("dev.assize.core.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
