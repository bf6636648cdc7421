// SPDX-License-Identifier: MIT
/** Objects: tree, contexts, handles, attributes, locks, memory, registry, device creation checks. */
#include "client.h"
#include <string.h>

typedef struct {
    unsigned number;
} node_context;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(node_context, node_context_of)

static char order[32];

static void load(void)
{
    client_load();
    CHECK(client.entry_status == STATUS_SUCCESS);
}

static VOID NTAPI on_node_cleanup(WDFOBJECT object)
{
    char text[2] = { (char)('a' + node_context_of(object)->number), 0 };

    strcat(order, text);
}

static VOID NTAPI on_node_destroy(WDFOBJECT object)
{
    char text[2] = { (char)('A' + node_context_of(object)->number), 0 };

    strcat(order, text);
}

static WDFOBJECT node(unsigned number, WDFOBJECT parent)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDFOBJECT object;

    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, node_context);
    attributes.ParentObject = parent;
    attributes.EvtCleanupCallback = on_node_cleanup;
    attributes.EvtDestroyCallback = on_node_destroy;
    CHECK(WdfObjectCreate(&attributes, &object) == STATUS_SUCCESS);
    node_context_of(object)->number = number;
    CHECK(WdfObjectContextGetObject(node_context_of(object)) == object);
    return object;
}

static void children_are_cleaned_up_before_parents(void)
{
    WDFOBJECT root;

    load();
    root = node(0, client.device);
    (void)node(2, node(1, root));
    (void)node(3, root);
    WdfObjectDelete(root);
    CHECK(strcmp(order, "cbdaCBDA") == 0);
    client_unload();
}

static void many_objects(void)
{
    unsigned blocks;
    WDFOBJECT root;

    load();
    blocks = fake_pool_blocks();
    root = node(0, client.device);
    for (unsigned i = 0; i < 3000; i++) {
        WDF_OBJECT_ATTRIBUTES attributes;
        WDFOBJECT child;

        WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
        attributes.ParentObject = root;
        CHECK(WdfObjectCreate(&attributes, &child) == STATUS_SUCCESS);
    }
    WdfObjectDelete(root);
    // What is left over is the handle table beyond its first part; it goes with the last client.
    CHECK(fake_pool_blocks() - blocks < 4);
    client_unload();
}

static void reference_delays_the_destroy_callback(void)
{
    WDFOBJECT object;

    load();
    object = node(0, client.device);
    WdfObjectReference(object);
    WdfObjectDelete(object);
    CHECK(strcmp(order, "a") == 0);
    WdfObjectDereferenceWithTag(object, NULL);
    CHECK(strcmp(order, "aA") == 0);
    client_unload();
}

static void more_contexts(void)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDFOBJECT object;
    PVOID context;
    PVOID again;

    load();
    object = node(0, client.device);
    CHECK(file_context_of(object) == NULL);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    CHECK(WdfObjectAllocateContext(object, &attributes, &context) == STATUS_OBJECT_NAME_INVALID);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, file_context);
    CHECK(WdfObjectAllocateContext(object, &attributes, &context) == STATUS_SUCCESS);
    CHECK(context == file_context_of(object) && ((ULONG_PTR)context & 15) == 0);
    CHECK(((file_context *)context)->magic == 0);
    CHECK(WdfObjectAllocateContext(object, &attributes, &again) == STATUS_OBJECT_NAME_EXISTS &&
          again == context);
    attributes.ParentObject = client.device;
    CHECK(WdfObjectAllocateContext(object, &attributes, &again) == STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    client_unload();
    CHECK(strcmp(order, "aA") == 0);
}

static void attribute_checks(void)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDFSPINLOCK lock;

    load();
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.Size++;
    CHECK(WdfSpinLockCreate(&attributes, &lock) == STATUS_INFO_LENGTH_MISMATCH);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ContextSizeOverride = 8;
    CHECK(WdfSpinLockCreate(&attributes, &lock) == STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    CHECK(WdfSpinLockCreate(&attributes, &lock) == STATUS_WDF_EXECUTION_LEVEL_INVALID);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.SynchronizationScope = WdfSynchronizationScopeDevice;
    CHECK(WdfSpinLockCreate(&attributes, &lock) == STATUS_WDF_SYNCHRONIZATION_SCOPE_INVALID);
    attributes.SynchronizationScope = WdfSynchronizationScopeInvalid;
    CHECK(WdfSpinLockCreate(&attributes, &lock) == STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    client_unload();
}

static void locks(void)
{
    WDFSPINLOCK spin;
    WDFWAITLOCK wait;
    LONGLONG none = 0;

    load();
    CHECK(WdfSpinLockCreate(NULL, &spin) == STATUS_SUCCESS);
    WdfSpinLockAcquire(spin);
    WdfSpinLockRelease(spin);
    CHECK(WdfWaitLockCreate(NULL, &wait) == STATUS_SUCCESS);
    CHECK(WdfWaitLockAcquire(wait, &none) == STATUS_SUCCESS);
    WdfWaitLockRelease(wait);
    CHECK(WdfWaitLockAcquire(wait, NULL) == STATUS_SUCCESS);
    WdfWaitLockRelease(wait);
    client_unload();
}

static void memory_and_its_tag(void)
{
    WDFMEMORY memory;
    PVOID buffer;
    size_t size;

    load();
    CHECK(WdfMemoryCreate(NULL, NonPagedPoolNx, 0, 0, &memory, NULL) == STATUS_INVALID_PARAMETER);
    CHECK(WdfMemoryCreate(NULL, NonPagedPoolNx, 0, 100, &memory, &buffer) == STATUS_SUCCESS);
    CHECK(WdfMemoryGetBuffer(memory, &size) == buffer && size == 100);
    memset(buffer, 1, 100);
    WdfObjectDelete(memory);
    client_unload();
}

static void registry_values(void)
{
    DECLARE_CONST_UNICODE_STRING(size_name, L"RingSize");
    DECLARE_CONST_UNICODE_STRING(text_name, L"Text");
    DECLARE_CONST_UNICODE_STRING(no_name, L"Nothing");
    WCHAR text[4];
    ULONG value;
    ULONG length;
    ULONG type;
    WDFKEY key;

    load();
    CHECK(WdfDriverOpenParametersRegistryKey(client.driver, KEY_READ, NULL, &key) ==
          STATUS_OBJECT_NAME_NOT_FOUND);
    fake_registry_ulong(L"RingSize", 4096);
    fake_registry_string(L"Text", L"abc");
    CHECK(WdfDriverOpenParametersRegistryKey(client.driver, KEY_READ, NULL, &key) == STATUS_SUCCESS);
    CHECK(WdfRegistryQueryULong(key, &size_name, &value) == STATUS_SUCCESS && value == 4096);
    CHECK(WdfRegistryQueryULong(key, &text_name, &value) == STATUS_OBJECT_TYPE_MISMATCH);
    CHECK(WdfRegistryQueryULong(key, &no_name, &value) == STATUS_OBJECT_NAME_NOT_FOUND);
    CHECK(WdfRegistryQueryValue(key, &text_name, sizeof(text), text, &length, &type) == STATUS_SUCCESS);
    CHECK(length == 8 && type == REG_SZ && text[2] == L'c');
    CHECK(WdfRegistryQueryValue(key, &text_name, 6, text, &length, NULL) == STATUS_BUFFER_OVERFLOW &&
          length == 8);
    WdfRegistryClose(key);
    client_unload();
}

static NTSTATUS create_with_sddl(const wchar_t *text, BOOLEAN named)
{
    static wchar_t name_buffer[] = L"\\Device\\Second";
    UNICODE_STRING name = RTL_CONSTANT_STRING(name_buffer);
    UNICODE_STRING sddl = { .Buffer = (PWCH)text };
    PWDFDEVICE_INIT init;
    WDFDEVICE device;
    NTSTATUS status;

    while (text[sddl.Length / 2] != 0) {
        sddl.Length += 2;
    }
    sddl.MaximumLength = sddl.Length + 2;
    init = WdfControlDeviceInitAllocate(client.driver, &sddl);
    CHECK(init != NULL);
    if (named) {
        CHECK(WdfDeviceInitAssignName(init, &name) == STATUS_SUCCESS);
    }
    status = WdfDeviceCreate(&init, NULL, &device);
    if (NT_SUCCESS(status)) {
        WdfObjectDelete(device);
    } else {
        WdfDeviceInitFree(init);
    }
    return status;
}

static void security_descriptors(void)
{
    load();
    CHECK(create_with_sddl(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)", TRUE) == STATUS_SUCCESS);
    CHECK(create_with_sddl(L"D:P(A;;GA;;;SY)", FALSE) == STATUS_INVALID_SECURITY_DESCR);
    CHECK(create_with_sddl(L"D:", TRUE) == STATUS_SUCCESS);
    CHECK(create_with_sddl(L"O:BAG:SYD:(A;;0x1f;;;S-1-5-18)S:(AU;SA;GA;;;WD)", TRUE) == STATUS_SUCCESS);
    CHECK(create_with_sddl(L"D:PS:(AU;SA;GA;;;WD)", TRUE) == STATUS_SUCCESS);
    CHECK(create_with_sddl(L"", TRUE) == STATUS_INVALID_PARAMETER);
    CHECK(create_with_sddl(L"O:BA", TRUE) == STATUS_INVALID_PARAMETER);
    CHECK(create_with_sddl(L"D:P(A;;GA;;SY)", TRUE) == STATUS_INVALID_PARAMETER);
    CHECK(create_with_sddl(L"D:P(A;;GA;;;SY", TRUE) == STATUS_INVALID_PARAMETER);
    CHECK(create_with_sddl(L"D:P(A;;;;;SY)", TRUE) == STATUS_INVALID_PARAMETER);
    CHECK(create_with_sddl(L"X:P(A;;GA;;;SY)", TRUE) == STATUS_INVALID_PARAMETER);
    client_unload_only();
    CHECK(fake_pool_blocks() == 0 && fake_devices() == 0);
}

static void device_checks(void)
{
    DECLARE_CONST_UNICODE_STRING(empty, L"");
    DECLARE_CONST_UNICODE_STRING(link, L"\\DosDevices\\Other");
    UNICODE_STRING odd = { .Length = 3, .MaximumLength = 4, .Buffer = NULL };
    WDF_DRIVER_CONFIG config;

    load();
    CHECK(WdfDeviceCreateSymbolicLink(client.device, &empty) == STATUS_INVALID_DEVICE_REQUEST);
    CHECK(WdfDeviceCreateSymbolicLink(client.device, &odd) == STATUS_INVALID_PARAMETER);
    CHECK(WdfDeviceCreateSymbolicLink(client.device, &link) == STATUS_INVALID_DEVICE_REQUEST);
    WDF_DRIVER_CONFIG_INIT(&config, NULL);
    CHECK(WdfDriverCreate(client.driver_object, &link, NULL, &config, NULL) == STATUS_DRIVER_INTERNAL_ERROR);
    config.DriverInitFlags = 0x40;
    CHECK(WdfDriverCreate(client.driver_object, &link, NULL, &config, NULL) == STATUS_INVALID_PARAMETER);
    config.Size = 8;
    CHECK(WdfDriverCreate(client.driver_object, &link, NULL, &config, NULL) == STATUS_INFO_LENGTH_MISMATCH);
    client_unload();
}

static void delete_twice(void)
{
    WDFOBJECT object;

    load();
    object = node(0, client.device);
    WdfObjectReference(object);
    WdfObjectDelete(object);
    WdfObjectDelete(object);
}

static void stale_handle(void)
{
    WDFOBJECT object;

    load();
    object = node(0, client.device);
    WdfObjectDelete(object);
    (void)node(1, client.device); // takes the slot, with another generation
    (void)node_context_of(object);
}

static void too_many_dereferences(void)
{
    load();
    WdfObjectDereference(node(0, client.device));
}

static void delete_driver(void)
{
    load();
    WdfObjectDelete(client.driver);
}

static void recursive_spin_lock(void)
{
    WDFSPINLOCK lock;

    load();
    CHECK(WdfSpinLockCreate(NULL, &lock) == STATUS_SUCCESS);
    WdfSpinLockAcquire(lock);
    WdfSpinLockAcquire(lock);
}

static void release_free_lock(void)
{
    WDFWAITLOCK lock;

    load();
    CHECK(WdfWaitLockCreate(NULL, &lock) == STATUS_SUCCESS);
    WdfWaitLockRelease(lock);
}

static void wrong_type(void)
{
    load();
    WdfSpinLockAcquire((WDFSPINLOCK)client.queue);
}

static void bad_file_config(void)
{
    DECLARE_CONST_UNICODE_STRING(sddl, L"D:P(A;;GA;;;SY)");
    WDF_FILEOBJECT_CONFIG files;

    load();
    WDF_FILEOBJECT_CONFIG_INIT(&files, NULL, NULL, NULL);
    files.Size--;
    WdfDeviceInitSetFileObjectConfig(WdfControlDeviceInitAllocate(client.driver, &sddl), &files, NULL);
}

static void violations(void)
{
    CHECK(fake_ends_in_violation(delete_twice, WDF_OBJECT_ERROR));
    CHECK(fake_ends_in_violation(stale_handle, WDF_INVALID_HANDLE));
    CHECK(fake_ends_in_violation(too_many_dereferences, WDF_OBJECT_ERROR));
    CHECK(fake_ends_in_violation(delete_driver, WDF_OBJECT_ERROR));
    CHECK(fake_ends_in_violation(recursive_spin_lock, WDF_RECURSIVE_LOCK));
    CHECK(fake_ends_in_violation(release_free_lock, WDF_INVALID_LOCK_OPERATION));
    CHECK(fake_ends_in_violation(wrong_type, WDF_INVALID_HANDLE));
    CHECK(fake_ends_in_violation(bad_file_config, WDF_VERIFIER_FATAL_ERROR));
}

static const struct fake_test tests[] = {
    { "children_are_cleaned_up_before_parents", children_are_cleaned_up_before_parents },
    { "many_objects", many_objects },
    { "reference_delays_the_destroy_callback", reference_delays_the_destroy_callback },
    { "more_contexts", more_contexts },
    { "attribute_checks", attribute_checks },
    { "locks", locks },
    { "memory_and_its_tag", memory_and_its_tag },
    { "registry_values", registry_values },
    { "security_descriptors", security_descriptors },
    { "device_checks", device_checks },
    { "violations", violations },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
