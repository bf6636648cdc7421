// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.function.Supplier;
import org.ndisharness.harness.Hello;

/** A world with drivers that answer, and the versions of all that must fit together. */
final class DriversCheck implements Check {
    private final String ndhVersion;
    private final Supplier<String> helperVersion;
    private final TargetProbe probe;
    private final String mend;

    /**
     * @param ndhVersion of the jars, {@code major.minor.patch}
     * @param helperVersion {@code major.minor}
     * @param mend what to do when nobody answers
     */
    DriversCheck(String ndhVersion, Supplier<String> helperVersion, TargetProbe probe, String mend) {
        this.ndhVersion = ndhVersion;
        this.helperVersion = helperVersion;
        this.probe = probe;
        this.mend = mend;
    }

    @Override
    public String name() {
        return "drivers";
    }

    @Override
    public Finding examine() {
        TargetProbe.Answer answer;
        try {
            answer = probe.ask();
        } catch (RuntimeException failure) {
            return Finding.missing(name(), "no HELLO: " + failure.getMessage(), mend);
        }
        Hello hello = answer.hello();
        String helper = helperVersion.get();
        String control = Hello.text(hello.controlVersion());
        String miniport = hello.miniportVersion() == 0 ? "none" : Hello.text(hello.miniportVersion());
        String versions = "ndhctl.sys " + control + " answered HELLO, ndhmp.sys " + miniport + ", helper " + helper + ", jars "
                + ndhVersion;
        boolean agree = control.startsWith(helper + ".") && ndhVersion.startsWith(helper + ".")
                && (hello.miniportVersion() == 0 || hello.miniportVersion() == hello.controlVersion());
        if (!agree) {
            return Finding.missing(name(), versions + ": versions that do not fit together",
                    "install drivers, helper and jars of one package");
        }
        if (!answer.addressFamily().isEmpty()) {
            return Finding.note(name(), versions + "; " + answer.addressFamily(), mend);
        }
        return Finding.ok(name(), versions + ". " + answer.label());
    }
}
