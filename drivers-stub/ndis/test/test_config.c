// SPDX-License-Identifier: MIT
/*
 * Configuration of services and adapters, and the questions that found no answer.
 */
#include "drivers.h"

#include <string.h>

#define DRIVER_KEY                                                                                           \
    "\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}" \
    "\\"

static WCHAR num[] = { 'N', 'u', 'm' };
static WCHAR text_name[] = { 'T', 'e', 'x', 't' };
static WCHAR none[] = { 'N', 'o', 'n', 'e' };

static NDIS_HANDLE configuration_open(NDIS_HANDLE owner)
{
    NDIS_CONFIGURATION_OBJECT object = { .Header = { .Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                                                     .Revision = 1,
                                                     .Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 },
                                         .NdisHandle = owner };
    NDIS_HANDLE handle = NULL;
    NDIS_STATUS status = NdisOpenConfigurationEx(&object, &handle);

    CHECK((status == NDIS_STATUS_SUCCESS) == (handle != NULL));
    return handle;
}

/* The parameter, or NULL. */
static PNDIS_CONFIGURATION_PARAMETER read_parameter(NDIS_HANDLE handle, WCHAR *name, USHORT bytes,
                                                    NDIS_PARAMETER_TYPE type)
{
    NDIS_STRING keyword = { bytes, bytes, name };
    PNDIS_CONFIGURATION_PARAMETER parameter;
    NDIS_STATUS status;

    NdisReadConfiguration(&status, &parameter, handle, &keyword, type);
    CHECK((status == NDIS_STATUS_SUCCESS) == (parameter != NULL));
    return parameter;
}

static void missed(unsigned from, unsigned total, NDH_STANDIN_MISSED_VALUE *value)
{
    struct {
        NDH_STANDIN_MISSED_PAGE page;
        NDH_STANDIN_MISSED_VALUE value;
    } answer = { .page = { .Total = from } };
    ULONG_PTR size;

    CHECK(kernel_ioctl(NDH_STANDIN_MISSED, &answer, sizeof(NDH_STANDIN_MISSED_QUERY), sizeof(answer),
                       &size) == STATUS_SUCCESS);
    CHECK(answer.page.Total == total && answer.page.Lost == 0 && answer.page.RecordSize == sizeof(*value));
    CHECK(answer.page.Count == (from < total) &&
          size == sizeof(answer.page) + answer.page.Count * sizeof(*value));
    *value = answer.value;
}

static void of_a_service(void)
{
    static WCHAR text[] = { '1', 'F', 0 };
    NDH_STANDIN_MISSED_VALUE value;
    ULONG number = 77;

    driver_start();
    kernel_registry_set("ndhctl", "Num", REG_DWORD, &number, sizeof(number));
    kernel_registry_set("ndhctl", "Text", REG_SZ, text, sizeof(text));
    NDIS_HANDLE handle = configuration_open(w.protocol);
    CHECK(read_parameter(handle, num, 6, NdisParameterInteger)->ParameterData.IntegerData == 77);
    CHECK(read_parameter(handle, text_name, 8, NdisParameterHexInteger)->ParameterData.IntegerData == 0x1F);
    CHECK(read_parameter(handle, text_name, 8, NdisParameterString)->ParameterData.StringData.Length == 4);
    missed(0, 0, &value);
    CHECK(read_parameter(handle, none, 8, NdisParameterInteger) == NULL);
    CHECK(read_parameter(handle, none, 8, NdisParameterInteger) == NULL);
    CHECK(read_parameter(handle, num, 6, NdisParameterString) == NULL);
    NdisCloseConfiguration(handle);
    missed(0, 2, &value);
    CHECK(value.Scope == NDH_STANDIN_MISSED_SERVICE && value.Wanted == NdisParameterInteger &&
          value.Found == 0 && value.Count == 2 && strcmp(value.Service, "ndhctl") == 0 &&
          strcmp(value.Name, "None") == 0);
    missed(1, 2, &value);
    CHECK(value.Wanted == NdisParameterString && value.Found == REG_DWORD && strcmp(value.Name, "Num") == 0);
    missed(2, 2, &value);
    CHECK(configuration_open(w.miniport) == NULL); /* its registry path names no key here */
    EXPECT_CLEAN();
    driver_stop();
}

/* The first driver key belongs to another driver, the second one to the miniport. */
static void of_an_adapter(void)
{
    static WCHAR other[] = { 'o', 't', 'h', 'e', 'r', 0 };
    static WCHAR mine[] = { 'n', 'd', 'h', 'm', 'p', 0 };
    NDH_STANDIN_MISSED_VALUE value;
    ULONG number = 5;

    driver_start();
    kernel_registry_set_key(DRIVER_KEY "0000\\Ndi", "Service", REG_SZ, other, sizeof(other));
    kernel_registry_set_key(DRIVER_KEY "0000", "Num", REG_DWORD, &(ULONG){ 9 }, sizeof(number));
    kernel_registry_set_key(DRIVER_KEY "0002\\Ndi", "Service", REG_SZ, mine, sizeof(mine));
    kernel_registry_set_key(DRIVER_KEY "0002", "Num", REG_DWORD, &number, sizeof(number));
    NDIS_HANDLE handle = configuration_open(w.adapter);
    CHECK(read_parameter(handle, num, 6, NdisParameterInteger)->ParameterData.IntegerData == 5);
    CHECK(read_parameter(handle, none, 8, NdisParameterBinary) == NULL);
    NdisCloseConfiguration(handle);
    missed(2, 3, &value);
    CHECK(value.Scope == NDH_STANDIN_MISSED_ADAPTER && value.Wanted == NdisParameterBinary &&
          strcmp(value.Service, "ndhmp") == 0 && strcmp(value.Name, "None") == 0);
    EXPECT_CLEAN();
    driver_stop();
}

int main(void)
{
    of_a_service();
    of_an_adapter();
    return 0;
}
