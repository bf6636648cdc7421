// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;

/**
 * The targets that scenarios run on, each opened once. A scenario names one as {@code NAME[+SERVICE.PARAMETER=NUMBER...]}: with these
 * values below the service's Parameters key.
 */
final class Targets implements AutoCloseable {
    private final Map<String, Target> open = new LinkedHashMap<>();

    Target get(String name) {
        return open.computeIfAbsent(name, key -> Target.open(config(key)));
    }

    static TargetConfig config(String name) {
        List<String> parts = Arrays.asList(name.split("\\+"));
        TargetConfig config = ConfigFiles.target(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            String[] value = part.split("[.=]");
            if (value.length != 3 || config.services().stream().noneMatch(s -> s.name().equals(value[0]))) {
                throw new IllegalArgumentException("target '" + name + "': '" + part + "': expected SERVICE.PARAMETER=NUMBER");
            }
            config = with(config, value[0], value[1], Long.parseLong(value[2]));
        }
        return config;
    }

    private static TargetConfig with(TargetConfig config, String service, String parameter, long value) {
        List<TargetConfig.Service> services = config.services().stream().map(s -> {
            Map<String, Object> parameters = new HashMap<>(s.parameters());
            parameters.put(parameter, value);
            return s.name().equals(service) ? new TargetConfig.Service(s.name(), s.image(), parameters) : s;
        }).toList();
        return config.withServices(services);
    }

    @Override
    public void close() {
        open.values().forEach(Target::close);
        open.clear();
    }
}
