// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/**
 * The rules that the project's INFs keep. Those of network set-up come from its pages, named here; the others are what a driver package
 * needs to be staged, or what this project has decided for machines of other people.
 */
public enum InfRule {
    /** Pure ASCII. */
    ASCII("a file without byte order mark is read in the box's code page", HeaderRules::ascii),
    /** Signature "$Windows NT$". */
    SIGNATURE("inf-version-section.md", HeaderRules::signature),
    /** Class is Net or NetTrans, with its GUID. */
    CLASS_GUID("system-defined-device-setup-classes-available-to-vendors.md", HeaderRules::classGuid),
    /** The provider is a string of the file. */
    PROVIDER("inf-version-section.md", HeaderRules::provider),
    /** The catalog has the INF's name: PnP and network set-up on x64 stage signed catalogs only. */
    CATALOG_FILE("inf-version-section.md", HeaderRules::catalogFile),
    /** DriverVer is month/day/year and four numbers. */
    DRIVER_VER("inf-driverver-directive.md", HeaderRules::driverVer),
    /** PnpLockdown is 1: applications cannot change the files. */
    PNP_LOCKDOWN("inf-version-section.md", HeaderRules::pnpLockdown),
    /** No section is opened twice, no entry of Version stands twice. */
    NO_DUPLICATES("parts of one name are merged without a word", HeaderRules::duplicates),

    /** Every models section is decorated in a form that is known, for x64 and ARM64. */
    DECORATIONS("inf-manufacturer-section.md", ModelRules::decorations),
    /** Both architectures have the same models. */
    ARCHITECTURES("inf-manufacturer-section.md", ModelRules::architectures),
    /** Net: from 10.0...16299. NetTrans: 10.0...25319 and any. */
    MODEL_VERSIONS("run-from-driver-store.md, ndis-protocol-driver-installation.md", ModelRules::versions),
    /** Adapters have hardware ids of the project's own name space, protocols a component id. */
    HARDWARE_ID("hardware-ids.md, models-section-in-a-network-inf-file.md", ModelRules::hardwareIds),
    /** Adapters cannot be picked by hand. */
    EXCLUDE_FROM_SELECT("installation-requirements-for-network-adapters.md", ModelRules::excludeFromSelect),

    /** Run from the driver store (13) where Windows can, else from the drivers folder (12). */
    RUN_FROM_STORE("run-from-driver-store.md", FileRules::directories),
    /** Each files-list section has a destination. */
    DESTINATION_DIRS("inf-destinationdirs-section.md", FileRules::destinations),
    /** The files that are copied and SourceDisksFiles are the same, on disks that have a name. */
    SOURCE_DISKS("inf-sourcedisksfiles-section.md", FileRules::sourceDisks),
    /** The service's image is a file that is copied. */
    SERVICE_BINARY("inf-addservice-directive.md", FileRules::serviceBinary),

    /** Characteristics: NCF_VIRTUAL for an adapter, 0 for a protocol. */
    CHARACTERISTICS("ddinstall-section-in-a-network-inf-file.md", NetworkRules::characteristics),
    /** The keywords without which NDIS does not initialize a miniport. */
    MEDIA_KEYWORDS("standardized-inf-keywords-for-network-devices.md", NetworkRules::mediaKeywords),
    /** Private ranges of the miniport, its client, or the client of others. */
    BINDING_RANGES("specifying-binding-interfaces.md", NetworkRules::bindingRanges),
    /** A client with Windows' own WAN range opens only adapters of a list that begins empty. */
    ALLOW_LIST("the range ndiscowan is shared with the in-box WAN miniports", NetworkRules::allowList),
    /** No notify object, property page or co-installer of any kind. */
    NO_SETUP_CODE("notify-objects-for-network-components.md, using-a-universal-inf-file.md", NetworkRules::noSetupCode),

    /** Ndi\Service, AddService and the image have one name. */
    SERVICE_NAMES("adding-service-related-values-to-the-ndi-key.md", ServiceRules::names),
    /** Protocols list their services in CoServices, adapters have none. */
    CO_SERVICES("adding-service-related-values-to-the-ndi-key.md", ServiceRules::coServices),
    /** AddService has flag 2 for an adapter and none for a protocol. */
    ADD_SERVICE("inf-addservice-directive.md, installation-requirements-for-network-protocols.md", ServiceRules::addService),
    /** Kernel driver, started on demand, normal error control. */
    SERVICE_VALUES("inf-addservice-directive.md", ServiceRules::values),
    /** Removing a protocol stops and deletes its service. */
    DEL_SERVICE("inf-delservice-directive.md", ServiceRules::delService),
    /** If there is a Wdf section, it names the service and KMDF 1.15. */
    KMDF("specifying-wdf-directives-in-inf-files.md", ServiceRules::kmdf),
    /** No INF lets sessions misuse NDIS. */
    NO_MISUSE("a box of somebody else is never put into misuse mode by an installation", ServiceRules::noMisuse),
    /** Registry values lie below HKR, with flags that are a number. */
    REGISTRY_ROOT("inf-addreg-directive.md", ServiceRules::registryRoot),

    /** Every section that is named exists. */
    SECTIONS_EXIST("inf-sections.md", SectionRules::exist),
    /** Every section is used. */
    SECTIONS_USED("inf-sections.md", SectionRules::used),
    /** Sections hold only entries that mean something there. */
    KNOWN_ENTRIES("an entry that Windows does not know is passed over", SectionRules::knownEntries),
    /** Nothing is included from INFs outside the package. */
    NO_INCLUDES("inf-include-directive.md", SectionRules::includes),
    /** Every %token% is a string or a directory. */
    STRINGS_DEFINED("inf-strings-section.md", SectionRules::stringsDefined),
    /** Every string is used. */
    STRINGS_USED("inf-strings-section.md", SectionRules::stringsUsed);

    private final String source;
    private final InfLinter.Check check;

    InfRule(String source, InfLinter.Check check) {
        this.source = source;
        this.check = check;
    }

    /** The page of the documentation, or the reason. */
    public String source() {
        return source;
    }

    InfLinter.Check check() {
        return check;
    }
}
