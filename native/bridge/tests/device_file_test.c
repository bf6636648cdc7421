// SPDX-License-Identifier: MIT
/* The device transport's file on Windows or Wine: a named pipe stands in for the driver, because its
 * transceive control code waits for an answer, is overlapped and can be cancelled, as an AWAIT is. */
#include "device_file.h"

#include "check.h"
#include "device_privilege.h"
#include "device_service.h"
#include "error.h"

#define PIPE_TRANSCEIVE 0x0011C017u /* FSCTL_PIPE_TRANSCEIVE */
#define PIPE_UNKNOWN    0x0011FFFCu
#define PIPE_NAME       "\\\\.\\pipe\\ndh-device-file-test"

static HANDLE server;
static struct device_file file;

static void open_pipe(void)
{
    server = CreateNamedPipeA(PIPE_NAME, PIPE_ACCESS_DUPLEX,
                              PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT, 1, 4096, 4096, 0, NULL);
    CHECK(server != INVALID_HANDLE_VALUE);
    ndh_enter("test");
    CHECK_EQUAL(0, device_file_open(&file, PIPE_NAME));
    DWORD mode = PIPE_READMODE_MESSAGE;
    CHECK(SetNamedPipeHandleState(file.handle, &mode, NULL, NULL));
}

/* Both senders pass the same tests. */
static enum device_file_sender sender;

static int transceive(const char *text, char *answer, uint32_t capacity, uint32_t deadline_ms)
{
    struct ndh_control_request request = {.code = PIPE_TRANSCEIVE,
                                          .input = text,
                                          .input_size = (uint32_t)strlen(text),
                                          .output = answer,
                                          .output_capacity = capacity,
                                          .deadline_ms = deadline_ms};
    return device_file_control(&file, &request, sender);
}

static DWORD WINAPI answer_once(void *argument)
{
    char text[64];
    DWORD size;
    (void)argument;
    CHECK(ReadFile(server, text, sizeof text, &size, NULL));
    CHECK(WriteFile(server, "pong!", 5, &size, NULL));
    return 0;
}

static void an_answer_comes_back(void)
{
    char answer[64] = "";
    open_pipe();
    HANDLE thread = CreateThread(NULL, 0, answer_once, NULL, 0, NULL);
    CHECK_EQUAL(5, transceive("ping", answer, sizeof answer, 10000));
    CHECK(memcmp(answer, "pong!", 5) == 0);
    WaitForSingleObject(thread, 10000);
    CloseHandle(thread);
    CHECK_EQUAL(0, device_file_close(&file));
    CloseHandle(server);
}

static void a_deadline_cancels_and_waits(void)
{
    char answer[64] = "";
    open_pipe();
    ULONGLONG begin = GetTickCount64();
    CHECK_EQUAL(NDH_E_DEADLINE, transceive("ping", answer, sizeof answer, 100));
    CHECK(GetTickCount64() - begin >= 90 && GetTickCount64() - begin < 10000);
    CHECK_ERROR_HAS("within 100 ms");
    CHECK_EQUAL(0, file.busy);
    CHECK_EQUAL(0, device_file_close(&file));
    CloseHandle(server);
}

static DWORD WINAPI wait_for_ever(void *argument)
{
    char answer[64];
    ndh_enter("test");
    *(int *)argument = transceive("ping", answer, sizeof answer, 60000);
    return 0;
}

static void closing_ends_another_threads_request(void)
{
    int result = 0;
    open_pipe();
    HANDLE thread = CreateThread(NULL, 0, wait_for_ever, &result, 0, NULL);
    Sleep(200);
    CHECK_EQUAL(0, device_file_close(&file));
    CHECK_EQUAL(WAIT_OBJECT_0, WaitForSingleObject(thread, 10000));
    CHECK_EQUAL(NDH_E_CLOSED, result);
    CHECK_EQUAL(NDH_E_CLOSED, transceive("ping", NULL, 0, 100));
    CloseHandle(thread);
    CloseHandle(server);
}

static void refusals_have_their_names(void)
{
    struct ndh_control_request request = {.code = PIPE_UNKNOWN, .deadline_ms = 1000};
    open_pipe();
    CHECK_EQUAL(NDH_E_STATUS, device_file_control(&file, &request, sender));
    CHECK_ERROR_HAS("0x0011FFFC");
    CHECK(ndh_last_status() < 0);
    CHECK(ndh_last_win32() != 0);
    CHECK_EQUAL(0, device_file_close(&file));
    CloseHandle(server);

    CHECK_EQUAL(NDH_E_STATUS, device_file_open(&file, "\\\\.\\NdhNoSuchDevice"));
    CHECK_EQUAL(NDH_STATUS_NAME_NOT_FOUND, ndh_last_status());
    CHECK_ERROR_HAS("ERROR_FILE_NOT_FOUND");
}

static void a_target_without_its_driver_says_so(void)
{
    static char text[0x10000];
    CHECK_EQUAL(NDH_E_WIN32, ndh_target_open("transport\tdevice\ndevice\t\\\\.\\NdhNoSuchDevice\n"));
    CHECK_ERROR_HAS("ERROR_FILE_NOT_FOUND");
    CHECK_EQUAL(NDH_E_SPEC, ndh_target_open("transport\tembedded\n"));
    CHECK_EQUAL(NDH_E_SPEC, ndh_target_open("transport\tdevice\ndevice\tNdhControl\n"));
    CHECK(ndh_layout(text, sizeof text) > 1000);
}

/* Nothing is installed where this test runs. */
static void a_service_that_does_not_start_says_why(void)
{
    CHECK_EQUAL(NDH_E_WIN32, ndh_target_open("transport\tdevice\n"));
    CHECK_ERROR_HAS("starting service ndhctl, which is not installed");
    CHECK_ERROR_HAS("ERROR_SERVICE_DOES_NOT_EXIST");
    CHECK_EQUAL(NDH_E_WIN32, device_service_start_type(L"ndhmp", SERVICE_DISABLED));
    CHECK_ERROR_HAS("the start type of service ndhmp");
}

static BOOL has_debug_privilege(void)
{
    PRIVILEGE_SET set = {.PrivilegeCount = 1, .Privilege[0].Attributes = SE_PRIVILEGE_ENABLED};
    BOOL has = FALSE;
    HANDLE token;

    CHECK(LookupPrivilegeValueW(NULL, DEVICE_PRIVILEGE_DEBUG, &set.Privilege[0].Luid));
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(PrivilegeCheck(token, &set, &has));
    CloseHandle(token);
    return has;
}

/* For administrators; Wine's user is one. */
static void a_privilege_is_on_for_a_while(void)
{
    struct device_privilege outer, inner;
    BOOL before = has_debug_privilege();

    device_privilege_begin(&outer, DEVICE_PRIVILEGE_DEBUG);
    CHECK(has_debug_privilege());
    device_privilege_begin(&inner, DEVICE_PRIVILEGE_DEBUG);
    device_privilege_end(&inner);
    CHECK(has_debug_privilege());
    device_privilege_end(&outer);
    CHECK_EQUAL(before, has_debug_privilege());
    device_privilege_begin(&outer, L"SeNoSuchPrivilege");
    device_privilege_end(&outer);
}

/* Wine has neither Plug and Play nor a network configuration, and says so. */
static void the_box_tells_what_it_has(void)
{
    char text[4096];
    int wine = GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") != NULL;

    int size = ndh_box_state(text, sizeof text);
    CHECK(size > 0 && size < (int)sizeof text);
    CHECK(strstr(text, "{\"adapter\":{\"unavailable\":") == text);
    CHECK(!wine || strstr(text, "Wine has no Plug and Play") != NULL);
    CHECK(!wine || strstr(text, "Wine has no network configuration") != NULL);
    CHECK(!wine || ndh_box_switch(NDH_BOX_ADAPTER, 1) == NDH_E_UNSUPPORTED);
    CHECK(!wine || ndh_box_switch(NDH_BOX_BINDING, 0) == NDH_E_UNSUPPORTED);
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_box_switch(3, 1));
    CHECK_ERROR_HAS("1 (adapter) or 2 (binding)");
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_box_switch(NDH_BOX_ADAPTER, 2));
}

static void an_unsigned_image_is_called_so(void)
{
    char text[4096];
    char path[MAX_PATH];

    CHECK(GetModuleFileNameA(NULL, path, sizeof path) > 0);
    CHECK(ndh_box_image(path, text, sizeof text) > 0);
    CHECK(strstr(text, "\"trusted\":false,\"microsoft\":false") != NULL);
    CHECK(strstr(text, "not signed") != NULL || strstr(text, "no embedded signature") != NULL);
    CHECK_EQUAL(NDH_E_WIN32, ndh_box_image("C:\\no-such-file.sys", text, sizeof text));
    CHECK_ERROR_HAS("ERROR_FILE_NOT_FOUND");
}

int main(void)
{
    for (sender = DEVICE_FILE_BY_CALLER; sender <= DEVICE_FILE_BY_POOL; sender++) {
        RUN(an_answer_comes_back);
        RUN(a_deadline_cancels_and_waits);
        RUN(closing_ends_another_threads_request);
        RUN(refusals_have_their_names);
    }
    RUN(the_box_tells_what_it_has);
    RUN(an_unsigned_image_is_called_so);
    RUN(a_target_without_its_driver_says_so);
    RUN(a_service_that_does_not_start_says_why);
    RUN(a_privilege_is_on_for_a_while);
    return 0;
}
