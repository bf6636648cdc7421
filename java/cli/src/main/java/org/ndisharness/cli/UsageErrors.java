// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line: said in the last lines, with the usage above them only when next to nothing was given. */
final class UsageErrors implements IParameterExceptionHandler {
    private static final String MISSING = "Missing ";

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter errors = command.getErr();
        boolean missing = wrong.getMessage().startsWith(MISSING);
        if (missing) {
            command.usage(errors);
        }
        errors.println("ndh: " + text(wrong, command));
        if (!UnmatchedArgumentException.printSuggestions(wrong, errors) && !missing) {
            errors.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        errors.flush();
        return ExitStatus.SETUP.code();
    }

    private static String text(ParameterException wrong, CommandLine command) {
        List<String> unmatched = wrong instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
        if (unmatched.isEmpty() || unmatched.get(0).startsWith("-") || command.getParent() != null) {
            return wrong.getMessage();
        }
        return "'" + unmatched.get(0) + "' is no command; allowed: " + String.join(", ", command.getSubcommands().keySet());
    }
}
