// SPDX-License-Identifier: MIT
package org.ndisharness.harness.driver;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The registry keys that an installation of the driver would have made, as lines of a boot script. */
public final class DriverKeys {
    private static final String CONTROL_SET = "\\Registry\\Machine\\System\\CurrentControlSet\\";
    private static final String NET_CLASS = "{4D36E972-E325-11CE-BFC1-08002BE10318}";
    private static final String DRIVER_KEY = CONTROL_SET + "Control\\Class\\" + NET_CLASS + "\\0000";
    private static final String INSTANCE = "ROOT\\NET\\0000";
    private static final String DEVICE_KEY = CONTROL_SET + "Enum\\" + INSTANCE;
    private static final long IF_TYPE_PROP_VIRTUAL = 53;

    private DriverKeys() {
    }

    /** The driver key of the adapter (class key, instance 0000), and its device's key with the resources. */
    public static String script(DriverUnderTest driver) {
        StringBuilder script = new StringBuilder("log-missing-values\ton\n");
        Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.put("*IfType", IF_TYPE_PROP_VIRTUAL);
        values.put("*MediaType", (long) driver.mediumNumber());
        values.put("*PhysicalMediaType", 0L);
        values.put("DriverDesc", driver.adapter().description() == null ? driver.service() : driver.adapter().description());
        values.put("DeviceInstanceID", INSTANCE);
        values.putAll(driver.adapter().parameters());
        values.forEach((name, value) -> script.append(RegistryValue.of(value).line("registry\t" + DRIVER_KEY, name)));
        script.append(RegistryValue.of(driver.service()).line("registry\t" + DRIVER_KEY + "\\Ndi", "Service"));
        script.append(RegistryValue.of(driver.service()).line("registry\t" + DEVICE_KEY, "Service"));
        script.append(RegistryValue.of(NET_CLASS + "\\0000").line("registry\t" + DEVICE_KEY, "Driver"));
        AdapterResources resources = driver.adapter().resources();
        resources.memory().forEach(range -> script.append("memory\t").append(range.first()).append('\t').append(range.size()).append('\n'));
        resources.ports().forEach(range -> script.append("ports\t").append(range.first()).append('\t').append(range.size()).append('\n'));
        resources.vectors().forEach(vector -> script.append("interrupt\t").append(vector).append('\n'));
        if (!resources.isEmpty()) {
            String list = HexFormat.of().formatHex(resources.list());
            script.append(new RegistryValue("resource_list", List.of(list)).line("registry\t" + DEVICE_KEY + "\\Control", "AllocConfig"));
        }
        return script.toString();
    }
}
