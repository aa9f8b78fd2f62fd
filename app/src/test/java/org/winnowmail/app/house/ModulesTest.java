// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom: a module sees only those below it. */
class ModulesTest {
    private static final JavaClasses WINNOW = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages("org.winnowmail");

    @Test
    void arrows_point_down() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.winnowmail..")
                .layer("message")
                .definedBy("org.winnowmail.message..")
                .layer("state")
                .definedBy("org.winnowmail.state..")
                .layer("mailauth")
                .definedBy("org.winnowmail.mailauth..")
                .layer("classifier")
                .definedBy("org.winnowmail.classifier..")
                .layer("greylist")
                .definedBy("org.winnowmail.greylist..")
                .layer("rules")
                .definedBy("org.winnowmail.rules..")
                .layer("milter")
                .definedBy("org.winnowmail.milter..")
                .layer("sieve-lmtp")
                .definedBy(
                        "org.winnowmail.sieve..",
                        "org.winnowmail.lmtp..",
                        "org.winnowmail.delivery..",
                        "org.winnowmail.store..",
                        "org.winnowmail.managesieve..")
                .layer("console")
                .definedBy("org.winnowmail.console..")
                .layer("app")
                .definedBy("org.winnowmail.app..")
                .withOptionalLayers(true)
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("sieve-lmtp")
                .mayOnlyBeAccessedByLayers("app", "console")
                .whereLayer("milter")
                .mayOnlyBeAccessedByLayers("app", "console")
                .whereLayer("rules")
                .mayOnlyBeAccessedByLayers("app", "console", "milter")
                .whereLayer("greylist")
                .mayOnlyBeAccessedByLayers("app", "milter")
                .whereLayer("classifier")
                .mayOnlyBeAccessedByLayers("app", "milter")
                .whereLayer("mailauth")
                .mayOnlyBeAccessedByLayers("app", "milter")
                .check(WINNOW);
    }

    @Test
    void the_sieve_language_does_no_io_and_knows_no_server() {
        noClasses()
                .that()
                .resideInAPackage("org.winnowmail.sieve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.winnowmail.lmtp..", "org.winnowmail.delivery..", "org.winnowmail.store..", "io.netty..")
                .allowEmptyShould(true)
                .check(WINNOW);
    }

    @Test
    void packages_are_capabilities() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..", "..helper..", "..misc..")
                .check(WINNOW);
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Impl|Util|Utils|Helper)$")
                .check(WINNOW);
    }

    @Test
    void every_package_says_what_lives_there_and_forbids_null() {
        Set<String> without = new TreeSet<>();
        WINNOW.forEach(c -> without.add(c.getPackageName()));
        WINNOW.stream()
                .filter(c -> c.getSimpleName().equals("package-info")
                        && c.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .forEach(c -> without.remove(c.getPackageName()));
        assertThat(without).isEmpty();
    }
}
