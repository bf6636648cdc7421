// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndisharness.trace.Prototype.Parameter;

/** The table of parameters against the headers that the drivers are built with, which the build checks against the WDK's facts. */
class PrototypeTests {
    private static final Pattern DECLARATION =
            Pattern.compile(
                    "(?:typedef )?(NDIS_STATUS|VOID|UINT|BOOLEAN) ?\\(?(?:NTAPI )?\\*?(\\w+)\\)?\\(([^;{]*)\\);|"
                            + "#define (NdisM\\w+)\\([^)]*\\) (Ndis\\w+)\\(");
    private static final Pattern SAL = Pattern.compile("\\b_\\w+_(?:\\([^()]*(?:\\([^()]*\\)[^()]*)*\\))?");
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("PROTOCOLCMREGISTERSAP", "PROTOCOLCMREGSAP"),
            Map.entry("PROTOCOLCMMODIFYCALLQOS", "PROTOCOLCMMODIFYQOSCALL"),
            Map.entry("MINIPORTINITIALIZEEX", "MINIPORTINITIALIZE"),
            Map.entry("MINIPORTHALTEX", "MINIPORTHALT"),
            Map.entry("MINIPORTSHUTDOWNEX", "MINIPORTSHUTDOWN"),
            Map.entry("MINIPORTRESETEX", "MINIPORTRESET"),
            Map.entry("MINIPORTSETOPTIONS", "SETOPTIONS"),
            Map.entry("PROTOCOLSETOPTIONS", "SETOPTIONS"),
            Map.entry("MINIPORTDRIVERUNLOAD", "MINIPORTUNLOAD"),
            Map.entry("PROTOCOLCOREQUEST", "COREQUESTHANDLER"),
            Map.entry("PROTOCOLCOREQUESTCOMPLETE", "COREQUESTCOMPLETEHANDLER"),
            Map.entry("MINIPORTINITIALIZE", "WINITIALIZEHANDLER"),
            Map.entry("MINIPORTHALT", "WHALTHANDLER"),
            Map.entry("MINIPORTRESET", "WRESETHANDLER"),
            Map.entry("MINIPORTSHUTDOWN", "WMINIPORTSHUTDOWNHANDLER"),
            Map.entry("MINIPORTPNPEVENTNOTIFY", "WPNPEVENTNOTIFYHANDLER"),
            Map.entry("MINIPORTCOREQUEST", "WCOREQUESTHANDLER"),
            Map.entry("MINIPORTCOSENDPACKETS", "WCOSENDPACKETSHANDLER"),
            Map.entry("MINIPORTQUERYINFORMATION", "WQUERYINFORMATIONHANDLER"),
            Map.entry("MINIPORTSETINFORMATION", "WSETINFORMATIONHANDLER"),
            Map.entry("MINIPORTCANCELSENDPACKETS", "WCANCELSENDPACKETSHANDLER"),
            Map.entry("PROTOCOLBINDADAPTER", "BINDHANDLER"),
            Map.entry("PROTOCOLUNBINDADAPTER", "UNBINDHANDLER"),
            Map.entry("PROTOCOLOPENADAPTERCOMPLETE", "OPENADAPTERCOMPLETEHANDLER"),
            Map.entry("PROTOCOLCLOSEADAPTERCOMPLETE", "CLOSEADAPTERCOMPLETEHANDLER"),
            Map.entry("PROTOCOLPNPEVENT", "PNPEVENTHANDLER"),
            Map.entry("PROTOCOLREQUESTCOMPLETE", "REQUESTCOMPLETEHANDLER"),
            Map.entry("PROTOCOLRESETCOMPLETE", "RESETCOMPLETEHANDLER"),
            Map.entry("PROTOCOLSTATUS", "STATUSHANDLER"),
            Map.entry("PROTOCOLSTATUSCOMPLETE", "STATUSCOMPLETEHANDLER"),
            Map.entry("PROTOCOLRECEIVECOMPLETE", "RECEIVECOMPLETEHANDLER"),
            Map.entry("NDISMQUERYINFORMATIONCOMPLETE", "NDISMREQCOMPLETEHANDLER"),
            Map.entry("NDISMSETINFORMATIONCOMPLETE", "NDISMREQCOMPLETEHANDLER"),
            Map.entry("PROTOCOLCORECEIVEPACKET", "CORECEIVEPACKETHANDLER"),
            Map.entry("PROTOCOLCOSENDCOMPLETE", "COSENDCOMPLETEHANDLER"),
            Map.entry("PROTOCOLCOSTATUS", "COSTATUSHANDLER"),
            Map.entry("MINIPORTRETURNPACKET", "WRETURNPACKETHANDLER"),
            Map.entry("MINIPORTINTERRUPT", "MINIPORTISR"),
            Map.entry("MINIPORTCHECKFORHANGEX", "MINIPORTCHECKFORHANG"),
            Map.entry("MINIPORTCHECKFORHANG", "WCHECKFORHANGHANDLER"),
            Map.entry("MINIPORTISR", "WISRHANDLER"),
            Map.entry("MINIPORTHANDLEINTERRUPT", "WHANDLEINTERRUPTHANDLER"));
    private static final int MOST_PARAMETERS = 6; // an event has room for no more: those that matter
    private static final Map<String, List<Parameter>> DECLARED = new HashMap<>();

    @BeforeAll
    static void readHeaders() throws IOException {
        Map<String, String> macros = new HashMap<>();
        try (Stream<Path> headers = Files.list(Path.of(System.getProperty("ndh.root"), "drivers-stub", "include"))) {
            headers.filter(h -> h.getFileName().toString().startsWith("ndis")).forEach(h -> read(text(h), macros));
        }
        macros.forEach((macro, target) -> DECLARED.put(key(macro), DECLARED.get(key(target))));
    }

    private static String text(Path header) {
        try {
            return SAL.matcher(Files.readString(header).replaceAll("(?s)/\\*.*?\\*/", "").replace("\\\n", " ")).replaceAll("")
                    .replaceAll("\\s+", " ").replaceAll("\\( ", "(");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void read(String header, Map<String, String> macros) {
        for (Matcher found = DECLARATION.matcher(header); found.find();) {
            if (found.group(4) != null) {
                macros.put(found.group(4), found.group(5));
            } else {
                DECLARED.put(key(found.group(2)), parameters(found.group(3)));
            }
        }
    }

    private static String key(String name) {
        return name.replace("_", "").toUpperCase(Locale.ROOT);
    }

    private static List<Parameter> parameters(String list) {
        return list.strip().equals("VOID") ? List.of() : Arrays.stream(list.split(",")).map(String::strip).filter(p -> p.contains(" "))
                .map(p -> p.replaceAll(" ?\\*(\\w+)$", "* $1"))
                .map(p -> new Parameter(p.substring(0, p.lastIndexOf(' ')).replace("const ", "").strip(),
                        p.substring(p.lastIndexOf(' ') + 1)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(FunctionId.class)
    void everyFunctionHasTheParametersThatTheHeadersDeclare(FunctionId function) {
        String key = key(function.symbol());
        List<Parameter> declared = DECLARED.get(OTHER_NAMES.getOrDefault(key, key));
        assertThat(Prototype.of(function)).as("a line of prototypes.txt").isPresent();

        assertThat(declared).as("declared").isNotNull();
        if (declared.size() > MOST_PARAMETERS) {
            assertThat(declared).containsAll(Prototype.of(function).get().parameters());
        } else {
            assertThat(Prototype.of(function).get().parameters()).isEqualTo(declared);
        }
    }

    @Test
    void valuesThatDriversRecordBesidesHaveNames() {
        Prototype request = Prototype.of(FunctionId.MINIPORT_OID_REQUEST).orElseThrow();

        assertThat(request.at(0)).contains(new Parameter("NDIS_HANDLE", "MiniportAdapterContext"));
        assertThat(request.at(2)).contains(new Parameter("NDIS_OID", "Oid"));
        assertThat(request.at(4)).isEmpty();
    }
}
