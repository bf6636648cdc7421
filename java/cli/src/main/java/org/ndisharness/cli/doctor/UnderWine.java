// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

/** A check of something that Wine does not have or that means nothing there: looked at all the same, but never missed. */
final class UnderWine implements Check {
    private final Check check;

    UnderWine(Check check) {
        this.check = check;
    }

    @Override
    public String name() {
        return check.name();
    }

    @Override
    public Finding examine() {
        Finding finding = check.examine();
        return finding.text().startsWith("not available here") ? finding
                : Finding.note(name(), "without meaning under Wine (" + finding.text() + ")");
    }
}
